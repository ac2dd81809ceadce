"""Where what readers bring lies, and whose a document is by that."""

from __future__ import annotations

from pathlib import Path

from bot.access.reader import HERE, Reader
from bot.access.uploads import uploads_of
from index.build.files import NOBODYS, owner_of


def test_what_lies_in_a_users_folder_is_theirs(tmp_path: Path) -> None:
    mine = uploads_of(Reader("ida"), tmp_path) / "deep" / "notes.txt"
    uploads = uploads_of(HERE, tmp_path)
    assert owner_of(mine, uploads) == "ida"
    everyones = (uploads / "ida", uploads / NOBODYS / "deep" / "notes.txt")
    for elsewhere in (*everyones, tmp_path / "documents-of" / "ida" / "notes.txt", Path("/srv/notes.txt"), Path()):
        assert owner_of(elsewhere, uploads) == ""
