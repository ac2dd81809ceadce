"""A conversation's name: its first question in the reader's own words, cut short; or what a capable model finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from langchain_core.messages import BaseMessage

from bot.models import prompts
from bot.question.compare import compared

LONGEST = 60  # characters
_OPENING = re.compile(
    r"^(?:(?:please|so|and|but|ok(?:ay)?|hi|hello|hey)\b[,!]?\s+|(?:can|could|would)\s+you\s+(?:please\s+)?|"
    r"(?:tell\s+me|explain|show\s+me|describe)(?:\s+to\s+me)?\s+(?:about\s+)?|i\s+(?:want|would\s+like|['’]d\s+like)\s+to\s+know\s+)+",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[?!.])\s+")


def conversation_title(question: str) -> str:
    """`So, can you tell me about hedge funds?` → `Hedge funds?`; of sentences too long for a name, one that asks."""
    if found := compared(question):
        return _cut(" or ".join(found.subjects))
    whole = " ".join(question.split())
    asking = [sentence for sentence in _SENTENCE.split(whole) if sentence.endswith("?")]
    return _cut(_OPENING.sub("", whole if len(whole) <= LONGEST else [*asking, whole][0]))


def _cut(title: str) -> str:
    title = title.strip(" ,;:–—-")
    if len(title) > LONGEST:
        title = f"{title[: LONGEST - 1].rsplit(' ', 1)[0].rstrip(' ,;:.')}…"
    return title[:1].upper() + title[1:]


def title_by_model(write: Callable[[Sequence[BaseMessage]], Iterator[str]], question: str) -> str:
    """The same by a capable model; "" where its reply is no title."""
    reply = "".join(write(prompts.title(question))).strip().strip("\"'“”*#. ")
    return reply if reply and "\n" not in reply and len(reply) <= LONGEST else ""
