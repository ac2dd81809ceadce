"""Whose a document is, by where it lies."""

from __future__ import annotations

from pathlib import Path

from bot.access.reader import HERE, Reader
from bot.access.uploads import owner_of, uploads_of


def test_what_lies_in_a_users_folder_is_theirs(tmp_path: Path) -> None:
    mine = uploads_of(Reader("ida"), tmp_path) / "deep" / "notes.txt"
    assert owner_of(str(mine), tmp_path) == "ida"
    assert owner_of(str(uploads_of(HERE, tmp_path) / "ida"), tmp_path) is None
    for elsewhere in (tmp_path / "documents-of" / "ida" / "notes.txt", Path("/srv/notes.txt"), Path()):
        assert owner_of(str(elsewhere), tmp_path) is None
