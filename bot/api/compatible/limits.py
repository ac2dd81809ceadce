"""Where a reply ends: at a stop sequence, or after so many tokens; and what tokens are counted for `usage`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.render.json import Json

# No vocabulary is that of every writer here, and quotes have none. Words of seven letters, parts of longer ones, and
# single marks come within 8 % of what MiniLM's own tokenizer counts on each of the shipped documents.
TOKEN = re.compile(r"\w{1,7}|[^\w\s]")

Finish = Literal["stop", "length"]


@dataclass(frozen=True, slots=True)
class Limits:
    """At most so many tokens (None: all), and nothing from the first of the stop sequences on."""

    tokens: int | None = None
    stops: tuple[str, ...] = ()


class Cut:
    """Lets the pieces of a reply through until a limit is met; `finish` says what ended it."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._held = ""  # could be the beginning of a stop sequence
        self.tokens = 0
        self.ended = False
        self.finish: Finish = "stop"

    def take(self, piece: str) -> str:
        """What of the text so far may be sent now."""
        if self.ended:
            return ""
        text, self._held = self._held + piece, ""
        found = [at for stop in self._limits.stops if (at := text.find(stop)) >= 0]
        if found:
            sent = self._within(text[: min(found)])
            self.ended = True
            return sent
        may_go = len(text) - max((_begun(text, stop) for stop in self._limits.stops), default=0)
        sent = self._within(text[:may_go])
        self._held = "" if self.ended else text[may_go:]
        return sent

    def rest(self) -> str:
        """What was held back, once the reply has no more pieces."""
        held, self._held = self._held, ""
        return "" if self.ended else self._within(held)

    def _within(self, text: str) -> str:
        for match in TOKEN.finditer(text):
            if self.tokens == self._limits.tokens:
                self.ended, self.finish = True, "length"
                return text[: match.start()].rstrip()
            self.tokens += 1
        return text


def _begun(text: str, stop: str) -> int:
    """The length of the longest end of the text with which the stop sequence begins."""
    return next((size for size in range(min(len(stop) - 1, len(text)), 0, -1) if text.endswith(stop[:size])), 0)


def tokens(text: str) -> int:
    """How many tokens a text is counted for."""
    return sum(1 for _ in TOKEN.finditer(text))


def usage(prompt: Sequence[str], completion: int) -> Json:
    """`usage` as chat and completions have it."""
    asked = sum(map(tokens, prompt))
    return {"prompt_tokens": asked, "completion_tokens": completion, "total_tokens": asked + completion}
