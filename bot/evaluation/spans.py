"""Other people's sets: questions with character spans over a folder of text files.

Scored over characters as in Chroma's chunking evaluation (B. Smith, A. Troynikov, "Evaluating Chunking Strategies
for Retrieval", 2024): of each question's first five passages recall, precision and intersection over union.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.evaluation.alignment import Alignment
from bot.evaluation.measures import Measure, interval
from bot.evaluation.questions import lines
from bot.evaluation.run import SHOWN, Search
from corpus.document import Document
from corpus.errors import WaystoneError

Runs = list[tuple[int, int]]
# By the name that spans use: the document's id, and where the file's characters stand in its text.
Placed = dict[str, tuple[str, Callable[[int, int], tuple[int, int] | None]]]


@dataclass(frozen=True, slots=True)
class GoldSpan:
    """Characters `start` up to `end` of the file named `document`, suffix and all or not."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SpanQuestion:
    question: str
    spans: tuple[GoldSpan, ...]


@dataclass(frozen=True, slots=True)
class SpanScores:
    """Means over questions, each with its interval."""

    recall: Measure
    precision: Measure
    iou: Measure

    def as_json(self) -> dict[str, object]:
        return asdict(self)


_LINE = TypeAdapter(SpanQuestion)


@dataclass(frozen=True)
class SpanSet:
    """Questions, and the folder of the files that their spans count in."""

    questions: tuple[SpanQuestion, ...]
    folder: Path

    @cached_property
    def files(self) -> dict[str, Path]:
        """The folder's files that spans name, by that name."""
        named = {gold.document for question in self.questions for gold in question.spans}
        found = {name: _file(self.folder, name) for name in sorted(named)}
        return {name: path for name, path in found.items() if path}


def is_span_set(file: Path) -> bool:
    """Whether a file's first line has spans rather than quotes."""
    first = next((line for line in lines(file) if line.strip()), "{}")
    return '"spans"' in first or '"references"' in first


def load_span_set(file: Path, folder: Path) -> SpanSet:
    """Raises WaystoneError, one line, for a wrong line and for a document that is not in the folder."""
    loaded = SpanSet(tuple(_read(file, line) for line in lines(file) if line.strip()), folder)
    named = {gold.document for question in loaded.questions for gold in question.spans}
    if missing := sorted(named - set(loaded.files)):
        raise WaystoneError(f"{folder}: has no file for {missing[0]!r}; give the folder with --folder")
    return loaded


def score_spans(span_set: SpanSet, search: Search, documents: Iterable[Document] | None) -> SpanScores:
    """The scores of `search` over those files; `documents` as it indexed them, None if it counts in the raw files."""
    by_file = {document.source.file: document for document in documents or ()}
    raw = {name: path.read_text(encoding="utf-8-sig", errors="replace") for name, path in span_set.files.items()}
    placed: Placed = {}
    for name, path in span_set.files.items():
        document = by_file.get(path.name)
        if document:
            placed[name] = (document.id, Alignment(raw[name], document.text).span)
        else:
            placed[name] = (path.name, _as_it_is)
    scores = [_scored(question, search, placed) for question in span_set.questions]
    recall, precision, iou = (interval(values) for values in zip(*scores, strict=True))
    return SpanScores(recall, precision, iou)


def _as_it_is(start: int, end: int) -> tuple[int, int]:
    return start, end


def _scored(question: SpanQuestion, search: Search, placed: Placed) -> tuple[float, float, float]:
    gold: dict[str, Runs] = {}
    for span in question.spans:
        document_id, locate = placed[span.document]
        # Words that a reader left out cannot be found, and count against recall.
        run = locate(span.start, span.end) or (-1 - (span.end - span.start), -1)
        gold.setdefault(document_id, []).append(run)
    found: dict[str, Runs] = {}
    for ranked in search.search(question.question, SHOWN).passages:
        span_found = ranked.passage.span
        found.setdefault(span_found.document_id, []).append((span_found.start, span_found.end))
    shared = sum(_shared(_union(runs), _union(found.get(document_id, []))) for document_id, runs in gold.items())
    wanted, given = (sum(_length(_union(runs)) for runs in side.values()) for side in (gold, found))
    return shared / wanted if wanted else 0.0, shared / given if given else 0.0, shared / (wanted + given - shared)


def _union(runs: Runs) -> Runs:
    joined: Runs = []
    for start, end in sorted(runs):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _length(runs: Runs) -> int:
    return sum(end - start for start, end in runs)


def _shared(left: Runs, right: Runs) -> int:
    return sum(max(0, min(end, stop) - max(start, begin)) for start, end in left for begin, stop in right)


def _file(folder: Path, name: str) -> Path | None:
    candidates: Sequence[Path] = [folder / name, *sorted(folder.glob(f"{name}.*"))]
    return next((path for path in candidates if path.is_file()), None)


def _read(file: Path, line: str) -> SpanQuestion:
    try:
        return _LINE.validate_python(json.loads(line))
    except (json.JSONDecodeError, ValidationError) as error:
        raise WaystoneError(
            f"{file.name}: not a question with spans of document, start, end ({str(error).splitlines()[0]})"
        ) from None
