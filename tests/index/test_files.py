"""From paths to files: what a folder holds that can be read, and nothing that merely can be reached from it."""

from __future__ import annotations

from pathlib import Path

from index.build.files import expand


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
