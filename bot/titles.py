"""A conversation's name out of its first question: short, the words that tell, by rules; or by a capable model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from langchain_core.messages import BaseMessage

from bot import prompts
from bot.comparison import compared
from bot.parts import ASKING, AUXILIARY, parts

MOST_WORDS = 6
_FEWEST = 2
LONGEST = 60  # characters
_OPENING = re.compile(
    r"^(?:(?:please|so|and|but|ok(?:ay)?|hi|hello|hey)\b[,!]?\s+|(?:can|could|would)\s+you\s+(?:please\s+)?|"
    r"(?:tell\s+me|explain|show\s+me|describe)(?:\s+to\s+me)?\s+(?:about\s+)?|i\s+(?:want|would\s+like|['’]d\s+like)\s+to\s+know\s+)+",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    rf"^(?:how\s+(?:many|much|long|old|far|big)\b|{ASKING}(?:['’]s|['’]re)?\b)?\s*(?:{AUXILIARY}\b(?:n['’]t)?\s*)?"
    r"(?:(?:it|there|i|you|we|one|someone|people|he|she|they)\b\s*)?",
    re.IGNORECASE,
)
_ENDS_NO_TITLE = """
    a an and as at but by for from in into is it my of on or own so that the their then this to with have has had
"""
_SAYS_LITTLE = """
    a am an the do does did is are was were be been i you he she they we it my your his her their
"""
_SMALL, _LEFT_OUT = frozenset(_ENDS_NO_TITLE.split()), frozenset(_SAYS_LITTLE.split())


def short_title(question: str) -> str:
    """`Why did Eric Jang not found his own company?` → `Eric Jang not found own company`."""
    if found := compared(question):
        return _cut(" or ".join(found.subjects))
    sentences = re.split(r"(?<=[?!.])\s+", " ".join(parts(question)[0].split()))
    # What is asked, unless it tells next to nothing: `I am at the start of my career. Where should I work?`
    asked = sorted(sentences, key=lambda one: (len(_telling(one)) < _FEWEST, not one.endswith("?")))[0]
    return _cut(" ".join(_telling(asked) or question.strip(" ?!.").split()[:MOST_WORDS]))


def _telling(sentence: str) -> list[str]:
    rest = _QUESTION.sub("", _OPENING.sub("", sentence), count=1).strip(" ?!.,;:")
    words = [word for word in rest.split() if word.lower() not in _LEFT_OUT][:MOST_WORDS]
    while words and words[-1].lower().strip(",;:") in _SMALL:
        words.pop()
    return words


def _cut(title: str) -> str:
    title = title.strip(" ,;:.–—-")
    if len(title) > LONGEST:
        title = title[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
    return title[:1].upper() + title[1:]


def title_by_model(write: Callable[[Sequence[BaseMessage]], Iterator[str]], question: str) -> str:
    """The same by a capable model; "" where its reply is no title."""
    reply = "".join(write(prompts.title(question))).strip().strip("\"'“”*#. ")
    return reply if reply and "\n" not in reply and len(reply) <= LONGEST else ""
