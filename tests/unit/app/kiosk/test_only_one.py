"""Two kiosks do not share a data folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.kiosk.only_one import only_one
from app.storage.errors import StorageError


@pytest.mark.skipif(sys.platform == "win32", reason="held by the system's locks of Unix")
def test_a_second_kiosk_is_told_to_take_a_folder_of_its_own(tmp_path: Path) -> None:
    with only_one(tmp_path):
        with pytest.raises(StorageError, match="BACKSTEP_HOME"), only_one(tmp_path):
            pass
        with only_one(tmp_path / "other"):
            pass
    with only_one(tmp_path):
        pass


def test_where_nothing_can_be_written_the_kiosk_runs_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with only_one(tmp_path / "file"):
        pass
