"""What users bring, each one's own: neither found nor listed by others, and no copy stands for another's."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.errors import NotFound
from index.arrays import Vector
from index.build.report import Progress
from index.collection import Collection
from index.store.vectors import Hit
from tests.index.conftest import BREAD, PARIS, STARS, Counting, Open, outcomes

ASKED = "When is a sourdough starter fed?"


def brought(home: Path, owner: str, text: str, name: str = "notes.md") -> Path:
    file = home / "documents" / owner / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


def found(collection: Collection, user: str, question: str = ASKED) -> set[str]:
    return {one.passage.span.document_id for one in collection.seen_by(user).search(question, 5).passages}


def test_what_a_user_brings_is_found_and_read_by_that_user_alone(open_collection: Open, tmp_path: Path) -> None:
    collection = open_collection(apart=True)
    own, everyones = brought(tmp_path / "home", "ida", BREAD), tmp_path / "stars.md"
    everyones.write_text(STARS)
    came = outcomes(collection, own, everyones)
    bread, stars = came["notes.md"].document_id, came["stars.md"].document_id
    assert found(collection, "ida") == {bread, stars}
    for other in ("ben", ""):
        seen = collection.seen_by(other)
        assert found(collection, other) == {stars}
        assert [one.id for one in seen.documents()] == [stars]
        assert [one.id for one in seen.listed()[0]] == [stars]
        assert seen.listed(count=0)[1] == 1
        for look in (seen.document, seen.info, seen.passages, seen.owner):
            with pytest.raises(NotFound):
                look(bread)
        assert seen.document(stars).title == "Stars"
    assert collection.seen_by("ida").owner(bread) == "ida"
    assert collection.owner(stars) == ""
    assert {one.id for one in collection.documents()} == {bread, stars}


def test_two_users_bring_the_same_text_and_each_finds_it(open_collection: Open, tmp_path: Path) -> None:
    collection = open_collection(apart=True)
    home = tmp_path / "home"
    came = [outcomes(collection, brought(home, name, BREAD))["notes.md"] for name in ("ida", "ben")]
    assert [one.action for one in came] == ["added", "added"]
    assert [found(collection, name) for name in ("ida", "ben")] == [{one.document_id} for one in came]
    # What everyone has already is not taken in once more; what comes for everyone later is.
    (tmp_path / "paris.md").write_text(PARIS)
    outcomes(collection, tmp_path / "paris.md")
    assert outcomes(collection, brought(home, "ida", PARIS, "capitals.md"))["capitals.md"].action == "duplicate"
    (tmp_path / "bread.md").write_text(BREAD)
    assert outcomes(collection, tmp_path / "bread.md")["bread.md"].action == "added"


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize(("first", "second"), [("", "ida"), ("ida", "ben"), ("ida", "")])
def test_a_file_that_has_gone_leaves_its_document_to_no_other_owners_file(
    open_collection: Open, tmp_path: Path, first: str, second: str, apart: bool
) -> None:
    collection = open_collection(apart=apart)
    gone = brought(tmp_path / "home", first, BREAD)
    bread = outcomes(collection, gone)["notes.md"].document_id
    gone.unlink()
    stars = outcomes(collection, brought(tmp_path / "home", second, STARS))["notes.md"]
    assert (stars.action, collection.owner(stars.document_id)) == ("added", second)
    assert (collection.document(bread).title, collection.owner(bread)) == ("Bread", first)


def test_of_an_index_that_is_made_anew_it_is_told_of_whose_file(open_collection: Open, tmp_path: Path) -> None:
    own = brought(tmp_path / "home", "ida", BREAD)
    before = open_collection(apart=True)
    outcomes(before, own)
    before.close()
    anew = open_collection(Counting("other words"), apart=True).index([])
    assert [one.path for one in anew if isinstance(one, Progress)] == [str(own)]


def test_others_documents_are_not_read_to_find_the_few_of_a_user(
    open_collection: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collection = open_collection(apart=True)
    own = brought(tmp_path / "home", "ida", BREAD)
    others = [
        brought(tmp_path / "home", "ben", f"Loaf {at}: feed the sourdough starter of loaf {at} at noon.", f"{at}.md")
        for at in range(200)
    ]
    came = outcomes(collection, own, *others)
    vectors, asked = collection._current().vectors, list[int]()
    query = vectors.query

    def noted(vector: Vector, n: int, among: Sequence[int] | None = None) -> list[Hit]:
        asked.append(n)
        return query(vector, n, among)

    monkeypatch.setattr(vectors, "query", noted)
    assert found(collection, "ida") == {came["notes.md"].document_id}
    assert max(asked) < 200


def test_users_documents_are_parted_when_that_is_asked_for_later(open_collection: Open, tmp_path: Path) -> None:
    home = tmp_path / "home"
    together = open_collection()
    first = outcomes(together, brought(home, "ida", BREAD))["notes.md"]
    second = outcomes(together, brought(home, "ben", BREAD, "loaf.md"))["loaf.md"]
    everyones = tmp_path / "bread.md"
    everyones.write_text(BREAD)
    third = outcomes(together, everyones)["bread.md"]
    assert second.action == third.action == "duplicate"
    assert found(together, "ben") == {first.document_id}
    together.close()
    apart = open_collection(apart=True)
    assert found(apart, "ben") == set()
    came = outcomes(apart)
    assert came["bread.md"].action == "added"
    assert found(apart, "cleo") == {third.document_id}
    assert len(found(apart, "ben")) == 1  # of copies one is shown


def test_whose_older_uploads_are_is_known_from_where_they_lie(open_collection: Open, tmp_path: Path) -> None:
    together = open_collection()
    bread = outcomes(together, brought(tmp_path / "home", "ida", BREAD))["notes.md"].document_id
    together.close()
    with sqlite3.connect(tmp_path / "home" / "waystone.sqlite") as database:
        database.execute("UPDATE documents SET owner = ''")  # as it was before owners were noted
    apart = open_collection(apart=True)
    assert (found(apart, "ida"), found(apart, "ben")) == ({bread}, set())
