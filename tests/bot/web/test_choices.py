"""Documents are ticked, and what is ticked is asked."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from bot.errors import NotFound
from bot.web.choices import SHOWN, listing, standing
from index.collection import DocumentInfo


def info(id: str, title: str, path: str) -> DocumentInfo:
    return DocumentInfo(id, title, "Ann", "", "", "text", path.rpartition("/")[2], path, 3, datetime.now(UTC))


SHELF = [info("a", "On <Oak>", "/wood/a.md"), info("b", "On Ash", "/wood/b.md"), info("c", "On Tin", "/metal/c.md")]


def test_folders_have_a_box_for_all_of_theirs() -> None:
    html = listing(SHELF)
    folders = [json.loads(unescape(one)) for one in re.findall(r'data-folder="([^"]*)"', html)]
    assert [[one["id"] for one in own] for own in folders] == [["c"], ["a", "b"]]
    assert "On &lt;Oak&gt;" in html
    assert "<Oak>" not in html


def test_a_folder_of_folders_has_a_box_for_all_that_lies_in_them() -> None:
    isles = [info("d", "Gulls", "/home/isles/north/d.md"), info("e", "Puffins", "/home/isles/south/e.md")]
    html = listing([*SHELF, *isles, info("f", "Tern", "/home/isles/f.md")], roots=[Path("/home")])
    folders = {name: json.loads(unescape(own)) for own, name in re.findall(r'data-folder="([^"]*)"> (\w+)', html)}
    assert list(folders) == ["isles", "metal", "north", "south", "wood"]
    assert {one["id"] for one in folders["isles"]} == {"d", "e", "f"}
    assert "isles" not in listing([*SHELF, *isles])


def test_one_folder_needs_no_box_of_its_own() -> None:
    assert "data-folder" not in listing(SHELF[:2])


def test_of_thousands_all_folders_come_first_and_a_part_of_the_documents() -> None:
    many = [info(f"d{n}", f"Note {n:04}", f"/f{n % 40:02}/{n}.md") for n in range(5000)]
    html = listing(many)
    folders = [json.loads(unescape(one)) for one in re.findall(r'data-folder="([^"]*)"', html)]
    assert len(folders) == 40
    assert sum(map(len, folders)) == 5000
    assert len(re.findall(r'value="d', html)) == SHOWN
    assert html.index("data-folder") < html.index('value="d')
    assert "4,800 more; search for them" in html
    assert 'value="d4711"' in listing(many, "note 4711")


@pytest.mark.parametrize(
    ("search", "found"), [("tin", {"c"}), ("WOOD", {"a", "b"}), ("on ash", {"b"}), ("gold", set())]
)
def test_a_search_finds_titles_and_folders(search: str, found: set[str]) -> None:
    html = listing(SHELF, search)
    assert set(re.findall(r'value="(\w+)"', html)) == found
    assert found or "Nothing is called so" in html


def test_of_what_was_chosen_the_documents_that_are_there_are_asked() -> None:
    assert standing([], SHELF) is None
    assert standing(["a", "gone"], SHELF) == {"a"}
    with pytest.raises(NotFound, match="not in the library any more"):
        standing(["gone"], SHELF)
