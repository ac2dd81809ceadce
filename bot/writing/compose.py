"""The written part of an answer: a model drafts, the support check decides what is shown.

A small model restates one quote at a time; a capable one composes over the passages with citations.
Either way each sentence comes out checked, as `Sentence` or `Withheld`. This module knows no model: it
takes a function that turns messages into words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Protocol

from langchain_core.messages import BaseMessage

from bot.answering.answer import Quote, Sentence, Withheld
from bot.question.decompose import AUXILIARY
from bot.support import Verdict
from bot.support.echo import Echo
from bot.support.second_opinion import Leaning, telling, weighed
from bot.writing import prompts
from bot.writing.citations import CitationReader, Draft, SentenceReader
from corpus.document import Span
from corpus.passage import Passage
from corpus.sentences import sentences, sentences_around
from index.lexical import asked_terms, terms
from index.ranking import RankedPassage

Write = Callable[[Sequence[BaseMessage]], Generator[str]]
Author = Callable[[Span], str]
Check = Callable[[str, Sequence[str]], Verdict]
Meets = Callable[[str, str], Echo]


class Crediting(Protocol):
    """The support check, told which words a sentence may take over from the question."""

    def __call__(self, sentence: str, evidence: Sequence[str], *, given: frozenset[str]) -> Verdict: ...


LONGEST_SENTENCE = 400  # characters; what runs on longer is cut and not shown
CITED_AT_MOST = 3
# A quote is restated if it meets this share of the question's words, and nearly as much as the quote that meets most:
# asked of any other, a small model makes something up.
MET, NEARLY = 0.4, 0.6
ASKS_WHETHER = re.compile(rf"\W*{AUXILIARY}\b", re.IGNORECASE)
FIRST_PERSON = re.compile(r"\b(?:I|I[’']\w+|my|me|we|our)\b")
NAME = re.compile(r"\b[A-Z]\w+")
FRAME = re.compile(
    r"^the (?:sources?|quotes?|documents?|texts?) (?:(?:says?|states?|mentions?) (?:that )?|suggests? that )",
    re.IGNORECASE,
)
LOSES_ITS_NOUN = re.compile(r"(?:of|its?|they|their|this|that|these|those)\b", re.IGNORECASE)
NOTHING = re.compile(r"\W*NO\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refused:
    """The model found no answer in what it was given."""


@dataclass(frozen=True, slots=True)
class Means:
    """What an answer is written with.

    author: who wrote what a span holds; leaning: the model's second opinion, where it is asked for one.
    """

    write: Write
    author: Author
    crediting: Crediting
    meets: Meets
    leaning: Leaning | None = None


def restate(
    means: Means,
    question: str,
    passages: Sequence[RankedPassage],
    quotes: Sequence[Quote],
    parts: Mapping[int, str] | None = None,
    items: Set[int] = frozenset(),
) -> Iterator[Sentence | Withheld]:
    """One checked sentence for each quote that answers; the model's NO gives none.

    `parts` has the part of the question that a quote is to answer, by the quote's number; `items` are the numbers of
    quotes that answer as items of a list, whatever words of the question they have.

    The words around a quote, in its passage, may tell what its `he`, `it` and `there` stand for.
    """
    shown: list[str] = []
    asks = {quote.n: (parts or {}).get(quote.n, question) for quote in quotes}
    met = {quote.n: means.meets(asks[quote.n], quote.corrected).share for quote in quotes}
    for quote in quotes:
        asked = asks[quote.n]
        most = max(met[number] for number, other in asks.items() if other == asked)
        if quote.n not in items and (met[quote.n] < max(MET, NEARLY * most) or announces(quote, items)):
            continue
        text = unframed(one_sentence(means.write(prompts.restate(asked, quote.corrected))))
        if not text or says_no(text) or says_nothing_new(text, asked) or any(alike(text, other) for other in shown):
            continue
        around = [one.passage for one in passages if one.passage.span.contains(quote.span)]
        evidence = [signed(quote, means.author), *(signed(passage, means.author) for passage in around)]
        check = credited(means, asked)
        verdict = judged(text, evidence, check, means.leaning)
        proven, reason = (text if verdict.supported else ""), reason_alone(text, asked)
        if not proven and reason and judged(reason, evidence, check, means.leaning).supported:
            proven = reason
        if proven:
            shown.append(text)
            agreed = agreeing(proven, quote, quotes, means.author, check)
            yield Sentence(unnamed(proven, quote, means.author), (quote.n, *agreed), "supported")
        else:
            yield Withheld(text, verdict.reason)


def announces(quote: Quote, items: Set[int]) -> bool:
    """Whether a quote ends where a list begins whose items are quoted, too: those answer, not it."""
    return bool(items) and quote.text.rstrip().endswith(":")


def judged(sentence: str, evidence: Sequence[str], check: Check, leaning: Leaning | None) -> Verdict:
    """The verdict on a sentence of the first text that supports it, else of the very first, and of the model on that.

    It is not asked where that could change nothing.
    """
    verdicts = ((check(sentence, [text]), text) for text in evidence)
    first = next(verdicts)
    best, text = first if first[0].supported else next((one for one in verdicts if one[0].supported), first)
    return weighed(best, leaning(sentence, telling(text, best))) if leaning and not best.foreign else best


def credited(means: Means, question: str) -> Check:
    """The check for sentences that answer a question: what it says, and the evidence says too, they may repeat."""

    def check(sentence: str, evidence: Sequence[str]) -> Verdict:
        given = frozenset(key for text in evidence for key in means.meets(question, text).keys)
        return means.crediting(sentence, evidence, given=given)

    return check


def says_nothing_new(text: str, question: str) -> bool:
    """`A childhood has to do with one's views`, asked what it has to do with them; to yes or no that is an answer."""
    return not ASKS_WHETHER.match(question) and set(asked_terms(text)) <= set(terms(question))


def unframed(text: str) -> str:
    """`The sources say that it rose.` → `It rose.`: who says it is told by the name and the number beside it."""
    rest = re.sub(r"^The quote\b", "The source", FRAME.sub("", text))
    return rest[:1].upper() + rest[1:]


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


def reason_alone(text: str, question: str) -> str:
    """`He left because the rent had doubled`, asked why he left: `The rent had doubled.`

    What the question takes for granted is no answer, and need not stand in the quote; without it the sentence
    claims less. "" where it gives none, or one that begins with `it` or `they` and would lose what that stands for.
    """
    echo, because, reason = text.partition(" because ")
    if not because or LOSES_ITS_NOUN.match(reason) or not set(asked_terms(echo)) <= set(terms(question)):
        return ""
    return reason[:1].upper() + reason[1:]


def one_sentence(words: Generator[str]) -> str:
    """The first sentence of a reply; the rest is never waited for."""
    text = ""
    with closing(words):
        for piece in words:
            text = (text + piece).lstrip()
            first, newline, _ = text.partition("\n")
            ends = sentences(first)
            if newline or len(ends) > 1 or len(text) > LONGEST_SENTENCE:
                text = first[ends[0][0] : ends[0][1]] if ends else ""
                break
    return "" if len(text) > LONGEST_SENTENCE else text.strip().strip('“”"').strip()


def says_no(text: str) -> bool:
    """`NO.` and `No, the quote does not say` alike; not `No one should…`, which is an answer."""
    if not NOTHING.match(text):
        return False
    rest = text.strip().lower()[2:].lstrip()
    return not rest or rest[0] in ".,:;-–—!" or "quote" in rest


def compose(
    means: Means, question: str, passages: Sequence[RankedPassage], quotes: Sequence[Quote]
) -> Iterator[Sentence | Withheld | Quote | Refused]:
    """Checked sentences over all passages, as the model writes them.

    A sentence that stands on words outside every quote so far is preceded by a new `Quote` of those words.
    """
    sources = keyed(question, passages)
    prompt = prompts.compose(
        question, {key: (one.passage.title, one.passage.corrected) for key, one in sources.items()}
    )
    cited = Citing(sources, list(quotes), means, credited(means, question))
    seen: list[str] = []
    for draft in drafts(means.write(prompt), list(sources)):
        if draft.text.startswith(prompts.REFUSAL.rstrip(".")):
            yield Refused()
            return
        if any(alike(draft.text, other) for other in seen):
            return  # a model that repeats itself has no more to say
        seen.append(draft.text)
        yield from cited.checked(draft)


def drafts(words: Generator[str], keys: Sequence[str]) -> Iterator[Draft]:
    """Sentences with the keys that they cite, out of a stream; a run-on ends it."""
    citations, lines = CitationReader(keys), SentenceReader()
    with closing(words):
        for piece in words:
            for part in citations.feed(piece):
                yield from lines.feed(part)
            if lines.pending > LONGEST_SENTENCE:
                return
    yield from lines.feed(citations.finish())
    yield from lines.finish()


def keyed(question: str, passages: Sequence[RankedPassage]) -> dict[str, RankedPassage]:
    """Passages under opaque keys, which can't be mistaken for a number that stands in a document."""
    keys = (f"k{sha256(f'{question} {one.passage.id}'.encode()).hexdigest()[:4]}" for one in passages)
    return dict(zip(keys, passages, strict=True))


class Citing:
    """Finds for each draft the words that it stands on, and numbers them."""

    def __init__(self, sources: Mapping[str, RankedPassage], quotes: list[Quote], means: Means, check: Check) -> None:
        self._sources = sources
        self._quotes = quotes
        self._author = means.author
        self._leaning = means.leaning
        self._check = check

    def checked(self, draft: Draft) -> Iterator[Sentence | Withheld | Quote]:
        """The draft as a sentence with its quotes, new ones first, or withheld."""
        numbers: list[int] = []
        # A missing citation is repaired from whatever passage supports the sentence.
        for key in draft.keys[:CITED_AT_MOST] or self._sources:
            quote = self._standing_on(draft.text, self._sources[key])
            if quote is None or quote.n in numbers:
                continue
            if quote not in self._quotes:
                self._quotes.append(quote)
                yield quote
            numbers.append(quote.n)
            if not draft.keys:
                break
        if numbers:
            yield Sentence(draft.text, self._with_agreeing(draft.text, numbers), "supported")
        else:
            yield Withheld(draft.text, self._why_not(draft))

    def _with_agreeing(self, text: str, numbers: Sequence[int]) -> tuple[int, ...]:
        """The numbers and those of other authors' quotes that say it, too: each by its own words."""
        first = next(quote for quote in self._quotes if quote.n == numbers[0])
        agreed = agreeing(text, first, self._quotes, self._author, self._check)
        own = {quote.n for quote in self._quotes if quote.span.document_id == first.span.document_id}
        return (*(n for n in numbers if n in own), *agreed)

    def _standing_on(self, text: str, source: RankedPassage) -> Quote | None:
        passage = source.passage
        for quote in self._quotes:
            if passage.span.overlap(quote.span) and self._judged(text, quote).supported:
                return quote
        verdict = self._judged(text, passage)
        return self._quote(source, verdict.start, verdict.end) if verdict.supported else None

    def _judged(self, text: str, evidence: Quote | Passage) -> Verdict:
        return judged(text, [signed(evidence, self._author)], self._check, self._leaning)

    def _quote(self, source: RankedPassage, start: int, end: int) -> Quote:
        """The whole sentences of the passage that hold the supporting words."""
        passage = source.passage
        if passage.text != passage.corrected or end > len(passage.text):
            start, end = 0, len(passage.text)  # offsets were into the corrected words
        start, end = sentences_around(passage.text, start, end)
        span = replace(passage.span, start=passage.span.start + start, end=passage.span.start + end)
        words = passage.text[start:end]
        corrected = words if passage.text == passage.corrected else passage.corrected
        return Quote(len(self._quotes) + 1, span, words, corrected, passage.title, passage.place, source.score)

    def _why_not(self, draft: Draft) -> str:
        texts = [self._sources[key].passage.corrected for key in draft.keys or self._sources]
        return self._check(draft.text, texts).reason


def signed(evidence: Quote | Passage, author: Author) -> str:
    """The evidence; who says "I" in it may be named, though the words don't."""
    name = author(evidence.span) if FIRST_PERSON.search(evidence.text) else ""
    return f"{evidence.corrected}\n({name})" if name else evidence.corrected


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


def alike(text: str, other: str) -> bool:
    """Whether two sentences say the same in nearly the same words."""
    ours, theirs = set(re.findall(r"\w+", text.lower())), set(re.findall(r"\w+", other.lower()))
    return len(ours & theirs) >= 0.8 * max(1, min(len(ours), len(theirs)))
