"""Documents are named by id, title, file or folder."""

from dataclasses import dataclass

import pytest

from corpus.errors import NotFound
from index.named import folder, named


@dataclass(frozen=True)
class Listed:
    id: str
    title: str
    path: str


SHELF = [
    Listed("rome", "All Roads Lead to Rome", "/shelf/essays/rome.md"),
    Listed("old", "You Are Not Too Old", "/shelf/essays/pivot.md"),
    Listed("talk", "Open Source AI", "/shelf/podcasts/2023/episode 9.lrc"),
    Listed("essays", "On Essays", "/other/x.md"),
]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("rome", {"rome"}),
        ("all roads lead to  Rome", {"rome"}),
        ("pivot.md", {"old"}),
        ("Episode 9", {"talk"}),
        ("podcasts", {"talk"}),
        ("shelf", {"rome", "old", "talk"}),
        ("essays", {"essays"}),  # an id before a folder
        ("podcasts/2023", {"talk"}),
        ("./essays/Pivot.md", {"old"}),
        ("/shelf/essays/", {"rome", "old"}),
    ],
)
def test_a_name_stands_for_its_documents(name: str, meant: set[str]) -> None:
    assert named([name], SHELF) == meant


def test_several_names_stand_for_all_of_theirs() -> None:
    assert named(["rome", "podcasts"], SHELF) == {"rome", "talk"}


def test_a_name_of_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="did you mean 'podcasts'"):
        named(["podcast"], [*SHELF, Listed("p", "P", "/podcasts/p.md")])
    with pytest.raises(NotFound, match="`waystone documents` lists them"):
        named(["zzzzzz"], SHELF)
    for part in ("says/rome.md", "/", "essays/rome"):
        with pytest.raises(NotFound):
            named([part], SHELF)


def test_a_document_lies_in_its_folder() -> None:
    assert folder(SHELF[2]) == "2023"
