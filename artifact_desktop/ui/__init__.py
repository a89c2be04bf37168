"""The window. `bridge` is the only module where threads meet Qt."""
