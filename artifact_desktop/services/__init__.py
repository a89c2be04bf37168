"""What the window and the shell share: keys, settings, accounts, downloads."""
