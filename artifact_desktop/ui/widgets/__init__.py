"""Small widgets that every view is made of. They know the theme and no model."""
