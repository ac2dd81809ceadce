"""From paths to files: what a folder holds that can be read, and nothing that merely can be reached from it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from corpus.errors import UnreadableDocument
from corpus.readers import read
from index.build.files import expand
from tests.index.conftest import as_anyone


def test_a_folder_gives_what_can_be_read_of_any_format(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.SRT", "Makefile", "c.toml", ".hidden.txt", "d.jpg"):
        (tmp_path / name).write_text("x")
    assert [file.name for file in expand([tmp_path])] == ["Makefile", "a.pdf", "b.SRT"]


def test_links_are_followed_inside_a_folder_and_not_out_of_it(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "real.txt").write_text("x")
    (inside / "leaves.txt").symlink_to(outside / "real.txt")
    (inside / "folder").symlink_to(outside)
    (inside / "nowhere.txt").symlink_to(outside / "none.txt")
    (inside / "stays.txt").symlink_to(inside / "real.txt")
    assert [file.name for file in expand([inside])] == ["real.txt", "stays.txt"]


def test_a_folder_that_may_not_be_looked_into_stays_in_for_the_reader_to_say_so() -> None:
    # Not in pytest's own folder, which is its user's alone.
    with TemporaryDirectory() as made:
        home, locked = Path(made), Path(made) / "locked"
        home.chmod(0o755)
        locked.mkdir(mode=0)
        with as_anyone():
            assert list(expand([home])) == [locked.resolve()]
            with pytest.raises(
                UnreadableDocument, match=r"^locked: may not be opened; give yourself the right to read it$"
            ):
                read(locked)
