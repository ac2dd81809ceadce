"""Files of questions: what `--batch` reads, and one answer a line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ValidationError

from bot.answer import Message
from bot.cli.output import print_json, watched
from bot.errors import WaystoneError

if TYPE_CHECKING:
    from bot.render.json import Json


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
        lines = sys.stdin.readlines() if str(file) == "-" else _lines(file)
    except (OSError, UnicodeDecodeError) as error:
        raise WaystoneError(f"{file} cannot be read ({error}); --batch takes a file of JSON Lines") from error
    return [_asked(line, f"{file}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]


def _lines(file: Path) -> list[str]:
    with file.open(encoding="utf-8-sig") as opened:
        return opened.readlines()  # not splitlines, which cuts within a text that has U+2028 in it


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
