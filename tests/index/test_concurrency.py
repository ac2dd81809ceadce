"""Searches go on while documents come, change and go; a killed run leaves nothing half there."""

import signal
import subprocess
import sys
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from index.build.filling import BATCH

OLD, NEW = "The old harbour has nine cranes.", "The new harbour has forty cranes."


def harbour(sentence, piers=60):
    return f"# Harbour\n\n{sentence}\n\n" + "\n\n".join(
        f"Pier {n} of {sentence.split()[1]} build takes ship number {n}." for n in range(piers)
    )


def test_a_search_sees_a_document_old_or_new_never_both_or_none(collection, folder, outcomes):
    path = folder / "harbour.md"
    path.write_text(harbour(OLD))
    outcomes(collection, folder)
    over = threading.Event()

    def searching():
        seen = set()
        while not over.is_set():
            with collection.reading() as retriever:
                texts = [ranked.passage.text for ranked in retriever.search("harbour cranes").passages]
                truth = retriever.document("harbour").text
            cranes = [text for text in texts if "cranes" in text]
            assert cranes
            assert all(text in truth for text in cranes)
            seen.update("nine" in text for text in cranes)
        return seen

    with ThreadPoolExecutor(2) as pool:
        searches = [pool.submit(searching) for _ in range(2)]
        try:
            for sentence in (NEW, OLD, NEW):
                path.write_text(harbour(sentence))
                outcomes(collection, path)
                time.sleep(0.1)
        finally:
            over.set()
        assert set().union(*(search.result() for search in searches)) == {True, False}
    assert collection.check().agrees


def test_searches_go_on_while_a_document_is_forgotten(collection, folder, outcomes):
    outcomes(collection, folder)
    over = threading.Event()

    def searching():
        found = set()
        while not over.is_set():
            found.add(collection.search("capital of Germany").passages[0].passage.span.document_id)
        return found

    with ThreadPoolExecutor(2) as pool:
        searches = [pool.submit(searching) for _ in range(2)]
        try:
            collection.remove("stars")
            collection.remove("bread")
        finally:
            over.set()
        assert [search.result() for search in searches] == [{"paris"}] * 2


KILLED = """
    import os, runpy, signal, sys
    from pathlib import Path
    Counting = runpy.run_path(sys.argv[2])["Counting"]
    from index.collection import Collection
    from index.store.database import open_database
    class Mortal(Counting):
        def read(self, texts):
            if len(self.embedded) >= {after}:
                os.kill(os.getpid(), signal.SIGKILL)
            return super().read(texts)
    home = Path(sys.argv[1])
    database = open_database(f"sqlite:///{{home / 'waystone.sqlite'}}")
    collection = Collection(home, database=database, embedder=Mortal())
    list(collection.index([Path(path) for path in sys.argv[3:]]))
"""


def test_a_killed_run_is_taken_up_where_it_was(open_collection, folder, tmp_path, embedder, outcomes):
    (folder / "aaa-harbour.md").write_text(harbour(OLD, 900))
    home, parts = tmp_path / "home", str(Path(__file__).with_name("conftest.py"))
    script = textwrap.dedent(KILLED.format(after=BATCH))
    killed = subprocess.run([sys.executable, "-c", script, str(home), parts, str(folder)], check=False)
    assert killed.returncode == -signal.SIGKILL
    collection = open_collection()
    assert "aaa-harbour" not in {info.id for info in collection.documents()}
    came = outcomes(collection, folder)
    assert {outcome.action for outcome in came.values()} == {"added"}
    assert len(embedder.embedded) == sum(outcome.passages for outcome in came.values()) - BATCH
    assert collection.search("old harbour cranes").passages[0].passage.text.startswith(OLD)
    assert collection.check().problems == ()


MOMENTS = """
    import os, random, runpy, signal, sys, threading, time
    from pathlib import Path
    Counting = runpy.run_path(sys.argv[2])["Counting"]
    from index.collection import Collection, Outcome
    from index.store.database import open_database
    home = Path(sys.argv[1])
    database = open_database(f"sqlite:///{home / 'waystone.sqlite'}")
    collection = Collection(home, database=database, embedder=Counting())
    collection.search("anything")
    wait = float(sys.argv[4])
    threading.Thread(target=lambda: (time.sleep(wait), os.kill(os.getpid(), signal.SIGKILL)), daemon=True).start()
    while True:
        for event in collection.index([Path(sys.argv[3])]):
            if isinstance(event, Outcome):
                print(event.action, event.document_id, flush=True)
        for path in Path(sys.argv[3]).iterdir():
            path.write_text(path.read_text() + f"\\nOne more line at {time.monotonic()}.\\n")
"""
