"""Vectors live in generations: another model, or a document forgotten for good, makes a new one."""

import json
import shutil
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from alembic import command
from alembic.config import Config
from chromadb.api.shared_system_client import SharedSystemClient
from sqlalchemy import create_engine, text

from corpus.errors import WaystoneError
from index.build import filling
from index.collection import Progress
from index.store.database import MIGRATIONS
from index.store.vectors import Vectors
from tests.index.conftest import STARS


def folders(home):
    return sorted(path.name for path in (home / "vectors").iterdir())


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def test_another_model_is_noticed_and_never_mixed(open_collection, folder, home, embedder, outcomes):
    with open_collection() as collection:
        outcomes(collection, folder)
        before = collection.generation
    other = type(embedder)("other", 64)
    collection = open_collection(other)
    assert any("other-64" in problem for problem in collection.check().problems)
    progress = [event for event in collection.index([folder]) if isinstance(event, Progress)]
    assert progress
    assert collection.generation > before
    assert len(folders(home)) == 1
    assert collection.search("capital of Germany").passages[0].passage.span.document_id == "paris"
    assert collection.check().agrees


def test_a_search_with_another_model_embeds_anew_first(open_collection, folder, embedder, outcomes):
    with open_collection() as collection:
        outcomes(collection, folder)
    other = type(embedder)("other", 64)
    found = open_collection(other).search("capital of Germany")
    assert found.passages[0].passage.span.document_id == "paris"
    assert len(other.embedded) > 3  # three documents and the question


def test_passages_stored_in_another_form_are_made_anew_and_leave_no_room_behind(
    open_collection, folder, home, outcomes, monkeypatch
):
    (folder / "tides.md").write_text("".join(f"Tide {n} rose over the {n}th stone.\n\n" for n in range(900)))
    with monkeypatch.context() as before, open_collection() as collection:
        before.setattr("index.build.filling.FORM", "1")
        before.setattr(collection._generations, "fingerprint", filling.fingerprint(collection._embedder))
        outcomes(collection, folder)
        generation = collection.generation
    collection = open_collection()
    assert [event for event in collection.index([folder]) if isinstance(event, Progress)]
    assert collection.generation > generation
    assert collection.search("capital of Germany").passages[0].passage.span.document_id == "paris"
    with closing(connect(home / "waystone.sqlite")) as database:
        assert database.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_a_rebuild_that_breaks_off_leaves_the_old_generation(open_collection, folder, home, embedder, outcomes):
    class Broken(type(embedder)):
        def read(self, texts):
            if self.embedded:
                raise MemoryError
            return super().read(texts)

    (folder / "tides.md").write_text("".join(f"Tide {n} rose over the {n}th stone.\n\n" for n in range(900)))
    with open_collection() as collection:
        outcomes(collection, folder)
        before = collection.generation, folders(home)
    with open_collection(Broken("broken", 32)) as collection, pytest.raises(MemoryError):
        list(collection.index([folder]))
    collection = open_collection()
    assert collection.search("capital of Germany").passages[0].passage.span.document_id == "paris"
    assert (collection.generation, folders(home)) == before


def test_a_generation_that_was_never_finished_is_cleared_away(open_collection, folder, home, outcomes):
    with open_collection() as collection:
        outcomes(collection, folder)
        collection._generations.begin()
        assert len(folders(home)) == 2
    collection = open_collection()
    collection.search("bread")
    assert len(folders(home)) == 1


def test_removing_forgets_for_good(collection, folder, home, embedder, outcomes):
    outcomes(collection, folder)
    vector = embedder.encode([" ".join(STARS.split("\n", 2)[2].split())])[0].tobytes()
    assert any(vector in path.read_bytes() for path in home.rglob("*") if path.is_file())
    embedder.embedded.clear()
    removed = collection.remove("stars")
    assert (removed.id, removed.title) == ("stars", "Stars")
    collection.close()
    left = {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert [name for name, held in left.items() if b"supernova" in held] == []
    assert [name for name, held in left.items() if vector in held] == []
    assert embedder.embedded == []


def test_what_is_not_removed_stays(collection, folder, outcomes):
    outcomes(collection, folder)
    collection.remove("stars")
    assert collection.search("capital of Germany").passages[0].passage.span.document_id == "paris"
    assert {info.id for info in collection.documents()} == {"bread", "paris"}
    assert collection.check().agrees
    assert (folder / "stars.md").exists()


def test_an_uploaded_file_goes_with_its_document(collection, folder, home, outcomes):
    uploads = home / "documents"
    uploads.mkdir(parents=True, exist_ok=True)
    kept = (folder / "stars.md").rename(uploads / "stars.md")
    outcomes(collection, kept)
    collection.remove("stars")
    assert not kept.exists()


def full_at_first(work):
    """The same work, for which the disk has no room at the first try."""
    full = iter([True])

    def tried(*given):
        if next(full, False):
            raise OSError(28, "No space left on device")
        return work(*given)

    return tried


@pytest.mark.parametrize("broken", ["discard", "erase"])
def test_a_removal_that_broke_off_is_made_whole_when_it_is_tried_again(collection, folder, home, outcomes, broken):
    uploads = home / "documents"
    uploads.mkdir(parents=True, exist_ok=True)
    kept = (folder / "stars.md").rename(uploads / "stars.md")
    outcomes(collection, folder, kept)
    at = collection._catalog if broken == "erase" else collection._generations
    setattr(at, broken, full_at_first(getattr(at, broken)))
    with pytest.raises(OSError, match="No space left"):
        collection.remove_all(["stars"])
    assert not kept.exists()
    collection.remove_all(["stars"])
    collection.close()
    left = {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    assert [name for name, held in left.items() if b"supernova" in held] == []
    assert len([*(home / "vectors").iterdir()]) == 1


def test_a_removed_document_can_come_back(collection, folder, outcomes):
    outcomes(collection, folder)
    collection.remove("stars")
    assert outcomes(collection, folder)["stars.md"].action == "added"


def test_lost_vectors_are_noticed_and_mended(open_collection, folder, outcomes):
    with open_collection() as collection:
        outcomes(collection, folder)
        vectors = collection._current().vectors
        vectors.delete(sorted(vectors.stored())[:2])
    collection = open_collection()
    check = collection.check()
    assert not check.agrees
    assert any("passages have no vector" in problem for problem in check.problems)
    mended = collection.check(mend=True)
    assert (mended.agrees, mended.mended) == (True, True)
    assert collection.check().problems == ()
    assert mended.as_json()["agrees"] is True


def test_vectors_of_nothing_are_noticed_and_swept(collection, folder, embedder, outcomes):
    outcomes(collection, folder)
    vectors = collection._current().vectors
    stored = vectors.stored()
    vectors.add([9001, 9002], embedder.encode(["stale", "older"]))
    assert any("belong to no document" in problem for problem in collection.check().problems)
    assert collection.check(mend=True).agrees
    assert vectors.stored() == stored


def test_damaged_vectors_are_called_so_and_made_anew(open_collection, folder, home, outcomes):
    with open_collection() as collection:
        outcomes(collection, folder)
    [store] = (home / "vectors").rglob("chroma.sqlite3")
    with store.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(range(1, 256)) * 12)
    collection = open_collection()
    with pytest.raises(WaystoneError, match=r"the vectors are damaged; remove that folder"):
        collection.check()
    shutil.rmtree(store.parent)
    SharedSystemClient.clear_system_cache()  # as in another process
    assert collection.check(mend=True).agrees
    assert collection.search("neutron stars").passages[0].passage.span.document_id == "stars"


def test_a_lost_vector_folder_is_filled_again(open_collection, folder, home, outcomes):
    with open_collection() as collection:
        outcomes(collection, folder)
    for path in sorted((home / "vectors").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else Path.rmdir(path)
    collection = open_collection()
    outcomes(collection, folder)
    assert collection.search("capital of Germany").passages[0].passage.span.document_id == "paris"
    assert collection.check().problems == ()


def test_a_generation_is_noted_once_something_was_indexed(collection, folder, outcomes):
    assert collection.generation == 0
    outcomes(collection, folder)
    assert collection.generation == 1


@pytest.fixture
def home_of_before(home):
    """A data folder whose database knows no passages yet (0003): their vectors go by document and place."""
    texts = {"bread": "Feed the sourdough starter at noon.", "paris": "Paris is the capital of France."}
    home.mkdir()
    engine = create_engine(f"sqlite:///{home / 'waystone.sqlite'}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        for name, words in texts.items():
            source = {"file": f"{name}.txt", "title": name, "author": "", "published": "", "url": "", "kind": "txt"}
            block = {"kind": "paragraph", "start": 0, "end": len(words), "cells": []}
            body = {"id": name, "source": source, "text": words, "blocks": [block], "marks": [], "corrections": []}
            connection.execute(
                text(
                    "INSERT INTO documents VALUES (:id, :path, :file, :title, '', '', '', 'txt', :body, :version, 1,"
                    " '2026-11-21 17:00:00.000000', '')"
                ),
                {"id": name, "path": f"/notes/{name}.txt", "file": f"{name}.txt", "title": name, "version": name * 2}
                | {"body": json.dumps(body)},
            )
        connection.execute(text("INSERT INTO generations VALUES (1, 'before-0001', 'words', 'words@1/w2', 1)"))
    engine.dispose()
    vectors = Vectors(home / "vectors", "before-0001")
    vectors._rows.upsert(ids=[f"{name}:0-{len(words)}" for name, words in texts.items()], embeddings=[[1, 0], [0, 1]])
    vectors.close()
    return home


@pytest.mark.usefixtures("home_of_before")
@pytest.mark.parametrize("does", ["search", "index", "remove"])
def test_what_was_indexed_before_passages_were_kept_is_made_anew(open_collection, does):
    collection = open_collection()
    if does == "index":
        assert [event for event in collection.index([]) if isinstance(event, Progress)]
    if does == "remove":
        collection.remove("bread")
    assert collection.search("the capital of France").passages[0].passage.span.document_id == "paris"
    assert collection.check().problems == ()


@pytest.mark.usefixtures("home_of_before")
def test_a_check_tells_of_vectors_of_before_and_mends_them(open_collection):
    problems = open_collection().check().problems
    assert any("the vectors are those of words@1/w2" in problem for problem in problems)
    assert open_collection().check(mend=True).mended
    assert open_collection().check().problems == ()
