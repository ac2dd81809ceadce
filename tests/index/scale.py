"""Time, memory and disk of a growing index: `python -m tests.index.scale 100000 [HOME]` prints a row at each mark.

The text is made up, of words as common and as rare as in a language, and so is the embedding (each word has a vector of
its own, as long as the default model's), so that only the index's own work counts. The data folder is `HOME`, which is
kept, goes on growing when it is named again, and which `waystone serve` takes for its own; without it, one that is
deleted in the end.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from math import ceil
from pathlib import Path
from random import Random
from shutil import rmtree
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from zlib import crc32

import numpy as np

from index.arrays import Matrix
from index.collection import Collection
from index.embedder import Embedder, Reading, load_embedder
from index.store.database import open_database

MARKS = (1_000, 10_000, 100_000, 200_000, 300_000, 500_000, 1_000_000)
# Passages that one run brings in, at most, and that a document of so many sentences of so many words has, about.
STEP, SENTENCES, LENGTH, EACH = 10_000, 600, 14, 70
WORDS, VECTORS, DIMENSION = 30_000, 4096, 384
QUESTIONS, ASKED, CHANGES = 100, 8, 5
COLUMNS = (
    "passages",
    "ms a passage, of all cores",
    "search: median / p95, ms",
    "first after a change, ms",
    "memory, MB",
    "folder, MB",
    "text, MB",
    "folder to text",
)


class Stub(Embedder):
    """Each word a random vector, a text their sum; known by the default model's name."""

    def __init__(self) -> None:
        super().__init__(load_embedder().name)
        self._vectors: Matrix = np.random.default_rng(0).standard_normal((VECTORS, DIMENSION), dtype=np.float32)

    @property
    def fingerprint(self) -> str:
        return load_embedder().fingerprint

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return [self._reading(text) for text in texts]

    def _reading(self, text: str) -> Reading:
        words = text.split(" ")
        ends = np.cumsum([len(word) + 1 for word in words]) - 1
        spans = np.stack([ends - [len(word) for word in words], ends], axis=1)
        tokens = self._vectors[[crc32(word.strip(".").lower().encode()) % VECTORS for word in words]]
        whole = tokens.sum(axis=0)
        return Reading(whole / np.linalg.norm(whole), spans, tokens)


class Growing:
    """A collection that text is made for, and how much of it."""

    def __init__(self, home: Path, collection: Collection) -> None:
        self._home, self._collection = home, collection
        self._texts = len(collection.documents())
        self._random = Random(self._texts)
        syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
        chosen = Random(0).sample(range(len(syllables) ** 3), WORDS)
        size = len(syllables)
        self._words = [syllables[at // size**2] + syllables[at // size % size] + syllables[at % size] for at in chosen]
        self._weights = [float(weight) for weight in np.cumsum(1 / np.arange(2, WORDS + 2))]
        self.characters = sum(len(document.text) for document in collection.texts())

    @property
    def passages(self) -> int:
        return sum(info.passages for info in self._collection.documents())

    def to(self, passages: int) -> float:
        """Index text until there are so many passages; the processor's seconds for that, less those for making text."""
        spent = 0.0
        while (missing := passages - self.passages) > 0:
            documents = [self._text(SENTENCES) for _ in range(ceil(min(missing, STEP) / EACH))]
            spent += self._index(documents)
        return spent

    def searches(self) -> list[float]:
        """Seconds of searches for the first words of sentences from all over the collection."""
        for question in self._questions(QUESTIONS // 10):
            self._collection.search(question)
        return [_seconds(lambda asked=question: self._collection.search(asked)) for question in self._questions()]

    def first_searches(self) -> list[float]:
        """Seconds of the first searches after changes."""
        return [self._first_search(question) for question in self._questions(CHANGES)]

    def _first_search(self, question: str) -> float:
        self._index([self._text(10)])
        return _seconds(lambda: self._collection.search(question))

    def _questions(self, number: int = QUESTIONS) -> Iterator[str]:
        for info in self._random.choices(self._collection.documents(), k=number):
            text = self._collection.passages(info.id, self._random.randrange(info.passages), 1)[0].text
            yield " ".join(text.split()[:ASKED])

    def _text(self, sentences: int) -> str:
        made = self._random.choices(self._words, cum_weights=self._weights, k=sentences * LENGTH)
        each = (made[at : at + LENGTH] for at in range(0, len(made), LENGTH))
        return "\n\n".join(" ".join(words).capitalize() + "." for words in each)

    def _index(self, texts: Sequence[str]) -> float:
        folder = self._home.with_name("texts")
        folder.mkdir(parents=True, exist_ok=True)
        files = [folder / f"text-{self._texts + at}.txt" for at in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        self._texts += len(texts)
        self.characters += sum(map(len, texts))
        began = process_time()
        deque(self._collection.index(files), maxlen=0)
        spent = process_time() - began
        rmtree(folder)
        return spent


def row(growing: Growing, home: Path, spent: float, gained: int) -> str:
    """What there is, and what it takes, as a row of a table."""
    searches, first = growing.searches(), growing.first_searches()
    disk = sum(path.stat().st_size for path in home.rglob("*") if path.is_file())
    figures = (
        f"{growing.passages:,}",
        f"{1000 * spent / gained:.1f}" if gained else "",
        f"{1000 * median(searches):.0f} / {1000 * quantiles(searches, n=20)[-1]:.0f}",
        f"{1000 * max(first):.0f}",
        f"{_memory() / 1e6:.0f}",
        f"{disk / 1e6:.0f}",
        f"{growing.characters / 1e6:.1f}",
        f"{disk / growing.characters:.1f}",
    )
    return f"| {' | '.join(figures)} |"


def measure(home: Path, most: int) -> None:
    """Print a row for each mark up to `most` passages."""
    print(f"| {' | '.join(COLUMNS)} |\n{'|---' * len(COLUMNS)}|", flush=True)
    before = 0
    for mark in (mark for mark in MARKS if mark <= most):
        # Opened for each mark, as by a server that is started now and then.
        database = open_database(f"sqlite:///{home / 'waystone.sqlite'}")
        with Collection(home, database=database, embedder=Stub()) as collection:
            growing = Growing(home, collection)
            before = max(before, growing.passages)
            if before < 2 * mark:
                spent = growing.to(mark)
                print(row(growing, home, spent, growing.passages - before), flush=True)
                before = growing.passages
        database.dispose()


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _memory() -> int:
    """Bytes of this process that lie in memory now."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return 1024 * int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        measure(Path(sys.argv[2]), int(sys.argv[1]))
    else:
        with TemporaryDirectory(prefix="waystone-") as folder:
            measure(Path(folder) / "home", int(sys.argv[1]))
