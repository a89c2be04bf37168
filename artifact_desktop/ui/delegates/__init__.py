"""How rows of trees and lists are painted, from the roles in `ui/roles.py`."""
