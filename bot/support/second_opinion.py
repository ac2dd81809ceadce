"""A language model's second opinion on a sentence that the words support: `WAYSTONE_CHECK=model`.

Off by default. It can only withhold what the check by words has passed, never pass what that has withheld.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage

from bot import prompts
from bot.support.check import check
from bot.support.likeness import Reads, read_by_default
from bot.support.verdict import Verdict

REASON = "the model’s second opinion does not find it in the source"
_YES = re.compile(r"\W*yes\b", re.IGNORECASE)

# Answers messages in words, piece by piece; what it raises goes on to who asked.
Write = Callable[[Sequence[BaseMessage]], Iterable[str]]


def check_twice(
    sentence: str,
    evidence: Sequence[str],
    read: Reads | None = read_by_default,
    given: frozenset[str] = frozenset(),
    *,
    write: Write,
) -> Verdict:
    """The check by words; what it supports must also get a plain YES from a model."""
    verdict = check(sentence, evidence, read, given)
    if not verdict.supported or _YES.match("".join(write(prompts.opinion(sentence, evidence)))):
        return verdict
    return replace(verdict, label="partly", reason=REASON)


def by(model: BaseChatModel) -> Write:
    """What `check_twice` asks, for any chat model of LangChain."""
    return lambda messages: (str(piece.text) for piece in model.stream(list(messages)))
