"""From a question to ranked passages: candidates from the vectors and from the words, then a close look at those.

A window of one or two sentences is worth its cosine, how nearly each word asked is met in it and beside it, and a share
of the BM25 score of the text around it. The passage that is shown grows around the best windows, and takes in no
sentence that a better passage has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy import Connection, select

from corpus.document import Document, Span
from corpus.duplicates import says_same
from corpus.errors import NotFound
from corpus.passages import passage
from index.arrays import Numbers
from index.reader_model import Reader
from index.search.confidence import ANSWERABLE, Features, confidence
from index.search.feedback import Feedback, Learned
from index.search.layout import BEST, CLOSE, OTHERS, Layout, Room, grow
from index.search.ranking import Moved, RankedPassage, Ranking
from index.search.reading import READ, Match, Read, ordered, read_found
from index.search.similarity import LEXICAL, NEIGHBOUR_WORDS, WINDOW_WORDS, Asked, Look, rarity
from index.search.spelling import misprints, respelled
from index.store.catalog import documents
from index.store.passages import Candidate, count, frequencies, load, load_around, matching, numbers_of
from index.store.shelf import Shelf
from index.store.vectors import Vectors

# Candidates asked of the vectors, and of the words.
DENSE, WORDS = 40, 30
# By so much more the vectors are asked before they are asked for what may be seen alone.
_GROWN = 4
# The best candidates, whose neighbours are looked at, too: what answers may start or end in one of them.
_NEIGHBOURED = 14
_LOOKS = 16


@dataclass(frozen=True, slots=True)
class Near:
    """One or two sentences, and how near they are to a question.

    cosine: of the vectors; words: how nearly the question's words are met in it, one by one; told: the probability, by
    the reader, that its passage answers and the answer starts in it.
    """

    span: Span
    cosine: float
    words: float
    told: float = 0.0


class Retriever:
    """Searches the collection; made for one question or a few, on one state of it (see `Collection.reading`)."""

    def __init__(
        self,
        state: Callable[[], AbstractContextManager[Connection]],
        vectors: Vectors,
        asked: Callable[[str], Asked],
        shelf: Shelf,
        reader: Reader | None,
        hidden: Set[str],
        learned: Learned,
        among: Set[str] | None = None,
    ) -> None:
        """`state` gives a connection that sees one state of the database; `asked` reads a question (`asked_of`);
        `hidden` documents are not there for this retriever, and none but those `among`, where they are given;
        `learned` gives what readers said that bears on one."""
        self._state = state
        self._vectors = vectors
        self._asked = asked
        self._shelf = shelf
        self._reader = reader
        self._hidden = hidden
        self._learned = learned
        self._among = among
        self._documents: dict[str, Document] = {}
        self._looks: dict[str, Look | None] = {}
        # By question what the reader found in its passages: a retriever lives for one question or a few.
        self._readings: dict[str, Read] = {}

    def search(self, question: str, k: int = 5, best: Room = BEST) -> Ranking:
        """The `k` passages that answer best, best first; none of them repeats another. `best`: the first one's room."""
        look = self._look(question, max(k, READ)) if question.strip() else None
        if look is None:
            return Ranking(question, (), 0.0, answerable=False)
        ranked = _moved(self._ordered(question, list(self._passages(look, max(k, READ), best))))
        sure = confidence(self.features(question, ranked))
        return Ranking(question, tuple(ranked[:k]), sure, answerable=sure >= ANSWERABLE)

    def near(self, question: str, within: Sequence[Span]) -> list[Near]:
        """The windows inside the given passages with their nearness to the question, in the order of the text."""
        look, runs = self._look_at(question, within)
        found: list[tuple[int, int, float]] = []
        for first, last in runs:
            found += [(unit, unit, float(look.single[unit])) for unit in range(first, last + 1)]
            found += [(unit, unit + 1, float(look.paired[unit])) for unit in range(first, last)]
        found.sort()
        words = look.words(*(np.array([one[end] for one in found], dtype=np.int64) for end in (0, 1)))
        near = [
            Near(look.layout.span(first, last), cosine, float(met))
            for (first, last, cosine), met in zip(found, words, strict=True)
        ]
        return [replace(one, told=self._told(question, one.span)) for one in near]

    def _told(self, question: str, span: Span) -> float:
        read = self._readings.get(question)
        return read.told(span) if read else 0.0

    def features(self, question: str, ranked: Sequence[RankedPassage]) -> Features:
        """What the confidence in a ranking, of at least one passage, is made of."""
        look, runs = self._look_at(question, [one.passage.span for one in ranked[:READ]])
        read = self._readings.get(question)
        return Features(
            max(look.least_words(*run) for run in runs),
            max(look.coverage(*run) for run in runs),
            max(float(look.worth[first : last + 1].max()) for first, last in runs),
            read.close if read else None,
        )

    def respelled(self, question: str) -> str:
        """The question with its misprints as the passages nearest to it spell those words."""
        unknown = misprints(question)
        if not unknown:
            return question
        with self._state() as connection:
            found = frequencies(connection, [word.stem for word in unknown])
            wrong = [word for word in unknown if not found[word.stem]]
            if not wrong:
                return question
            among = None if self._among is None else numbers_of(connection, self._among)
            near = self._candidates(connection, self._asked(question), (), DENSE, among)
        texts = [self.document(one.passage.document_id).text for one in near]
        return respelled(
            question,
            wrong,
            (text[one.passage.start : one.passage.end] for one, text in zip(near, texts, strict=True)),
        )

    def document(self, document_id: str) -> Document:
        """Raises NotFound."""
        if document_id not in self._documents:
            with self._state() as connection:
                self._documents[document_id] = self._shelf.document(connection, document_id)
        return self._documents[document_id]

    def authors(self) -> dict[str, str]:
        """The author of each document, by its id."""
        with self._state() as connection:
            return self._authors(connection)

    @property
    def document_ids(self) -> frozenset[str]:
        return frozenset(self.authors())

    def among(self, document_ids: Set[str]) -> Retriever:
        """A retriever that sees some documents alone."""
        return self._seeing(self._hidden, {one for one in document_ids if self._sees(one)})

    def without(self, document_ids: Set[str]) -> Retriever:
        """A retriever that sees nothing of some documents."""
        return self._seeing(self._hidden | document_ids, self._among)

    def _seeing(self, hidden: Set[str], among: Set[str] | None) -> Retriever:
        parts = (self._state, self._vectors, self._asked, self._shelf, self._reader)
        return Retriever(*parts, hidden, self._learned, among)

    def _look(self, question: str, k: int) -> Look | None:
        """The look at the candidates of a question, remembered, as quotes are chosen right after the search."""
        if question not in self._looks:
            while len(self._looks) >= _LOOKS:
                self._looks.pop(next(iter(self._looks)))
            with self._state() as connection:
                self._looks[question] = self._looked(connection, question, k)
        return self._looks[question]

    def _looked(self, connection: Connection, question: str, k: int) -> Look | None:
        asked = self._asked(question)
        frequency = frequencies(connection, asked.stems)
        weights = rarity(frequency, count(connection), asked.stems)
        among = None if self._among is None else numbers_of(connection, self._among)
        by_words = matching(connection, weights, frequency, max(WORDS, 2 * k), among)
        candidates = self._candidates(connection, asked, by_words, max(DENSE, 2 * k), among)
        feedback = self._heard(connection, asked)
        candidates = self._with_helpful(connection, candidates, feedback)
        if not candidates:
            return None
        rough = Look(asked, Layout(candidates), weights, feedback)
        scores = self._scores(rough)
        best = [*dict.fromkeys(int(rough.layout.candidate[unit]) for unit in np.argsort(-scores, kind="stable"))]
        near = {candidates[at].passage.id + step for at in best[: max(_NEIGHBOURED, 2 * k)] for step in (-1, 1)} - {
            candidate.passage.id for candidate in candidates
        }
        beside = self._visible(load(connection, near))
        every = sorted([*candidates, *beside], key=lambda candidate: candidate.passage.id)
        return Look(asked, Layout(every), weights, feedback)

    def _authors(self, connection: Connection) -> dict[str, str]:
        statement = select(documents.c.id, documents.c.author).where(documents.c.duplicate_of == "")
        return {row.id: row.author for row in connection.execute(statement) if self._sees(row.id)}

    def _candidates(
        self, connection: Connection, asked: Asked, by_words: Sequence[int], wanted: int, among: Sequence[int] | None
    ) -> list[Candidate]:
        """Passages near by their vectors or by their words. Those that belong to no document are not counted."""
        n = wanted
        while True:
            if n > _GROWN * wanted and among is None and self._hidden:
                # What is near is hidden, maybe nearly all there is: what it costs follows what may be seen.
                among, n = numbers_of(connection, self._authors(connection).keys()), wanted
            hits = self._vectors.query(asked.vector, n, among)
            found = self._visible(load(connection, {*by_words, *(hit.id for hit in hits)}))
            ids = {candidate.passage.id for candidate in found}
            # While a large document comes or goes most hits may be of the version that is not the current one.
            if sum(hit.id in ids for hit in hits) >= wanted // 2 or len(hits) < n:
                return found
            n *= 4

    def _with_helpful(
        self, connection: Connection, candidates: list[Candidate], feedback: Sequence[Feedback]
    ) -> list[Candidate]:
        """The candidates and the passages that helped, which need be near neither by vector nor by words."""
        every = {one.passage.id: one for one in candidates}
        for span in {one.span for one in feedback if one.helped > one.wrong}:
            if not any(_within(span, one) for one in every.values()):
                found = self._visible(load_around(connection, span.document_id, span.start, span.end))
                every |= {one.passage.id: one for one in found}
        return [every[number] for number in sorted(every)] if len(every) > len(candidates) else candidates

    def _heard(self, connection: Connection, asked: Asked) -> list[Feedback]:
        """What readers said that bears on a question, where the words that they judged still stand where they stood."""
        feedback = self._learned(asked.vector)
        texts: dict[str, str] = {}
        for document_id in {one.span.document_id for one in feedback}:
            try:
                texts[document_id] = self._shelf.document(connection, document_id).text
            except NotFound:
                continue  # removed since
        return [one for one in feedback if one.span.document_id in texts and one.holds(texts[one.span.document_id])]

    def _visible(self, candidates: list[Candidate]) -> list[Candidate]:
        return [one for one in candidates if self._sees(one.passage.document_id)]

    def _sees(self, document_id: str) -> bool:
        return document_id not in self._hidden and (self._among is None or document_id in self._among)

    def _look_at(self, question: str, within: Sequence[Span]) -> tuple[Look, list[tuple[int, int]]]:
        """A look that holds all units of some spans, and their runs there."""
        look = self._looks.get(question)
        runs = [look.layout.run(span) for span in within] if look else []
        known = [run for run in runs if run is not None]
        if look and len(known) == len(within):
            return look, known
        with self._state() as connection:
            asked = self._asked(question)
            weights = rarity(frequencies(connection, asked.stems), count(connection), asked.stems)
            found = [one for span in within for one in load_around(connection, span.document_id, span.start, span.end)]
        every = {candidate.passage.id: candidate for candidate in found}
        look = Look(asked, Layout([every[number] for number in sorted(every)]), weights)
        runs = [look.layout.run(span) for span in within]
        return look, [run for run in runs if run is not None]

    def _scores(self, look: Look) -> Numbers:
        """What the window that starts with each unit is worth."""
        window, beside = look.window_words
        words = look.best + LEXICAL * look.lexical + WINDOW_WORDS * window + NEIGHBOUR_WORDS * beside
        scores: Numbers = words + look.learned
        return scores

    def _passages(self, look: Look, k: int, best: Room) -> Iterator[Match]:
        layout, scores = look.layout, self._scores(look)
        taken: set[int] = set()
        texts: list[str] = []
        for unit in map(int, np.argsort(-scores, kind="stable")):
            if len(texts) == k:
                return
            if unit in taken:
                continue
            room = OTHERS if texts else best
            matched = self._matched(unit, look, taken)
            close, run = (
                grow(layout, *matched, lambda unit: float(look.worth[unit]), lambda unit: unit not in taken, into)
                for into in (CLOSE, room)
            )
            taken.update(range(run[0], run[1] + 1))
            span = layout.span(*run)
            shown = passage(self.document(span.document_id), span)
            if not any(says_same(shown.text, text) for text in texts):
                texts.append(shown.text)
                ranked = RankedPassage(shown, float(scores[unit]), float(look.learned[unit]))
                yield Match(ranked, layout.span(*close))

    def _matched(self, unit: int, look: Look, taken: set[int]) -> tuple[int, int]:
        """The window that starts with a unit: with the next one if the two together are nearer."""
        pair = look.paired[unit] > look.single[unit] and unit + 1 not in taken
        return unit, unit + 1 if pair else unit

    def _ordered(self, question: str, found: list[Match]) -> list[RankedPassage]:
        """The passages in the order of their scores and of what the reader found in them, which is remembered.

        In a crowd they are not read: the search alone answers nearly as well, and many times sooner.
        """
        if not self._reader or not found or self._reader.busy:
            return [one.ranked for one in found]
        close = [self.document(one.close.document_id).quote(one.close) for one in found[:READ]]
        while len(self._readings) >= _LOOKS:
            self._readings.pop(next(iter(self._readings)))
        self._readings[question] = read_found(self._reader, question, found, close)
        return ordered(found, self._readings[question])


def _within(span: Span, candidate: Candidate) -> bool:
    passage = candidate.passage
    return passage.document_id == span.document_id and passage.start <= span.start and span.end <= passage.end


def _moved(ranked: Sequence[RankedPassage]) -> list[RankedPassage]:
    """The same passages; those that feedback put where they are say so."""
    without = sorted(ranked, key=lambda one: one.boost - one.score)
    up = {one.passage.id for now, one in enumerate(ranked) if one.boost > 0 and without.index(one) > now}
    down = {one.passage.id for now, one in enumerate(ranked) if one.boost < 0 and without.index(one) < now}
    marks: dict[str, Moved] = {**dict.fromkeys(up, "up"), **dict.fromkeys(down, "down")}
    return [replace(one, moved=marks.get(one.passage.id, "")) for one in ranked] if marks else [*ranked]
