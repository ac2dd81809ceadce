"""Keeping in step: whatever changes among the files that were given is noticed, and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from tempfile import TemporaryDirectory
from threading import Event, Thread
from threading import enumerate as threads
from time import monotonic, sleep

import pytest

from index.collection import Collection
from index.jobs.in_step import InStep, changes
from index.jobs.jobs import Jobs
from index.jobs.queue import Folders, JobStore, place_of
from index.store.database import open_database
from tests.index.conftest import as_anyone

Change = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "lamp.md").write_text("The lamp.")
    (tmp_path / "one.txt").write_text("One.")
    (tmp_path / "notes" / "v1.2").mkdir()
    (tmp_path / "Dr. Smith").mkdir()
    return tmp_path


@pytest.fixture
def noticed(folder: Path) -> Iterator[Queue[bool]]:
    """True each time that a change is told of."""
    told: Queue[bool] = Queue()
    stop = Event()

    def watch() -> None:
        for _ in changes([folder / "notes", folder / "one.txt"], stop):
            told.put(True)

    thread = Thread(target=watch)
    thread.start()
    # The watch is on when it tells of a first change.
    for at in range(50):
        (folder / "notes" / "first.txt").write_text(str(at))
        try:
            told.get(timeout=0.5)
        except Empty:
            continue
        break
    yield told
    stop.set()
    thread.join()


def renamed(folder: Path) -> None:
    """As editors save: a new file in the place of the old one."""
    (folder / "one.txt~new").write_text("Two.")
    (folder / "one.txt~new").replace(folder / "one.txt")


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        (lambda folder: (folder / "notes" / "new.pdf").write_bytes(b"%PDF-"), True),
        (lambda folder: (folder / "notes" / "lamp.md").unlink(), True),
        (renamed, True),
        (lambda folder: (folder / "Dr. Smith").rename(folder / "notes" / "Dr. Smith"), True),
        (lambda folder: (folder / "notes" / "v1.2").rename(folder / "v1.2"), True),
        (lambda folder: (folder / "notes" / "sources.toml").write_text("[x]"), True),
        (lambda folder: (folder / "notes" / ".lamp.md.swp").write_text("x"), False),
        (lambda folder: (folder / "other.txt").write_text("x"), False),
    ],
)
def test_changes_of_what_was_given_are_noticed(
    noticed: Queue[bool], folder: Path, change: Change, counts: bool
) -> None:
    while not noticed.empty():
        noticed.get()
    change(folder)
    try:
        assert noticed.get(timeout=60 if counts else 2) is counts
    except Empty:
        assert not counts


def test_a_folder_that_is_put_in_the_place_of_another_is_followed(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    notes.mkdir()
    told: Queue[list[Path]] = Queue()
    stop = Event()
    thread = Thread(target=lambda: [told.put(found) for found in changes([notes], stop)])
    thread.start()

    def is_followed() -> bool:
        for at in range(20):
            (notes / "later.txt").write_text(str(at))
            try:
                return told.get(timeout=1) == [notes]
            except Empty:
                continue
        return False

    try:
        assert is_followed()
        shutil.rmtree(notes)
        told.get(timeout=60)
        notes.mkdir()
        assert is_followed()
    finally:
        stop.set()
        thread.join()


def test_with_first_all_come_once_they_are_watched(folder: Path) -> None:
    stop = Event()
    for touched in changes([folder / "notes", folder / "gone"], stop, first=True):
        assert touched == [folder / "notes", folder / "gone"]
        stop.set()


def test_a_folder_inside_that_may_not_be_opened_keeps_no_other_from_being_followed() -> None:
    # Not in pytest's own folder, which is its user's alone.
    with TemporaryDirectory() as made:
        home, stop = Path(made), Event()
        home.chmod(0o755)
        (home / "lost+found").mkdir(mode=0)
        with as_anyone():
            for touched in changes([home], stop, first=True):
                assert touched == [home]
                stop.set()


def test_a_folder_that_is_not_there_at_the_start_is_followed_once_it_is(
    open_collection: Callable[..., Collection], fresh: Path
) -> None:
    there, later = fresh / "there", fresh / "St. Gallen 12.05"
    there.mkdir()
    database = open_database(f"sqlite:///{fresh / 'waystone.sqlite'}")
    place = place_of(fresh)
    with open_collection() as collection:
        jobs, folders = Jobs(collection, JobStore(database, place), fresh), Folders(database, place)
        for folder in (there, later):
            folders.add(folder)
        in_step = InStep(jobs, folders)
        in_step.start()

        def brings(file: Path) -> bool:
            ends = monotonic() + 60
            while not any(info.id == file.stem for info in collection.documents()):
                file.write_text(f"The {file.stem} lamp is lit at {monotonic()}.")
                sleep(1)
                if monotonic() > ends:
                    return False
            return True

        try:
            assert brings(there / "early.txt")  # the watch is on
            later.mkdir()
            assert brings(later / "late.txt")
        finally:
            in_step.close()
            jobs.close()
    database.dispose()


def test_nothing_is_watched_once_it_is_closed(open_collection: Callable[..., Collection], fresh: Path) -> None:
    early, late = fresh / "early", fresh / "late"
    early.mkdir()
    late.mkdir()
    database = open_database(f"sqlite:///{fresh / 'waystone.sqlite'}")
    place = place_of(fresh)
    with open_collection() as collection:
        jobs, folders = Jobs(collection, JobStore(database, place), fresh), Folders(database, place)
        folders.add(early)
        in_step = InStep(jobs, folders)
        in_step.close()
        before = set(threads())
        in_step.start()
        in_step.add(late)
        assert "in step" not in {thread.name for thread in set(threads()) - before}
        jobs.close()
    database.dispose()
