"""The front end: plain ES modules, served as they are. ``ROOT`` is the folder to serve."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent
