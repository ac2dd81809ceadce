"""What commands print: results to standard output, all else to standard error; and what `--batch` reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from bot.answer import Message
from bot.errors import WaystoneError
from bot.events import Json

Event = TypeVar("Event", bound=Json)


class Turn(BaseModel):
    role: Literal["user", "assistant"]
    content: str


class Asked(BaseModel):
    """One line of a `--batch` file; other fields are allowed and not read."""

    id: str | int
    question: str
    history: list[Turn] = []

    @property
    def messages(self) -> list[Message]:
        return [Message(turn.role, turn.content) for turn in self.history]


def read_batch(file: Path) -> list[Asked]:
    """The questions of a JSON Lines file, or of standard input (`-`). Raises `WaystoneError` naming the bad line."""
    try:
        lines = sys.stdin.readlines() if str(file) == "-" else file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WaystoneError(f"{file} cannot be read ({error}); --batch takes a file of JSON Lines") from error
    return [_asked(line, f"{file}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]


def _asked(line: str, where: str) -> Asked:
    try:
        return Asked.model_validate_json(line)
    except ValidationError as error:
        problem = error.errors()[0]
        field = ".".join(map(str, problem["loc"])) or "the line"
        raise WaystoneError(f"{where}: {field}: {problem['msg']}; give an object with id and question") from None


def answer_batch(file: Path, answer: Callable[[Asked], Json]) -> None:
    """Write one object a line, in order. A question that fails gets its `error`, the rest go on, and exit is 1."""
    questions = read_batch(file)
    failed = 0
    for asked in watched(questions, "questions"):
        try:
            result = answer(asked)
        except WaystoneError as error:
            failed += 1
            result = {"question": asked.question, "error": str(error)}
        print_json({"id": asked.id, **{name: value for name, value in result.items() if name != "id"}})
    if failed:
        raise WaystoneError(f"{failed} of {len(questions)} questions failed; their lines say why")


def print_json(value: object, indent: int | None = None) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=indent))
    sys.stdout.flush()


def watched(items: list[Asked], label: str) -> Iterable[Asked]:
    """The items, with a bar on a terminal."""
    if not sys.stderr.isatty():
        return items
    from rich.console import Console
    from rich.progress import track

    return track(items, label, console=Console(stderr=True), transient=True)


def progress(events: Iterator[Json]) -> Iterator[Json]:
    """The events that are not progress; progress is shown as a bar on a terminal, and not at all elsewhere."""
    if not sys.stderr.isatty():
        yield from (event for event in events if event["event"] != "progress")
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        for event in events:
            if event["event"] == "progress":
                bar.update(task, description=event["label"], completed=event["done"], total=event["total"] or None)
            else:
                yield event


def bold(text: str) -> str:
    return typer.style(text, bold=True)


def dim(text: str) -> str:
    return typer.style(text, dim=True)
