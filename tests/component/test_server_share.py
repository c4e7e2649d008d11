"""What a trainer takes of a clip, asked for as a page asks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from clip_making import decode
from share_cases import add_client, add_walk, open_store, walk_script
from server_cases import running_store

UID = f"{1:032x}"
BASE = f"/api/review/clips/{UID}/share"
