"""The shipped documents with the real embedding model."""

import json
import shutil
import subprocess
import sys

import pytest

from index.collection import Collection
from index.embedder import DEFAULT_MODEL
from index.store.database import open_database


@pytest.fixture(scope="module")
def home(indexed, tmp_path_factory):
    return shutil.copytree(indexed, tmp_path_factory.mktemp("shipped") / "home")


@pytest.fixture(scope="module")
def collection(home):
    database = open_database(f"sqlite:///{home / 'waystone.sqlite'}")
    with Collection.open(home, database=database, embedding_model=DEFAULT_MODEL) as collection:
        yield collection
    database.dispose()


def test_one_of_the_two_copies_of_the_essay_is_indexed(collection, indexed):
    came = json.loads((indexed.parent / "outcomes.json").read_text())
    assert sorted(outcome["action"] for outcome in came) == ["added", "added", "added", "duplicate"]
    copy = next(outcome for outcome in came if outcome["action"] == "duplicate")
    assert copy["file"] == "all-roads-lead-to-rome.web-copy.txt"
    assert len(collection.documents()) == 3


def test_the_words_that_answer_come_first(collection):
    best = collection.search("Why did Eric Jang decide against founding his own MLOps company?").passages[0].passage
    assert best.span.document_id == "all-roads-lead-to-rome"
    assert "MLOps" in best.text
    assert collection.check().problems == ()


def test_opening_needs_neither_torch_nor_chroma(home):
    script = """if True:
        import sys, time
        from pathlib import Path
        from index.collection import Collection
        from index.embedder import DEFAULT_MODEL
        from index.store.database import open_database
        home = Path(sys.argv[1])
        database = open_database(f"sqlite:///{home / 'waystone.sqlite'}")
        with Collection.open(home, database=database, embedding_model=DEFAULT_MODEL) as collection:
            print(len(collection.documents()), {"torch", "chromadb"} & {*sys.modules})
    """
    done = subprocess.run([sys.executable, "-c", script, str(home)], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[0] == "3 set()"
