"""The embedded sample server and its data."""
