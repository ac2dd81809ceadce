"""Questions to start from and to go on with, each of which the documents at hand answer."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import datetime
from threading import Lock
from typing import Final

from bot.answer import Answer
from bot.evidence.retrieval import in_turn
from bot.evidence.starters import MOST, is_english, next_questions, starters
from bot.evidence.summary import introducing
from bot.question.posed import posed
from bot.render.html import Nearby
from corpus.sentences import sentences
from corpus.sources import short_title
from index.collection import Collection, DocumentInfo
from index.once import Recent

# For the documents the product ships with, by their id; one question each is asked before a second one.
SHIPPED: Final = {
    "all-roads-lead-to-rome": (
        "Why is a humanoid shape not overkill?",
        "What is technological lead time?",
    ),
    "open-source-ai-is-ai-we-can-trust": (
        "What is the feedback sinkhole that Soumith proposes?",
        "What could Meta do with Oculus controller data?",
    ),
    "you-are-not-too-old": (
        "Will there be another AI winter, and will the field survive it?",
        "How long does the fast.ai course take now?",
    ),
}
COUNT: Final = 4
_REMEMBERED: Final = 1000


class Suggestions:
    """What can be asked, found by asking it; the questions of a version of a document are looked for once."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._found: Recent[tuple[str, datetime], tuple[str, ...]] = Recent(_REMEMBERED)
        self._looking = Lock()

    def over(self, collection: Collection) -> Suggestions:
        """The same on what of the collection somebody sees; what was found is remembered by both."""
        if collection is self._collection:
            return self
        own = copy(self)
        own._collection = collection
        return own

    def of(self, info: DocumentInfo) -> tuple[str, ...]:
        """Up to three questions that a document answers; a second or a few where they must be looked for."""
        # One at a time: several pages ask for the same, and looking takes the time of answers.
        with self._looking:
            return self._found.get((info.id, info.indexed_at), lambda: self._made(info))

    def about(self, info: DocumentInfo) -> tuple[str, ...]:
        """What a document is about, in a few of its own sentences."""

        def made() -> tuple[str, ...]:
            document = self._collection.document(info.id)
            return tuple(" ".join(document.quote(span).split()) for span in introducing(document))

        return self._collection.introduction(info, "about", made)

    def newest(self) -> list[str]:
        """Questions on what came last, taking turns among the documents."""
        newest, _ = self._collection.listed(count=COUNT)
        return taking_turns([self.of(info) or self._whole(info) for info in newest])

    def at_once(self) -> list[str]:
        """Questions that need not be looked for."""
        newest, _ = self._collection.listed(count=COUNT)
        return taking_turns([SHIPPED.get(info.id, (about(info.title),)) for info in newest])

    def after(self, answer: Answer, asked: Sequence[str]) -> tuple[str, ...]:
        """Up to three questions that lead on from an answer; `asked` are those of its conversation."""
        if not answer.answered or not answer.cited:
            return ()
        spans = [quote.span for quote in answer.cited]
        chosen = {one.id for one in answer.documents}
        known = {self._collection.info(document_id) for document_id in dict.fromkeys(one.document_id for one in spans)}
        with self._collection.reading(chosen or None) as retriever:
            return next_questions(spans, asked, retriever, (one for info in known for one in self.of(info)))

    def _whole(self, info: DocumentInfo) -> tuple[str, ...]:
        """An overview can be had of any text, but is asked for in English."""
        return (about(info.title),) if is_english(self._collection.document(info.id)) else ()

    def _made(self, info: DocumentInfo) -> tuple[str, ...]:
        own = SHIPPED.get(info.id, ())

        def made() -> tuple[str, ...]:
            with self._collection.reading() as retriever:
                return starters(retriever.document(info.id), retriever, MOST - len(own))

        return (*own, *self._collection.introduction(info, "questions", made))


def taking_turns(each: Sequence[Sequence[str]]) -> list[str]:
    """The first of each, then the second ones, …; a few, each once."""
    return list(dict.fromkeys(in_turn(each)))[:COUNT]


def about(title: str) -> str:
    """What every document answers, by an overview in its own words."""
    return f"What is “{short_title(title)}” about?"


def rephrased(nearest: Nearby) -> str:
    """A question that these words do answer, in place of one that they do not."""
    asked = (one.text for low, high in sentences(nearest.corrected) for one in posed(nearest.corrected[low:high]))
    return next(asked, _on(nearest))


def _on(nearest: Nearby) -> str:
    heading = nearest.place.heading
    if heading and heading.casefold() not in nearest.title.casefold():
        return f"What does “{short_title(nearest.title)}” say about “{heading}”?"
    return SHIPPED.get(nearest.span.document_id, (about(nearest.title),))[0]
