"""Jobs go on when nobody watches, are the same for all who do, and are taken up again by the next process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import pytest

from corpus.errors import NotFound, WaystoneError
from corpus.link import Fetched, fetch
from corpus.sources import load_sources
from index.build import indexer
from index.build.report import Outcome, Progress
from index.collection import Collection
from index.jobs import jobs as module
from index.jobs.jobs import Jobs
from index.jobs.queue import Job, JobStore
from index.jobs.run import Ended
from index.store.database import open_database
from tests.index.conftest import Counting

Start = Callable[..., Jobs]


class Gated(Counting):
    """Reads on when it is let, so that a run stands still where a test wants it."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.gate = Event(), Event()

    def read(self, texts):
        self.reached.set()
        assert self.gate.wait(20)
        return super().read(texts)


class Broken(Event):
    """Breaks whoever waits for it."""

    def __init__(self, why: str = "nothing comes") -> None:
        super().__init__()
        self._why = why

    def wait(self, timeout: float | None = None) -> bool:
        raise OSError(f"{self._why} in {timeout} s")


@pytest.fixture
def gated() -> Gated:
    return Gated()


@pytest.fixture
def start(tmp_path: Path, migrated: Path) -> Iterator[Start]:
    """Starts the jobs of this test's home, as a process does; each is closed in the end."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copy(migrated, home)
    with ExitStack() as closing:

        def starting(embedder: Counting | None = None, fetched: Callable[[str], Fetched] = fetch) -> Jobs:
            engine = open_database(f"sqlite:///{home / 'waystone.sqlite'}")
            closing.callback(engine.dispose)
            collection = closing.enter_context(Collection(home, database=engine, embedder=embedder or Counting()))
            started = Jobs(collection, JobStore(engine, "here"), home, fetched)
            closing.callback(started.close)
            started.start()
            return started

        yield starting


def until(true: Callable[[], object]) -> None:
    """Waits until it is so."""
    late = monotonic() + 60
    while not true():
        assert monotonic() < late
        sleep(0.01)


def upload(jobs: Jobs, name: str, text: str, batch: str = "b") -> Job:
    """A file as the page hands it over."""
    job = jobs.upload(name, batch)
    Path(job.target).write_text(text)
    jobs.add(job)
    return job


def idle(jobs: Jobs) -> bool:
    status = jobs.status()
    return not status.running and not status.waiting


def titles(jobs: Jobs) -> list[str]:
    library = jobs._library
    assert isinstance(library, Collection)
    return [info.title for info in library.documents()]


def test_who_asked_follows_it_to_its_end(start: Start, folder: Path) -> None:
    events = list(start().index([folder]))
    assert [one.action for one in events if isinstance(one, Outcome)] == ["added"] * 3
    assert any(isinstance(one, Progress) and one.share == 1 for one in events)


def test_it_goes_on_when_nobody_watches(start: Start, folder: Path) -> None:
    jobs = start()
    jobs.add(Job.of_files([folder]))
    until(lambda: idle(jobs) and len(titles(jobs)) == 3)
    assert jobs.status().jobs == ()


def test_whoever_looks_sees_the_same(start: Start, folder: Path, gated: Gated) -> None:
    jobs = start(gated)
    job = Job.of_files([folder], "my notes")
    jobs.add(job)
    assert gated.reached.wait(20)
    upload(jobs, "later.txt", "The ferry leaves at noon.")
    status = jobs.status()
    assert [one.name for one in status.jobs] == ["my notes", "later.txt"]
    assert status.running == {job.id}
    assert [one.name for one in status.waiting] == ["later.txt"]
    gated.gate.set()
    until(lambda: idle(jobs))
    assert [one.action for one in jobs.status().news] == ["added"] * 4


def test_what_is_being_read_is_told_to_whose_it_is_alone(start: Start, tmp_path: Path) -> None:
    link, said = "https://files.example.org/merger.md?key=1", "# The merger\n\nBoth firms meet in Bergen at noon."
    fetching, go_on = Event(), Event()

    def fetched(url: str) -> Fetched:
        fetching.set()
        assert go_on.wait(20)
        return Fetched(url, "merger.md", said.encode())

    jobs = start(embedder := Gated(), fetched)

    def labels() -> list[str]:
        seen = [jobs.status().of(user, tmp_path / "home" / "documents").progress for user in ("ida", "ben")]
        return [one.label for one in seen if one]

    jobs.add(Job("link", link, link, owner="ida"))
    assert fetching.wait(20)
    until(lambda: jobs.status().progress and labels() == [link, ""])
    go_on.set()
    assert embedder.reached.wait(20)
    assert labels() == [link, ""]
    jobs._take(Progress("The merger", 1, 2, link))
    assert labels() == ["The merger", ""]
    jobs._take(Ended(*jobs.status().jobs))
    assert labels() == ["", ""]  # whose it was is known no more
    embedder.gate.set()
    until(lambda: idle(jobs))


def test_the_next_process_takes_up_what_was_left(start: Start, folder: Path, gated: Gated) -> None:
    first = start(gated)
    first.add(Job.of_files([folder]))
    upload(first, "ferry.txt", "The ferry leaves at noon.")
    assert gated.reached.wait(20)
    first._closing = True  # as if the process ended here
    first._stop.set()
    gated.gate.set()
    first.close()
    second = start()
    until(lambda: idle(second))
    assert sorted(titles(second)) == ["Bread", "Capitals", "Ferry", "Stars"]
    assert [*second.incoming.iterdir()] == []


def test_a_bad_file_says_why_and_harms_no_other(start: Start, tmp_path: Path) -> None:
    jobs = start()
    upload(jobs, "empty.txt", "")
    upload(jobs, "ferry.txt", "The ferry leaves at noon.")
    until(lambda: idle(jobs))
    (failed,) = jobs.status().jobs
    assert (failed.name, "holds no text" in failed.failure) == ("empty.txt", True)
    assert titles(jobs) == ["Ferry"]
    assert {path.name for path in (tmp_path / "home" / "documents").iterdir()} == {"ferry.txt"}
    jobs.cancel([failed.id])
    assert jobs.status().jobs == ()


def test_a_file_of_a_folder_that_failed_is_tried_again(start: Start, folder: Path) -> None:
    jobs = start()
    (folder / "tide.txt").write_text("")
    list(jobs.index([folder]))
    (failed,) = jobs.status().jobs
    assert failed.name == "tide.txt"
    (folder / "tide.txt").write_text("The tide turns at six.")
    jobs.retry(failed.id)
    until(lambda: not jobs.status().jobs)
    assert "Tide" in titles(jobs)


def test_a_copy_is_left_out_and_says_of_what(start: Start) -> None:
    jobs = start()
    text = "The ferry to Skerryvore leaves at noon on every other Tuesday, unless the wind is from the north."
    upload(jobs, "ferry.txt", text)
    upload(jobs, "copy.txt", text)
    until(lambda: any(job.failure for job in jobs.status().jobs))
    # Which of two that came together is kept does not depend on their order; one that was there before stays.
    (left_out,) = jobs.status().jobs
    kept, copy = ("copy.txt", "ferry.txt") if left_out.name == "ferry.txt" else ("ferry.txt", "copy.txt")
    assert (left_out.name, left_out.failure) == (copy, f"the same text as {kept}, which is indexed")
    until(lambda: titles(jobs) == [kept.removesuffix(".txt").capitalize()])


def test_of_two_copies_in_one_run_the_one_that_is_left_out_says_so(start: Start, folder: Path, gated: Gated) -> None:
    jobs = start(gated)
    jobs.add(Job.of_files([folder]))
    assert gated.reached.wait(20)
    text = "The ferry to Skerryvore leaves at noon on every other Tuesday, unless the wind is from the north."
    upload(jobs, "ferry.txt", text)
    upload(jobs, "copy.txt", text)
    gated.gate.set()
    until(lambda: any(job.failure for job in jobs.status().jobs))
    until(lambda: idle(jobs))
    (left_out,) = jobs.status().jobs
    assert (left_out.name, left_out.failure) == ("ferry.txt", "the same text as copy.txt, which is indexed")
    assert "Copy" in titles(jobs)
    assert "Ferry" not in titles(jobs)


def test_two_files_of_one_name_that_came_together_are_both_kept(start: Start) -> None:
    jobs = start()
    upload(jobs, "notes.txt", "The ferry leaves at noon.", "one drop")
    upload(jobs, "notes.txt", "The lamp is trimmed at four.", "one drop")
    until(lambda: idle(jobs))
    upload(jobs, "notes.txt", "The ferry leaves at one.", "a later one")
    until(lambda: idle(jobs))
    assert len(titles(jobs)) == 2


def test_a_folder_that_was_dropped_keeps_its_folders(start: Start, tmp_path: Path) -> None:
    jobs = start()
    upload(jobs, "one/notes.txt", "The ferry leaves at noon.")
    upload(jobs, "two/notes.txt", "The lamp is trimmed at four.")
    until(lambda: idle(jobs))
    kept = tmp_path / "home" / "documents"
    assert [path.relative_to(kept).as_posix() for path in sorted(kept.rglob("*.txt"))] == [
        "+/one/notes.txt",
        "+/two/notes.txt",
    ]


def test_a_cancelled_run_stops_and_leaves_nothing(start: Start, folder: Path, gated: Gated, tmp_path: Path) -> None:
    jobs = start(gated)
    upload(jobs, "ferry.txt", "The ferry leaves at noon.")
    assert gated.reached.wait(20)
    jobs.add(Job.of_files([folder]))
    jobs.cancel([job.id for job in jobs.status().jobs])
    gated.gate.set()
    until(lambda: idle(jobs))
    assert jobs.status().jobs == ()
    assert titles(jobs) == []
    assert [*(tmp_path / "home" / "documents").iterdir()] == []
    assert [*jobs.incoming.iterdir()] == []


def test_who_follows_and_leaves_cancels(start: Start, folder: Path, gated: Gated) -> None:
    jobs = start(gated)
    gated.gate.set()
    following = jobs.index([folder])
    next(following)
    following.close()
    until(lambda: idle(jobs))
    assert len(list(jobs.index([folder]))) >= 3  # and the next is not held up


def test_what_breaks_off_is_told_to_who_follows_and_kept(start: Start, folder: Path, gated: Gated) -> None:
    jobs = start(gated)

    gated.gate = Broken()
    with pytest.raises(WaystoneError, match="log says why"):
        list(jobs.index([folder]))
    assert [one.name for one in jobs.status().jobs] == [folder.name]


def test_a_full_disk_is_told_to_who_follows(start: Start, folder: Path, gated: Gated) -> None:
    jobs = start(gated)
    gated.gate = Broken("[Errno 28] No space left on device")
    with pytest.raises(WaystoneError, match="disk of the data folder is full"):
        list(jobs.index([folder]))
    assert "is full" in jobs.status().jobs[0].failure


def test_a_removed_document_is_gone_at_once_and_can_be_taken_back(start: Start, folder: Path) -> None:
    jobs = start()
    list(jobs.index([folder]))
    jobs.add(Job("remove", "bread", "Bread"))
    assert titles(jobs) == ["Capitals", "Stars"]
    library = jobs._library
    assert isinstance(library, Collection)
    assert all(one.passage.span.document_id != "bread" for one in library.search("bake the loaf").passages)
    jobs.undo("bread")
    assert "Bread" in titles(jobs)


def test_a_removal_is_carried_out_when_its_time_is_over(
    start: Start, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "UNDO_S", 0.0)
    jobs = start()
    list(jobs.index([folder]))
    jobs.add(Job("remove", "bread", "Bread"))
    until(lambda: idle(jobs) and not jobs.status().jobs)
    assert titles(jobs) == ["Capitals", "Stars"]
    with pytest.raises(NotFound):
        jobs.undo("bread")


@pytest.mark.parametrize(
    ("name", "text"),
    [("ferry.txt", "The ferry leaves at one."), ("timetable.txt", "The ferry leaves at noon.")],
    ids=["a file of its name", "a file with its text"],
)
def test_what_comes_after_a_removal_stays(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    monkeypatch.setattr(module, "UNDO_S", 0.5)
    jobs = start()
    upload(jobs, "ferry.txt", "The ferry leaves at noon.")
    until(lambda: idle(jobs))
    jobs.add(Job("remove", "ferry", "Ferry"))
    upload(jobs, name, text)
    until(lambda: not jobs.status().jobs)
    (kept,) = (tmp_path / "home" / "documents").iterdir()
    assert (kept.name, kept.read_text()) == (name, text)
    library = jobs._library
    assert isinstance(library, Collection)
    assert [document.text for document in library.texts()] == [text]


def test_what_comes_after_a_removal_comes_at_once_when_that_is_taken_back(start: Start) -> None:
    jobs = start()
    upload(jobs, "ferry.txt", "The ferry leaves at noon.")
    until(lambda: idle(jobs))
    jobs.add(Job("remove", "ferry", "Ferry"))
    began = monotonic()
    upload(jobs, "lamp.txt", "The lamp is trimmed at four.")
    jobs.undo("ferry")
    until(lambda: idle(jobs))
    assert sorted(titles(jobs)) == ["Ferry", "Lamp"]
    assert monotonic() - began < module.UNDO_S


def test_nothing_of_a_linked_document_outlives_its_removal(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "UNDO_S", 0.0)
    link = "https://files.example.org/merger.md"
    jobs = start(fetched=lambda url: Fetched(url, "merger.md", b"# The merger\n\nBoth firms meet in Bergen at noon."))
    jobs.add(Job("link", link, link))
    until(lambda: not jobs.status().jobs)
    assert load_sources(tmp_path / "home" / "documents")["merger.md"].url == link
    jobs.add(Job("remove", "merger", "The merger"))
    until(lambda: not jobs.status().jobs)
    assert [*(tmp_path / "home" / "documents").iterdir()] == []


def test_a_dropped_file_waits_for_one_link_at_most(start: Start) -> None:
    fetching, go_on, again = Event(), Event(), Event()
    fetched: list[str] = []

    def slow(url: str) -> Fetched:
        fetched.append(url)
        fetching.set()
        assert (go_on if len(fetched) == 1 else again).wait(20)
        return Fetched(url, "page.md", f"# {url[-1]}\n\nThe pilot of harbour {url} sleeps at noon.".encode())

    jobs = start(fetched=slow)
    jobs.add(*(Job("link", link, link) for link in ("https://a.example/1", "https://b.example/2")))
    assert fetching.wait(20)
    upload(jobs, "ferry.txt", "The ferry leaves at noon.")
    go_on.set()
    until(lambda: "Ferry" in titles(jobs))
    again.set()
    until(lambda: idle(jobs))
    assert len(titles(jobs)) == 3


class Removing(Counting):
    """Has a document removed as it reads of yaks, and as it reads of zebras looks which documents there are."""

    def __init__(self) -> None:
        super().__init__()
        self.jobs: Jobs | None = None
        self.there: set[str] = set()

    def read(self, texts):
        library = self.jobs._library if self.jobs else None
        if self.jobs and any("yak" in text for text in texts):
            self.jobs.add(Job("remove", "bread", "Bread"))
        if isinstance(library, Collection) and any("zebra" in text for text in texts):
            self.there = set(library._catalog.entries())
        return super().read(texts)


def test_a_removal_does_not_wait_for_the_end_of_a_long_run(
    start: Start, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "UNDO_S", 0.0)
    monkeypatch.setattr(indexer, "_LARGE", 0)
    removing = Removing()
    jobs = removing.jobs = start(removing)
    list(jobs.index([folder]))
    more = tmp_path / "more"
    more.mkdir()
    for name, animal in (("a.md", "yak"), ("b.md", "zebra"), ("c.md", "wombat")):
        (more / name).write_text(f"# The {animal}\n\nThe {animal} of the harbour sleeps at noon.\n")
    told = [(event.file, event.action) for event in jobs.index([more]) if isinstance(event, Outcome)]
    assert told == [("a.md", "added"), ("b.md", "added"), ("c.md", "added")]
    assert removing.there >= {"a", "paris"}
    assert "bread" not in removing.there
    assert titles(jobs) == ["Capitals", "Stars", "The wombat", "The yak", "The zebra"]
