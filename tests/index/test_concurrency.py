"""Searches go on while documents come, change and go; a killed run leaves nothing half there."""

import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from index.build.filling import BATCH
from index.jobs.jobs import Jobs
from index.jobs.queue import JobStore
from index.store.database import open_database

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
    (folder / "aaa-harbour.md").write_text(harbour(OLD, 1800))
    home, parts = tmp_path / "home", str(Path(__file__).with_name("conftest.py"))
    script = textwrap.dedent(KILLED.format(after=2 * BATCH))
    killed = subprocess.run([sys.executable, "-c", script, str(home), parts, str(folder)], check=False)
    assert killed.returncode == -signal.SIGKILL
    collection = open_collection()
    assert "aaa-harbour" not in {info.id for info in collection.documents()}
    came = outcomes(collection, folder)
    assert {outcome.action for outcome in came.values()} == {"added"}
    kept = sum(outcome.passages for outcome in came.values()) - len(embedder.embedded)
    assert kept in (BATCH, 2 * BATCH)
    assert collection.search("old harbour cranes").passages[0].passage.text.startswith(OLD)
    assert collection.check().problems == ()


CROWDED = """
    import os, random, runpy, signal, sys, threading, time
    from itertools import count
    from pathlib import Path
    Counting = runpy.run_path(sys.argv[2])["Counting"]
    from index.jobs.jobs import Jobs
    from index.build.report import Outcome
    from index.collection import Collection
    from index.store.database import open_database
    from index.jobs.queue import Job, JobStore
    home, folder, wait, nth = Path(sys.argv[1]), Path(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
    database = open_database(f"sqlite:///{home / 'waystone.sqlite'}")
    collection = Collection(home, database=database, embedder=Counting())
    collection.search("anything")
    jobs = Jobs(collection, JobStore(database, "here"), home)
    jobs.start()
    print("up", flush=True)
    threading.Thread(target=lambda: (time.sleep(wait), os.kill(os.getpid(), signal.SIGKILL)), daemon=True).start()
    def uploads():
        for n in count():
            job = jobs.upload(f"upload-{nth}-{n}.txt", "b")
            Path(job.target).write_text(f"Upload {n} of round {nth} tells of lamp {n}. " * 40)
            jobs.add(job)
            print("asked", f"upload-{nth}-{n}", flush=True)
            time.sleep(0.2)
    threading.Thread(target=uploads, daemon=True).start()
    for n in count():
        new = folder / f"note-{nth}-{n}.md"
        new.write_text(f"# Note {nth} {n}\\n\\nNote {n} of round {nth} is on kite {n}.\\n" * 9)
        changing = folder / "changing.md"
        changing.write_text(f"# Changing\\n\\nThis is its state {n} of round {nth}.\\n" * 9)
        for event in jobs.index([folder]):
            if isinstance(event, Outcome) and event.action in ("added", "changed"):
                print("in", event.document_id, flush=True)
"""


def crash(home: Path, folder: Path, nth: int, wait: float) -> tuple[set[str], bool]:
    """What jobs at work were asked for, or said to be in, when they were killed; and whether they got to work."""
    parts = str(Path(__file__).with_name("conftest.py"))
    command = [sys.executable, "-c", textwrap.dedent(CROWDED), str(home), parts, str(folder), str(wait), str(nth)]
    killed = subprocess.run(command, check=False, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    # The last line may be cut off.
    lines = [line.split() for line in killed.stdout.splitlines(keepends=True) if line.endswith("\n")]
    return {line[1] for line in lines if len(line) == 2}, ["up"] in lines


def test_jobs_killed_at_random_moments_lose_nothing_and_leave_nothing_half(open_collection, tmp_path, folder):
    home, promised, at = tmp_path / "home", set(), random.Random(7)
    for nth in range(int(os.environ.get("KILLS", "2"))):
        said, up = crash(home, folder, nth, at.uniform(0, 1.5))
        promised |= said
        assert up
    collection = open_collection(home=home)
    jobs = Jobs(collection, JobStore(open_database(f"sqlite:///{home / 'waystone.sqlite'}"), "here"), home)
    jobs.start()
    deque(jobs.index([folder]), maxlen=0)
    late = time.monotonic() + 60
    while jobs.status().jobs and time.monotonic() < late:
        time.sleep(0.2)
    jobs.close()
    assert jobs.status().jobs == ()
    assert promised
    assert promised <= {info.id for info in collection.documents()}
    assert [*jobs.incoming.iterdir()] == []
    assert collection.check().problems == ()
