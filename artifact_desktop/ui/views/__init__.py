"""The panels of the window: widgets with setters and signals. They know no service, no thread and no network."""
