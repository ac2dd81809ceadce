"""Questions to start from, drawn from the documents at hand."""

from __future__ import annotations

from collections.abc import Iterable

from bot.evidence.attribution import short_title
from bot.render.html import Nearby

# For the documents the product ships with, by their id; one question each is asked before a second one.
SHIPPED = {
    "all-roads-lead-to-rome": (
        "Why did Eric Jang decide against founding his own MLOps company?",
        "What is technological lead time?",
    ),
    "open-source-ai-is-ai-we-can-trust": (
        "What is the feedback sinkhole that Soumith proposes?",
        "Why does Soumith believe in open source AI?",
    ),
    "you-are-not-too-old": (
        "Am I too old to move into AI?",
        "Why should someone learn AI in their thirties?",
    ),
}
COUNT = 4


def suggestions(documents: Iterable[tuple[str, str]], count: int = COUNT) -> list[str]:
    """At most `count` questions for (id, title) pairs, taking turns among the documents."""
    each = [starters(id, title) for id, title in documents]
    rounds = (questions[at] for at in range(count) for questions in each if at < len(questions))
    return [question for question, _ in zip(rounds, range(count), strict=False)]


def starters(id: str, title: str) -> tuple[str, ...]:
    """Questions that a document answers."""
    return SHIPPED.get(id, (f"What is the main point of “{short_title(title)}”?",))


def rephrased(nearest: Nearby) -> str:
    """A question that these words do answer, in place of one that they do not."""
    if nearest.place.heading:
        return f"What does “{short_title(nearest.title)}” say about “{nearest.place.heading}”?"
    return starters(nearest.span.document_id, nearest.title)[0]
