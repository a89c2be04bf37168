"""What things are and how they are named. Standard library only; safe to import anywhere."""
