"""Where documents disagree: asked for a number or a year, they tell different ones of the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.answer import Quote
from bot.support.quantities import NUMBER, Quantity, quantity
from corpus.sentences import sentences
from index.search.lexical import asked_terms, terms

_YEAR: Final = re.compile(r"^\W*when\b|\b(?:what|which) year\b|\bsince when\b", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"\bhow (?:many|much|long|old|far|often|large|big|high|tall|fast|wide|deep|heavy)\b"
    r"|\b(?:what|which) (?:percentage|share|number|price|sum|amount|salary|fee|rate)\b",
    re.IGNORECASE,
)
# A name or a number within a question: a sentence on another bridge, or of another year, tells nothing of it.
_NAMED: Final = re.compile(r"(?<=\s)(?:[A-Z]\w+|\d[\d.,]*\b)")
_COUNTED: Final = re.compile(r"\bhow many (?:of (?:the|its|their|these|those) )?(\w+)", re.IGNORECASE)
_MEASURED: Final = re.compile(r"\bhow (?:long|far|high|tall|wide|deep|heavy)\b", re.IGNORECASE)
# Words after a number among which is what it counts: 180 paying passengers.
_NEAR: Final = 3
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
    apart = [pair for other in told[1:] if (pair := _apart(told[0], other))]
    pairs = [pair for pair in apart if pair[0] == apart[0][0]]
    return tuple((one.n, one.written) for one in (pairs[0][0], *(two for _, two in pairs))) if pairs else ()


def _apart(first: Sequence[Figure], other: Sequence[Figure]) -> tuple[Figure, Figure] | None:
    """The first two figures of one measure, told by two documents that agree on none."""
    pairs = [(one, two) for one in first for two in other if one.document_id != two.document_id]
    agreed = (one.agrees(two) or two.agrees(one) for one, two in ((one.quantity, two.quantity) for one, two in pairs))
    alike = ((one, two) for one, two in pairs if one.quantity.unit == two.quantity.unit and one.measure == two.measure)
    return None if any(agreed) else next(alike, None)


def _figures(question: str, quote: Quote) -> Iterator[Figure]:
    year = bool(_YEAR.search(question))
    if not year and not _NUMBER.search(question):
        return
    asked = asked_terms(question)
    named = {*asked_terms(" ".join(_NAMED.findall(question)))}
    known = {found[0].strip() for found in NUMBER.finditer(question)}
    for start, end in sentences(quote.corrected):
        sentence = quote.corrected[start:end]
        met = len({*asked} & {*terms(sentence)})
        whole = {*terms(f"{quote.title} {quote.place.label} {sentence}")}
        if met < max(2, _SPEAKS * len(asked)) or not named <= whole:
            continue
        for found in NUMBER.finditer(sentence):
            one, written = quantity(found, sentence), found[0].strip()
            is_year = not one.unit and one.value in _YEARS and written.isdigit()
            figure = Figure(quote.n, quote.span.document_id, written, one, _measure(one, sentence[found.end() :]))
            if written not in known and is_year == year and _is_asked(question, figure, sentence[found.end() :]):
                yield figure


def _is_asked(question: str, figure: Figure, after: str) -> bool:
    """Whether a figure counts what the question counts, and is a measure where it asks for one."""
    if counted := _COUNTED.search(question):
        return not {*terms(counted[1])}.isdisjoint(terms(after)[:_NEAR])
    return bool(figure.measure) or not _MEASURED.search(question)


def _measure(figure: Quantity, after: str) -> str:
    """`330 metres`, `330 m` → m; "" where a number counts things."""
    word = re.match(r"[\s-]?([^\W\d_]+)", after)
    known = (_MEASURES.get(name.lower(), "") for name in (figure.unit, word[1] if word else ""))
    return next(filter(None, known), "")
