"""Where documents disagree: asked for a number or a year, they tell different ones of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.answering.answer import Quote
from bot.support.quantities import NUMBER, Quantity, quantity
from corpus.sentences import sentences
from index.search.lexical import asked_terms, terms

_YEAR: Final = re.compile(r"^\W*when\b|\b(?:what|which) year\b|\bsince when\b", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"\bhow (?:many|much|long|old|far|often|large|big|high|tall|fast|wide|deep|heavy)\b"
    r"|\b(?:what|which) (?:percentage|share|number|price|sum|amount|salary|fee|rate)\b",
    re.IGNORECASE,
)
# The share of a question's telling words, two at least, that a sentence has which speaks of what it asks.
_SPEAKS: Final = 0.6
_YEARS: Final = range(1000, 2100)
_MEASURES: Final = {
    name: measure
    for measure, names in {
        "m": "m metre metres meter meters",
        "km": "km kilometre kilometres kilometer kilometers",
        "cm": "cm centimetre centimetres centimeter centimeters",
        "mm": "mm millimetre millimetres millimeter millimeters",
        "ft": "ft foot feet",
        "in": "inch inches",
        "mi": "mile miles",
        "s": "s sec second seconds",
        "min": "min minute minutes",
        "h": "h hr hrs hour hours",
        "d": "day days",
        "wk": "week weeks",
        "mo": "month months",
        "y": "yr yrs year years",
        "kg": "kg kilo kilos kilogram kilograms",
        "g": "gram grams",
        "t": "ton tons tonne tonnes",
        "lb": "lb lbs pound pounds",
    }.items()
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What the sentences of quote `n` that speak of what is asked tell: a number, `written` as it stands there, and the
    measure that it is told in: 48 hours are no other time than 2 days."""

    n: int
    document_id: str
    written: str
    quantity: Quantity
    measure: str = ""


def differing(question: str, quotes: Sequence[Quote]) -> tuple[tuple[int, str], ...]:
    """The quote that tells the number asked for, and those of other documents that tell another: (n, the number).

    Empty where the question asks for none, and where they agree. A sentence with several such numbers may tell any of
    them: one that two documents share is agreement.
    """
    told = [found for quote in quotes if (found := [*_figures(question, quote)])]
    if len(told) < 2:
        return ()
    first = told[0]
    others = [one for one in told[1:] if one[0].document_id != first[0].document_id and _apart(first, one)]
    return tuple((one[0].n, one[0].written) for one in (first, *others)) if others else ()


def _apart(first: Sequence[Figure], other: Sequence[Figure]) -> bool:
    pairs = [(one, two) for one in first for two in other]
    comparable = any(one.quantity.unit == two.quantity.unit and one.measure == two.measure for one, two in pairs)
    agreed = (one.agrees(two) or two.agrees(one) for one, two in ((one.quantity, two.quantity) for one, two in pairs))
    return comparable and not any(agreed)


def _figures(question: str, quote: Quote) -> Iterator[Figure]:
    year = bool(_YEAR.search(question))
    if not year and not _NUMBER.search(question):
        return
    asked = asked_terms(question)
    known = {found[0].strip() for found in NUMBER.finditer(question)}
    for start, end in sentences(quote.corrected):
        sentence = quote.corrected[start:end]
        met = len({*asked} & {*terms(sentence)})
        if met < max(2, _SPEAKS * len(asked)):
            continue
        for found in NUMBER.finditer(sentence):
            one, written = quantity(found, sentence), found[0].strip()
            is_year = not one.unit and one.value in _YEARS and written.isdigit()
            if written not in known and is_year == year:
                yield Figure(quote.n, quote.span.document_id, written, one, _measure(one, sentence[found.end() :]))


def _measure(figure: Quantity, after: str) -> str:
    """`330 metres`, `330 m` → m; "" where a number counts things."""
    word = re.match(r"[\s-]?([^\W\d_]+)", after)
    known = (_MEASURES.get(name.lower(), "") for name in (figure.unit, word[1] if word else ""))
    return next(filter(None, known), "")
