"""An answer as Markdown: what a terminal prints, the HTTP API sends and a conversation exports."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Quote, Sentence
from bot.prompts import REFUSAL

QUOTES_ALONE = "In the sources' own words:"
NEAREST = 2


def written(sentences: Sequence[Sentence]) -> str:
    """Prose with its citations: `His customers' problems were ordinary [1].`"""
    return " ".join(cited(sentence.text, sentence.citations) for sentence in sentences)


def quoted(quotes: Sequence[Quote], lead: str = QUOTES_ALONE) -> str:
    """The quotes as they stand, each with its place."""
    lines = [f"> {_one_line(quote.corrected)} [{quote.n}]\n> — {quote.title}, {quote.place.label}" for quote in quotes]
    return "\n\n".join([lead, *lines])


def refused(nearest: Sequence[Quote]) -> str:
    """The refusal, and the nearest passages that there are."""
    return (
        quoted(nearest, f"{REFUSAL} Nearest:") if nearest else f"{REFUSAL} There is nothing near the question in them."
    )


def cited(text: str, citations: Sequence[int]) -> str:
    """The numbers before the full stop: `It was rare.` and 1 → `It was rare [1].`"""
    marks = "".join(f"[{n}]" for n in citations)
    if not marks:
        return text
    body = text.rstrip(".!?…")
    return f"{body} {marks}{text[len(body) :]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
