"""Question files: what was asked, and the words that answer it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import ceil
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.answer import Message
from corpus.errors import WaystoneError

HELD = 0.8
_STRAIGHT = str.maketrans("‘’“”", "''\"\"")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that answer, verbatim; where they are spoken, the seconds at which they start and end."""

    document: str
    quote: str
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with the words that answer it; none where the documents do not say. `history` was said before it."""

    id: str
    question: str
    kind: str
    evidence: tuple[Evidence, ...] = ()
    history: tuple[Message, ...] = ()

    @property
    def answerable(self) -> bool:
        return bool(self.evidence)


_LINE = TypeAdapter(GoldQuestion)


def load_questions(file: Path) -> list[GoldQuestion]:
    """The questions of a JSON Lines file, one at least. Raises WaystoneError, naming the line that is wrong."""
    found = [_read(file, number, line) for number, line in enumerate(lines(file), start=1) if line.strip()]
    if not found:
        raise WaystoneError(f"{file.name}: there is no question in it; give a JSON Lines file")
    return found


def lines(file: Path) -> list[str]:
    """A text file's lines. Raises WaystoneError when it cannot be read."""
    try:
        with file.open(encoding="utf-8-sig") as opened:
            return opened.readlines()  # not splitlines, which cuts within a text that has U+2028 in it
    except (OSError, UnicodeDecodeError) as error:
        raise WaystoneError(f"{file.name}: cannot be read ({error}); give a JSON Lines file") from None


def _read(file: Path, number: int, line: str) -> GoldQuestion:
    try:
        return _LINE.validate_python(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        reason = str(error)
        if isinstance(error, ValidationError):
            problem = error.errors()[0]
            reason = f"{'.'.join(map(str, problem['loc'])) or 'the line'}: {problem['msg']}"
        raise WaystoneError(
            f"{file.name}, line {number}: not a question with id, question, kind, evidence ({reason})"
        ) from None


def fold(text: str) -> str:
    """White space to one space, quotation marks straight: `“a”\\n b` → `"a" b`."""
    return " ".join(text.translate(_STRAIGHT).split())


def holds(passage: str, quote: str) -> bool:
    """Whether a passage has at least 80 % of a quote's words in one run."""
    words, folded = fold(quote).split(), fold(passage)
    run = max(1, ceil(HELD * len(words)))
    return any(" ".join(words[at : at + run]) in folded for at in range(len(words) - run + 1))


def overlaps(shown: str, quote: str) -> bool:
    """Whether two quotes share a run of at least half of the shorter one's words."""
    left, right = fold(shown).split(), fold(quote).split()
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return matcher.find_longest_match().size * 2 >= max(1, min(len(left), len(right)))
