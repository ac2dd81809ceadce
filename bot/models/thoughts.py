"""A reply without what its model thinks aloud first, as Qwen3, DeepSeek-R1 and others do: `<think>…</think>`."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

# Names of models whose prompt ends in the opening sign, so that their replies may begin amid the thoughts.
AMID = re.compile(r"\br1\b|qwq|thinking", re.IGNORECASE)
_OPENING = "<think>", "<thinking>"
_CLOSED = re.compile(r"</think(?:ing)?>\s*", re.IGNORECASE)


def spoken(pieces: Generator[BaseMessage], *, amid: bool = False) -> Generator[BaseMessage]:
    """The pieces of what is said; a thought that never ends is all there is of a reply.

    amid: the reply may begin amid thoughts, so its words are held until those end, or until it does.
    """
    held = ""
    with closing(pieces):
        for piece in pieces:
            held += str(piece.text)
            closed = _CLOSED.search(held)
            if closed and not held[closed.end() :]:
                continue  # what is said begins with the next words
            if closed or not (amid or _may_open(held)):
                yield piece.model_copy(update={"content": held[closed.end() :] if closed else held})
                break
        else:
            if held and not _CLOSED.search(held) and not _may_open(held):
                yield piece.model_copy(update={"content": held})
        yield from pieces


def _may_open(text: str) -> bool:
    """Whether a reply that begins so is a thought, or its next words may tell that it is one."""
    begun = text.lstrip().lower()
    return any(begun.startswith(one) or one.startswith(begun) for one in _OPENING)
