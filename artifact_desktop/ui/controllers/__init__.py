"""What happens when something is clicked: views and models on one side, services on the other. UI thread only."""
