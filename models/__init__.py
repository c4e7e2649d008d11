"""The pose models: where they come from, where they are kept, how they are verified.

``obtain()`` is all that the shell needs; the catalogue beside this file lists the models.
"""

from models.catalogue import Catalogue, Entry, load_catalogue
from models.errors import ModelError, Progress
from models.routes import State, Status, at_hand, given_status, obtain, remove, status
from models.store import store_path

__all__ = [
    "Catalogue",
    "Entry",
    "ModelError",
    "Progress",
    "State",
    "Status",
    "at_hand",
    "given_status",
    "load_catalogue",
    "obtain",
    "remove",
    "status",
    "store_path",
]
