"""What an answer is written with, and when a sentence counts as proven: a text, asked for its support, tells.

This module knows no model: it takes a function that turns messages into words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Protocol

from langchain_core.messages import BaseMessage

from bot.answering.answer import Quote
from bot.support import Verdict
from bot.support.echo import Echo
from bot.support.second_opinion import Leaning, telling, weighed
from corpus.document import Span
from corpus.passage import Passage

Write = Callable[[Sequence[BaseMessage]], Generator[str]]
Author = Callable[[Span], str]
Check = Callable[[str, Sequence[str]], Verdict]
Meets = Callable[[str, str], Echo]

LONGEST_SENTENCE = 400  # characters; what runs on longer is cut and not shown


class SupportCheck(Protocol):
    """The support check, told which words a sentence may take over from the question."""

    def __call__(self, sentence: str, evidence: Sequence[str], *, given: frozenset[str]) -> Verdict: ...


FIRST_PERSON = re.compile(r"\b(?:I|I[’']\w+|my|me|we|our)\b")


@dataclass(frozen=True, slots=True)
class Context:
    """What an answer is written with.

    author: who wrote what a span holds; leaning: the model's second opinion, where it is asked for one.
    """

    write: Write
    author: Author
    support: SupportCheck
    meets: Meets
    leaning: Leaning | None = None


def judged(sentence: str, evidence: Sequence[str], check: Check, leaning: Leaning | None) -> Verdict:
    """The verdict on a sentence of the first text that supports it, else of the very first, and of the model on that.

    It is not asked where that could change nothing.
    """
    verdicts = ((check(sentence, [text]), text) for text in evidence)
    first = next(verdicts)
    best, text = first if first[0].supported else next((one for one in verdicts if one[0].supported), first)
    return weighed(best, leaning(sentence, telling(text, best))) if leaning and not best.foreign else best


def credited(context: Context, question: str) -> Check:
    """The check for sentences that answer a question: what it says, and the evidence says too, they may repeat."""

    def check(sentence: str, evidence: Sequence[str]) -> Verdict:
        given = frozenset(key for text in evidence for key in context.meets(question, text).keys)
        return context.support(sentence, evidence, given=given)

    return check


def agreeing(text: str, quote: Quote, quotes: Sequence[Quote], author: Author, check: Check) -> list[int]:
    """The quotes of other documents, by others, whose own words, too, support what a quote's own words support."""
    others = [one for one in quotes if not same_voice(one, quote, author)]
    if not others or not check(text, [signed(quote, author)]).supported:
        return []
    return [one.n for one in others if check(text, [signed(one, author)]).supported]


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
