"""Citations read out of text while it streams: `[k3f9]`, `[k3f9, k07a]`, `[[k3f9]]`, `【k3f9】`, `［k3f9］`.

What could still become a citation is held back; unknown keys are dropped; code is left alone. Every
character is looked at once, so that no text, however hostile, takes more than linear time.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from corpus.sentences import sentences

OPENING, CLOSING = "[【［", "]】］"
LONGEST = 60  # characters that brackets with citations may hold
KEY = re.compile(r"\^?[A-Za-z0-9]{1,8}")
SEPARATOR = re.compile(r"\s*[,;，、]\s*|\s+")
FENCE = "```"


@dataclass(frozen=True, slots=True)
class Cited:
    """Known keys, cited at this point of the text."""

    keys: tuple[str, ...]


class CitationReader:
    """Splits a stream of text into text and citations. `known` are the keys that stand for a passage."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = frozenset(known)
        self._held = ""
        self._ticks = 0
        self._in_code = False

    def feed(self, piece: str) -> Iterator[str | Cited]:
        """What is certain by now, in order."""
        plain: list[str] = []
        for character in piece:
            found = self._take(character)
            if isinstance(found, Cited):
                if plain:
                    yield "".join(plain)
                    plain = []
                if found.keys:
                    yield found
            elif found:
                plain.append(found)
        if plain:
            yield "".join(plain)

    def finish(self) -> str:
        """What was held back to the end, which is text after all."""
        held, self._held = self._held, ""
        return held

    def _take(self, character: str) -> str | Cited:
        self._ticks = self._ticks + 1 if character == "`" else 0
        if self._ticks == len(FENCE):
            self._in_code = not self._in_code
        if self._in_code:
            return self.finish() + character
        if character in OPENING:
            return self._open(character)
        if not self._held:
            return character
        self._held += character
        if character in CLOSING:
            return self._close()
        if len(self._held) > LONGEST or character in "\n`(":
            return self.finish()
        return ""

    def _open(self, character: str) -> str:
        if self._held in ("", *OPENING):
            self._held += character
            return ""
        earlier, self._held = self._held, character
        return earlier

    def _close(self) -> str | Cited:
        inside = self._held.strip(OPENING + CLOSING + " ")
        opened = sum(character in OPENING for character in self._held)
        if opened > sum(character in CLOSING for character in self._held):
            return ""
        keys = [key for key in SEPARATOR.split(inside) if key]
        known = tuple(dict.fromkeys(key.lower() for key in keys if key.lower() in self._known))
        # Words in brackets are the writer's own; keys that no passage has are invented.
        if known or (keys and all(self._like_a_key(key) for key in keys)):
            self._held = ""
            return Cited(known)
        return self.finish()

    def _like_a_key(self, key: str) -> bool:
        return bool(KEY.fullmatch(key)) and any(sign.isdigit() for sign in key)


@dataclass(frozen=True, slots=True)
class Draft:
    """A written sentence and the keys that it cites, before any check."""

    text: str
    keys: tuple[str, ...]


class SentenceReader:
    """Puts text and citations together into sentences, each given out as soon as the next begins."""

    def __init__(self) -> None:
        self._text = ""
        self._cited: list[tuple[int, tuple[str, ...]]] = []

    @property
    def pending(self) -> int:
        """Characters of the sentence that is being written."""
        return len(self._text)

    def feed(self, part: str | Cited) -> Iterator[Draft]:
        if isinstance(part, Cited):
            self._cited.append((len(self._text), part.keys))
            return
        for line in part.splitlines(keepends=True):
            self._text += line
            if line.endswith("\n"):
                yield from self.finish()
            elif len(found := sentences(self._text)) > 1:
                yield from self._give(found[:-1], found[-1][0])

    def finish(self) -> Iterator[Draft]:
        """The rest: the stream, or the line, is at its end."""
        yield from self._give(sentences(self._text), len(self._text))
        self._text, self._cited = "", []

    def _give(self, found: list[tuple[int, int]], rest: int) -> Iterator[Draft]:
        drafts = []
        for at, (start, end) in enumerate(found):
            # Keys stand before or after the full stop, and before the next sentence.
            until = found[at + 1][0] if at + 1 < len(found) else rest
            keys = [key for offset, some in self._cited if start < offset <= until for key in some]
            drafts.append(_draft(self._text[start:end], tuple(dict.fromkeys(keys))))
        self._cited = [(offset - rest, some) for offset, some in self._cited if offset > rest]
        self._text = self._text[rest:]
        yield from (draft for draft in drafts if draft.text)


def _draft(text: str, keys: tuple[str, ...]) -> Draft:
    words = re.sub(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", "", text)
    return Draft(re.sub(r"\s+([.,;:!?])", r"\1", " ".join(words.split())), keys)
