"""Questions that a document answers, to start from and to go on with: made of its own words, each one asked first.

What a rule makes of a sentence may be no good question, or one that the search does not answer. So each is put to the
search as a reader's would be, and stays only where the product answers it out of the very words that it was made of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice, pairwise
from math import log1p
from typing import Final

from bot.evidence.parts import Starter, asked_above, cells, code, headings, holder, is_code, parts
from bot.evidence.retrieval import find
from bot.question.language import language_of
from bot.question.posed import posed
from corpus.document import Document, Span
from corpus.duplicates import says_same
from corpus.sentences import sentences
from corpus.sources import by, short_title
from index.search.lexical import STOPWORDS, terms
from index.search.retriever import Retriever

MOST: Final = 3
# Questions that are put to the search before it is left at those that were answered.
_TRIED: Final = 14
# Characters after a question of the text's own in which its answer starts, and around a quote that lead on from it.
_FOLLOWS, _AROUND = 800, 3000
_READ: Final = 400_000  # characters of a text that are looked at
# How much a question of each form tells about a text, from reading 150 of them.
_WORTH: Final = {
    "why": 1.0, "which": 0.95, "own": 0.9, "who": 0.85, "how": 0.85, "when": 0.8, "if": 0.85, "how much": 0.8,
    "how long": 0.8, "what for": 0.8, "does": 0.8, "what": 0.9, "whether": 0.6, "on": 0.35, "view": 0.3,
    "where": 0.85, "how far": 0.8, "stands": 0.6, "how used": 0.7, "how set": 0.7, "licence": 0.5, "changed": 0.7,
    "works": 0.7, "what are": 0.75, "cell": 0.6, "row": 0.55, "how to": 0.9, "how many": 0.85, "agreed": 0.95,
    "did": 0.7, "will": 0.6, "released": 0.6, "needs": 0.75, "holder": 0.6, "function": 0.75, "returns": 0.65,
    "columns": 0.75, "table": 0.7, "named": 0.2,
}  # fmt: skip
_SALIENT: Final = 0.4  # what it counts that a text comes back to a question's words
_ASKED: Final = re.compile(r"[\w¿«„“].{9,110}[?？؟]", re.DOTALL)
_SHOWS_LANGUAGE: Final = 4000  # characters of a text
_LIGHT_WORDS: Final = """
    like really very much many more most some any every good great lot kind sort know think want need make going go get
    got say thing things people way time year years day days one two three first last new other same next able sure yeah
    never once again always often month months week weeks minute minutes hour hours number numbers half eighteen twenty
    own even still back come came take look see try maybe actually basically definitely probably don't it's that's i'm
    you're we're they're there's let's didn't doesn't isn't can't won't wouldn't
"""
# Words that make no name for what a text comes back to.
_LIGHT: Final = frozenset(_LIGHT_WORDS.split())
_TOPICS: Final = 6
# A name of several words within a sentence.
_NAMES: Final = re.compile(
    r"(?<=[a-z,] )(?:(?:Mrs?|Ms|Dr)\.? [A-Z][\w’'-]+|[A-Z][a-z’'-]+(?: (?:& |of )?[A-Z][\w’'-]+){1,3})(?=[ ,.;])"
)
_BESIDE: Final = 200  # characters
_WORDS: Final = re.compile(r"[^\W\d_][\w’'-]*")


def starters(document: Document, retriever: Retriever, most: int = MOST) -> tuple[str, ...]:
    """Up to `most` questions that the document answers, each of another form where there are enough."""
    if is_english(document):
        made = [*_statements(document, 0, min(len(document.text), _READ)), *headings(document)]
        made += [*asked_above(document), *cells(document)]
        made += [*code(document)] if is_code(document) else [*_topics(document), *_named(document), *holder(document)]
    else:
        made = [*_own(document), *parts(document, language_of(document.text[:_SHOWS_LANGUAGE]))]
    return _answered(_best_first(document, made), retriever, most, ())


def next_questions(
    quotes: Sequence[Span], asked: Sequence[str], retriever: Retriever, more: Iterable[str] = ()
) -> tuple[str, ...]:
    """A few questions that lead on from some quotes, which the documents answer elsewhere.

    `asked` is what was asked already; `more` are questions known to be answered, for where the quotes' own
    neighbourhood has too few.
    """
    made: list[Starter] = []
    for document_id, own in groupby(sorted(quotes, key=lambda span: span.document_id), lambda span: span.document_id):
        document, shown = retriever.document(document_id), [*own]
        if not is_english(document):
            continue
        around = [document.span(max(0, one.start - _AROUND), one.end + _AROUND) for one in shown]
        near = [one for stretch in around for one in _statements(document, stretch.start, stretch.end)]
        made += _best_first(document, (one for one in near if not any(one.within.overlap(quote) for quote in shown)))
    made.sort(key=lambda one: -_WORTH[one.form])
    found = _answered(made, retriever, MOST, asked)
    others = (one for one in more if not _repeats(one, [*asked, *found]))
    return (*found, *(one for one, _ in zip(others, range(MOST - len(found)), strict=False)))


def is_english(document: Document) -> bool:
    return language_of(document.text[:_SHOWS_LANGUAGE]) == "en"


def _statements(document: Document, start: int, end: int) -> Iterator[Starter]:
    """What the text's sentences make."""
    small = frozenset(word for word in _WORDS.findall(document.text[:_READ]) if word[0].islower())
    names = frozenset(_WORDS.findall(document.title))
    for block in document.blocks:
        if block.kind not in ("paragraph", "item", "turn", "heading") or block.end <= start or end <= block.start:
            continue
        for low, high in sentences(document.text, block.start, block.end):
            for one in posed(document.text[low:high], small, names):
                # "You can …" is seldom meant of the listener.
                if block.kind != "turn" or one.form != "whether":
                    after = high + _FOLLOWS if one.form == "own" else high
                    yield Starter(one.text, one.form, document.span(low, min(after, len(document.text))))


def _own(document: Document) -> Iterator[Starter]:
    """What a text in any language asks itself, before it answers."""
    for block in document.blocks:
        for low, high in (
            sentences(document.text, block.start, block.end) if block.kind in ("paragraph", "turn") else ()
        ):
            said = " ".join(document.text[low:high].split())
            if _ASKED.fullmatch(said) and high < block.end:
                yield Starter(said, "own", document.span(low, min(high + _FOLLOWS, len(document.text))))


def _topics(document: Document) -> Iterator[Starter]:
    """What the document says on what it comes back to most."""
    who = by(document.source.author) or f"“{short_title(document.title)}”"
    whole = document.span(0, len(document.text))
    view = f"What is {who}’s view of" if document.source.author else "What is said about"
    for at, phrase in enumerate(_phrases(document)):
        asks, form = (f"What does {who} say about", "on") if at % 2 else (view, "view")
        yield Starter(f"{asks} {phrase}?", form, whole)


def _named(document: Document) -> Iterator[Starter]:
    """What a short text says on who and what it names: for one that has hardly a statement to turn around."""
    for at, found in enumerate(islice(_NAMES.finditer(document.text[:_SHOWS_LANGUAGE]), _TOPICS)):
        asks = ("What is said about", "What is told of")[at % 2]
        # A heading or a cell names itself.
        around = document.span(max(0, found.start() - _BESIDE), min(len(document.text), found.end() + _BESIDE))
        yield Starter(f"{asks} {found[0]}?", "named", around)


def _phrases(document: Document) -> list[str]:
    """The two words in a row that a text comes back to most, as it writes them."""
    text = document.text[:_READ]
    words = [(found.group(), found.end()) for found in _WORDS.finditer(text)]
    pairs: Counter[str] = Counter()
    for (one, end), (two, _) in pairwise(words):
        telling = len(one) > 2 and len(two) > 3 and not {one.lower(), two.lower()} & STOPWORDS
        if telling and text[end : end + 1 + len(two)] == f" {two}" and not _LIGHT & {one.lower(), two.lower()}:
            pairs[f"{one} {two}" if one[1:] != one[1:].lower() or two[0].isupper() else f"{one} {two}".lower()] += 1
    return [phrase for phrase, count in pairs.most_common(_TOPICS) if count > 2]


def _best_first(document: Document, made: Iterable[Starter]) -> list[Starter]:
    """By what a form tells and how much a text has of the words; statements of one stretch of it give way to others."""
    counts = Counter(terms(document.text[:_READ]))
    most = log1p(max(counts.values(), default=1))

    def worth(one: Starter) -> float:
        own = [log1p(counts[stem]) / most for stem in terms(one.text) if stem not in STOPWORDS]
        return _WORTH[one.form] + _SALIENT * sum(own) / (len(own) + 1)

    return sorted(made, key=worth, reverse=True)


def _answered(made: Sequence[Starter], retriever: Retriever, most: int, asked: Sequence[str]) -> tuple[str, ...]:
    """Those that the search answers, out of where they come from; forms that are there already come last."""
    found: list[Starter] = []
    left = [one for one in made if not _repeats(one.text, asked)]
    for _ in range(_TRIED):
        forms = {one.form for one in found}
        fresh = [one for one in left if not _near(one, found) and not _repeats(one.text, [it.text for it in found])]
        if len(found) == most or not fresh:
            break
        following = next((one for one in fresh if one.form not in forms), fresh[0])
        left.remove(following)
        if _is_answered(following, retriever):
            found.append(following)
    return tuple(one.text for one in found)


def _near(one: Starter, found: Sequence[Starter]) -> bool:
    return len(one.within) < _FOLLOWS and any(one.within.overlap(other.within) for other in found)


def _repeats(question: str, asked: Iterable[str]) -> bool:
    return any(says_same(question, other) for other in asked)


def _is_answered(one: Starter, retriever: Retriever) -> bool:
    found = find(one.text, retriever)
    return found.ranking.answerable and any(quote.span.overlap(one.within) for quote in found.quotes[:1])
