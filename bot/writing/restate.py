"""A small model says one quote at a time in a sentence of its own; each comes out checked, shown or withheld."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import closing
from statistics import fmean
from typing import NamedTuple

from bot.answer import Quote, Sentence, Withheld
from bot.models import prompts
from bot.models.log_odds import Said
from bot.question.follow_up import AUXILIARY
from bot.writing.context import (
    FIRST_PERSON,
    LONGEST_SENTENCE,
    Author,
    Context,
    agreeing,
    alike,
    judged,
    signed,
)
from corpus.passages import Passage
from corpus.sentences import sentences
from index.search.lexical import asked_terms, terms
from index.search.ranking import RankedPassage

# The reader's log-odds that a quote answers, from which on it is restated: asked of any other, a small model makes
# something up. The same of the writer that has read it. And how many quotes are, besides the items of a list, where
# the writer has read none: each costs a reader some seconds.
ANSWERING, AGREED, RESTATED = 0.0, 0.0, 2
# The mean log-probability of its own words, from which on the writer is sure of a sentence, and its log-odds, asked
# whether the quote says it. Of 117 sentences, read one by one, the first tells right ones at an AUC of .82, the second
# at .61; 30 pass, 27 of them right.
SURE, STANDS = -0.25, 0.0
# A sentence adds nothing to a quote with which it shares so many of the words of either: a pronoun, a name.
REPEATED = 0.9
ASKS_WHETHER = re.compile(rf"\W*{AUXILIARY}\b", re.IGNORECASE)
NAME = re.compile(r"\b[A-Z]\w+")
FRAME = re.compile(
    r"^the (?:sources?|quotes?|documents?|texts?) (?:(?:says?|states?|mentions?) (?:that )?|suggests? that )",
    re.IGNORECASE,
)
LOSES_ITS_NOUN = re.compile(r"(?:of|its?|they|their|this|that|these|those)\b", re.IGNORECASE)
POINTS = re.compile(
    r"\b(?:described|stated|mentioned|explained|given|told|discussed|said) in the (?:quote|text|passage|sources?)\b",
    re.IGNORECASE,
)
NOTHING = re.compile(r"\W*NO\b", re.IGNORECASE)


class Drafted(NamedTuple):
    """A sentence as a model said it; sureness: the mean log-probability of its tokens, 0 where the model tells none."""

    text: str
    sureness: float


def restate(
    context: Context,
    question: str,
    passages: Sequence[RankedPassage],
    quotes: Sequence[Quote],
    parts: Mapping[int, str] | None = None,
    items: Set[int] = frozenset(),
) -> Iterator[Sentence | Withheld]:
    """One checked sentence for each quote that answers; the model's NO gives none, nor does what it is not sure of.

    `parts` has the part of the question that a quote is to answer, by the quote's number; `items` are the numbers of
    quotes that answer as items of a list, whatever words of the question they have.

    The words around a quote, in its passage, may tell what its `he`, `it` and `there` stand for.
    """
    shown: list[str] = []
    for quote, asked in chosen(context, question, passages, quotes, parts or {}, items):
        drafted = one_sentence(context.write(prompts.restate(asked, quote.corrected)))
        text = unframed(drafted.text)
        if not text or says_no(text) or drafted.sureness < SURE:
            continue
        if says_nothing_new(text, asked) or any(alike(text, other) for other in shown):
            continue
        if quote.n not in items and repeats(text, quote.corrected):
            continue
        evidence = [signed(quote, context.author), *(signed(one, context.author) for one in around(quote, passages))]
        verdict = judged(context, text, evidence, STANDS)
        proven, reason = (text if verdict.supported else ""), reason_alone(text, asked)
        if not proven and reason and judged(context, reason, evidence, STANDS).supported:
            proven = reason
        if proven and says_nothing_of(proven, asked, evidence):
            continue
        if proven:
            shown.append(text)
            agreed = agreeing(proven, quote, quotes, context)
            yield Sentence(unnamed(proven, quote, context.author), (quote.n, *agreed), "supported")
        else:
            yield Withheld(text, verdict.reason)


def chosen(
    context: Context,
    question: str,
    passages: Sequence[RankedPassage],
    quotes: Sequence[Quote],
    parts: Mapping[int, str],
    items: Set[int],
) -> Iterator[tuple[Quote, str]]:
    """The quotes that are worth restating, in their order, with what each is to answer.

    A quote is read with the passage around it: alone its `he` and `it` may stand for anything. Of quotes that the
    writer has read again the best alone: of four sentences that it said of the next one two were wrong.
    """
    told, most = 0, 1 if context.opinions else RESTATED
    for quote in quotes:
        asked = parts.get(quote.n, question)
        if quote.n in items:
            yield quote, asked
        elif told < most and not announces(quote, items) and _answers(context, quote, asked, passages):
            told += 1
            yield quote, asked


def _answers(context: Context, quote: Quote, asked: str, passages: Sequence[RankedPassage]) -> bool:
    if context.opinions:
        return context.opinions.get(quote.n, -1.0) > AGREED
    texts = [quote.corrected, *(one.corrected for one in around(quote, passages))]
    return float(context.answers(asked, texts).max()) > ANSWERING


def around(quote: Quote, passages: Sequence[RankedPassage]) -> list[Passage]:
    """The passages that hold a quote."""
    return [one.passage for one in passages if one.passage.span.contains(quote.span)]


def announces(quote: Quote, items: Set[int]) -> bool:
    """Whether a quote ends where a list begins whose items are quoted, too: those answer, not it."""
    return bool(items) and quote.text.rstrip().endswith(":")


def repeats(text: str, quote: str) -> bool:
    """Whether a sentence is one of the quote's over again: `They sold it.` beside `We sold it.`"""
    ours = set(re.findall(r"\w+", text.lower()))
    theirs = [set(re.findall(r"\w+", quote[start:end].lower())) for start, end in sentences(quote)]
    return any(len(ours & one) >= REPEATED * max(len(ours), len(one)) for one in theirs)


def says_nothing_new(text: str, question: str) -> bool:
    """`A childhood has to do with one's views`, asked what it has to do with them; to yes or no that is an answer.

    Nor does `It would do as described in the quote`: what is described there is what was asked.
    """
    if POINTS.search(text):
        return True
    return not ASKS_WHETHER.match(question) and set(asked_terms(text)) <= set(terms(question))


def says_nothing_of(text: str, question: str, evidence: Iterable[str]) -> bool:
    """`Both essays find it crucial`: of what goes beyond the question nothing stands in the source.

    The writer takes such a sentence of its own for an answer as surely as a right one.
    """
    new = set(asked_terms(text)) - set(terms(question))
    return not ASKS_WHETHER.match(question) and not any(new & set(terms(one)) for one in evidence)


def unframed(text: str) -> str:
    """`The sources say that it rose.` → `It rose.`: who says it is told by the name and the number beside it."""
    rest = re.sub(r"^The quote\b", "The source", FRAME.sub("", text))
    return rest[:1].upper() + rest[1:]


def reason_alone(text: str, question: str) -> str:
    """`He left because the rent had doubled`, asked why he left: `The rent had doubled.`

    What the question takes for granted is no answer, and need not stand in the quote; without it the sentence
    claims less. "" where it gives none, or one that begins with `it` or `they` and would lose what that stands for.
    """
    echo, because, reason = text.partition(" because ")
    if not because or LOSES_ITS_NOUN.match(reason) or not set(asked_terms(echo)) <= set(terms(question)):
        return ""
    return reason[:1].upper() + reason[1:]


def one_sentence(said: Generator[Said]) -> Drafted:
    """The first sentence of a reply; the rest is never waited for."""
    text = ""
    log_probabilities: list[float] = []
    with closing(said):
        for piece in said:
            text = (text + piece.text).lstrip()
            log_probabilities += piece.log_probabilities
            first, newline, _ = text.partition("\n")
            ends = sentences(first)
            if newline or len(ends) > 1 or len(text) > LONGEST_SENTENCE:
                text = first[ends[0][0] : ends[0][1]] if ends else ""
                break
    plain = "" if len(text) > LONGEST_SENTENCE else text.strip().strip('“”"').strip()
    return Drafted(plain, fmean(log_probabilities or [0.0]))


def says_no(text: str) -> bool:
    """`NO.` and `No, the quote does not say` alike; not `No one should…`, which is an answer."""
    if not NOTHING.match(text):
        return False
    rest = text.strip().lower()[2:].lstrip()
    return not rest or rest[0] in ".,:;-–—!" or "quote" in rest


def unnamed(text: str, quote: Quote, author: Author) -> str:
    """A transcript does not tell which of its speakers says "I": the sentence must not, either."""
    if quote.place.start_s is None or not FIRST_PERSON.search(quote.text):
        return text
    names = set(NAME.findall(author(quote.span))) - set(NAME.findall(quote.corrected))
    if not names:
        return text
    named = "|".join(map(re.escape, sorted(names)))
    return re.sub(
        rf"(^)?\b(?:{named})(?: (?:{named}))*\b", lambda at: f"{'T' if at[1] is not None else 't'}he speaker", text
    )
