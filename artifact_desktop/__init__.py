"""Artifact Desktop: W&B artifacts onto your disk, every byte checked."""

__version__ = "0.1.0"
