"""What an answer is written with, and when a sentence counts as proven: a text, asked for its support, tells.

This module knows no model: it takes a function that turns messages into words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field

from langchain_core.messages import BaseMessage

from bot.answer import Quote
from bot.models.log_odds import Said
from bot.support import Verdict
from bot.support.verifier import CONVINCED, LogOdds, telling, weighed
from corpus.document import Span
from corpus.passages import Passage
from index.reader_model import Floats

Write = Callable[[Sequence[BaseMessage]], Generator[Said]]
Author = Callable[[Span], str]
Check = Callable[[str, Sequence[str]], Verdict]
# (texts,) log-odds that each text answers a question.
Answers = Callable[[str, Sequence[str]], Floats]

LONGEST_SENTENCE = 400  # characters; what runs on longer is cut and not shown
FIRST_PERSON = re.compile(r"\b(?:I|I[’']\w+|my|me|we|our)\b")


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer is written with.

    author: who wrote what a span holds; check: does a text say a sentence; answers: does a text answer a question;
    log_odds: the writer's own opinion whether a text says a sentence, where it is asked for one; opinions: the same
    whether quotes answer, by their numbers, where it has read them.
    """

    write: Write
    author: Author
    check: Check
    answers: Answers
    log_odds: LogOdds | None = None
    opinions: Mapping[int, float] = field(default_factory=dict)


def judged(context: Context, sentence: str, evidence: Sequence[str], convinced: float = CONVINCED) -> Verdict:
    """The verdict on a sentence: whether one of the texts says it.

    convinced: the writer's log-odds from which on it agrees, where it is asked.
    The writer is not asked for its opinion where that could change nothing.
    """
    verdict = context.check(sentence, evidence)
    if context.log_odds and verdict.evidence is not None and not verdict.foreign:
        text = telling(evidence[verdict.evidence], verdict)
        verdict = weighed(verdict, context.log_odds(sentence, text), convinced)
    return verdict


def agreeing(text: str, quote: Quote, quotes: Sequence[Quote], context: Context) -> list[int]:
    """The quotes of other documents, by others, whose own words, too, support what a quote's own words support."""
    author = context.author
    others = [one for one in quotes if not same_voice(one, quote, author)]
    if not others or not context.check(text, [signed(quote, author)]).supported:
        return []
    return [one.n for one in others if context.check(text, [signed(one, author)]).supported]


def same_voice(one: Quote, other: Quote, author: Author) -> bool:
    """Whether two quotes are of one document, or of two by the same author: no agreement of sources."""
    name = author(one.span)
    return one.span.document_id == other.span.document_id or bool(name and name == author(other.span))


def signed(evidence: Quote | Passage, author: Author) -> str:
    """The evidence; who says "I" in it may be named, though the words don't."""
    name = author(evidence.span) if FIRST_PERSON.search(evidence.text) else ""
    return f"{evidence.corrected}\n({name})" if name else evidence.corrected


def alike(text: str, other: str) -> bool:
    """Whether two sentences say the same in nearly the same words."""
    ours, theirs = set(re.findall(r"\w+", text.lower())), set(re.findall(r"\w+", other.lower()))
    return len(ours & theirs) >= 0.8 * max(1, min(len(ours), len(theirs)))
