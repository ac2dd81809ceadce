"""The library's tab without a browser: rows of the table, what is said of what is on its way, names of uploads."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest

from bot.access.reader import HERE, Reader
from bot.errors import WaystoneError
from bot.settings import Settings
from bot.waystone import Waystone
from bot.web import arrivals, library
from bot.web.suggestions import Suggestions
from bot.web.uploads import tidy
from index.build.report import Outcome, Progress
from index.jobs.queue import Job
from index.jobs.status import Status


@pytest.fixture
def waystone(home: Path, migrated: Path) -> Iterator[Waystone]:
    home.mkdir()
    shutil.copy(migrated, home)
    with Waystone.open(Settings(home=home, model="quotes")) as opened:
        yield opened


def status(
    progress: Progress | None = None, seconds: float = 0.0, gained: int = 0, jobs: tuple[Job, ...] = ()
) -> Status:
    running = frozenset(job.id for job in jobs[:1]) if progress else frozenset()
    return Status(1, progress, seconds, gained, jobs, running, (), ())


def ask(waystone: Waystone, name: str, **given: object) -> dict[str, object]:
    """A call of the page's script, where no users are kept."""
    suggestions = Suggestions(waystone.collection)
    calls = [
        *library.table_calls(waystone),
        *library.document_calls(waystone, suggestions),
        *library.ways_in(waystone),
    ]
    request = type("Request", (), {"request": None, "scope": {"waystone.reader": HERE}})()
    return next(call for call in calls if call.__name__ == name)(given, request)


def done(waystone: Waystone) -> None:
    late = monotonic() + 60
    while waystone.jobs.status().waiting or waystone.jobs.status().running:
        assert monotonic() < late
        sleep(0.01)


@pytest.mark.parametrize(
    ("gained", "seconds", "left"),
    [
        (0, 60.0, ""),
        (1, 60.0, ""),  # the first pieces tell little
        (50, 2.0, ""),
        (50, 10.0, "about 10 s left"),
        (50, 200.0, "about 3 min left"),
    ],
)
def test_the_time_left_is_said_once_it_is_known(gained: int, seconds: float, left: str) -> None:
    assert arrivals.remaining(status(Progress("talk", 50, 100), seconds, gained).left_s) == left


def test_what_is_going_on_is_one_line() -> None:
    jobs = (Job("upload", "/a", "a.txt"), Job("upload", "/b", "b.txt"), Job("upload", "/c", "c.txt"))
    assert arrivals.line(status(Progress("A talk", 1, 9), jobs=jobs)) == "Reading A talk · 2 to come"
    assert arrivals.line(status()) == ""


def test_a_removal_can_be_taken_back_for_ten_seconds() -> None:
    now = datetime.now(UTC)
    fresh, over = (Job("remove", id, id, asked_at=now - timedelta(seconds=ago)) for id, ago in (("a", 4), ("b", 11)))
    (left,) = arrivals.leaving(status(jobs=(fresh, over)))
    assert left["id"] == "a"
    assert 5 < float(str(left["left"])) <= 6


def test_what_came_of_files_is_only_text() -> None:
    came = (Outcome("failed", "bad.txt"), Outcome("added", "b.txt", "b", "<b>B</b>", message="it is an export"))
    assert arrivals.news(came) == (
        '<ul class="outcomes"><li class="added"><b>&lt;b&gt;B&lt;/b&gt;</b>: added; it is an export'
        '<div data-introduces="b"></div></li></ul>'
    )


def test_of_several_documents_the_one_that_came_last_introduces_itself() -> None:
    came = (*(Outcome("added", f"{id}.md", id, id) for id in "abc"), Outcome("unchanged", "d.md", "d", "D"))
    assert re.findall(r'data-introduces="(\w)"', arrivals.news(came)) == ["c"]


def test_of_a_file_that_changed_often_the_last_is_told() -> None:
    actions = ("added", "changed", "changed", "removed")
    html = arrivals.news(
        (*(Outcome(action, "a.md", "a", "A") for action in actions), Outcome("added", "b.md", "b", "B"))
    )
    assert re.findall(r'<li class="(\w+)"><b>(\w)', html) == [("added", "B"), ("removed", "A")]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("notes.txt", "notes.txt"),
        ("../../etc/passwd", "etc/passwd"),
        ("a\\b .txt", "a/b .txt"),
        (".hidden/.ssh", "hidden/ssh"),
        ("/", "document"),
        ("日本語.md", "日本語.md"),
        ("é" * 300 + ".pdf", "é" * 98 + ".pdf"),
    ],
)
def test_an_uploads_name_is_a_path_below_the_librarys_folder(given: str, kept: str) -> None:
    assert tidy(given) == kept


def test_pasted_words_come_in_and_can_be_described(waystone: Waystone) -> None:
    for _ in range(2):
        ask(waystone, "paste", words="Tides\n\nThe spring tide at Morwenstow comes two days after the full moon.")
        done(waystone)
    assert {path.name for path in (waystone.settings.home / "documents").iterdir()} == {"tides.md", "tides (2).md"}
    (info,) = waystone.collection.documents()
    assert "left out" in str(ask(waystone, "looked")["rows"])
    assert "a title" in str(ask(waystone, "edit", id=info.id, title=" ")["error"])
    assert ask(waystone, "edit", id=info.id, title="High water", author="Ida Thorne", url="https://a.example") == {}
    (described,) = waystone.collection.documents()
    assert (described.title, described.author, described.words) == ("High water", "Ida Thorne", info.words)
    assert waystone.collection.search("spring tide").passages[0].passage.title == "High water"
    again = waystone.jobs.index(waystone.collection.files())
    assert not any(one.action == "changed" for one in again if isinstance(one, Outcome))
    assert waystone.collection.check().agrees


def test_a_link_with_a_password_is_refused_before_it_is_kept(waystone: Waystone) -> None:
    pasted = "https://harbour.example/a https://ida:secret@harbour.example/b"
    assert "name and password" in str(ask(waystone, "paste", words=pasted)["error"])
    assert waystone.jobs.status().jobs == ()


def test_the_shipped_documents_can_be_put_back_and_folders_kept_in_step(waystone: Waystone, tmp_path: Path) -> None:
    assert ask(waystone, "looked")["missing"] is True
    (tmp_path / "notes").mkdir()
    assert ask(waystone, "keep_in_step", path=str(tmp_path / "notes")) == {}
    assert str(tmp_path / "notes") in str(ask(waystone, "looked")["folders"])
    assert "already" in str(ask(waystone, "keep_in_step", path=str(tmp_path / "notes"))["error"])
    assert "no such folder" in str(ask(waystone, "keep_in_step", path=str(tmp_path / "none"))["error"])
    (tmp_path / "notes" / "lamp.md").write_text("The lamp is trimmed at four.")
    late = monotonic() + 60
    while not waystone.collection.documents():
        assert monotonic() < late
        sleep(0.05)
    assert ask(waystone, "leave_folder", path=str(tmp_path / "notes")) == {}
    assert ask(waystone, "looked")["folders"] == ""


def test_where_anyone_may_come_in_no_folder_of_the_server_is_read(home: Path, tmp_path: Path) -> None:
    with Waystone.open(Settings(home=home, model="quotes", host="0.0.0.0", users="open")) as opened:
        assert "watch" in str(ask(opened, "keep_in_step", path=str(tmp_path))["error"])


def test_an_address_of_this_machine_alone_may_have_folders_kept_in_step(home: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    with Waystone.open(Settings(home=home, model="quotes", host="127.0.0.2")) as opened:
        assert ask(opened, "keep_in_step", path=str(tmp_path / "notes")) == {}


def test_only_who_asked_or_an_admin_gives_a_job_up(waystone: Waystone) -> None:
    theirs = Job("link", "http://127.0.0.1:1/", "a link", owner="ida")
    waystone.jobs.add(theirs)
    done(waystone)
    drop = next(call for call in library.table_calls(waystone) if call.__name__ == "drop")
    request = type("Request", (), {"request": None, "scope": {"waystone.reader": Reader("ben")}})()
    assert "only an admin" in str(drop({"id": theirs.id}, request)["error"])
    assert ask(waystone, "drop", id=theirs.id) == {}


def test_a_link_needs_its_scheme(waystone: Waystone) -> None:
    with pytest.raises(WaystoneError, match="https://"):
        library.description(library.Edited(id="a", title="A", url="javascript:alert(1)"))
    assert waystone.collection.documents() == []


def test_a_document_that_has_come_is_no_second_row_while_its_job_ends(
    waystone: Waystone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = tmp_path / "harbours.txt"
    note.write_text("Harbours\n\nThe mole is dry in summer.\n", encoding="utf-8")
    ending = status(Progress("Harbours", 1, 1, str(note), 0.4), jobs=(Job("upload", str(note), "Harbours"),))
    monkeypatch.setattr(library, "going_on", lambda *_: ending)
    assert re.findall("40 %|ready", str(ask(waystone, "looked")["rows"])) == ["40 %"]
    list(waystone.collection.index([note]))
    assert re.findall("40 %|ready", str(ask(waystone, "looked")["rows"])) == ["ready"]
