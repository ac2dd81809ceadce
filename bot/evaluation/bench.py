"""`waystone bench`: how fast and how big, beside the plain tutorial pipeline, in one run on one machine.

Figures of two machines, or of one machine on two days, tell little; their ratios within a run do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot.evaluation.baseline import Baseline, plain_embeddings, raw_files
from bot.evidence.retrieval import find
from bot.settings import load_settings
from corpus.passages import said, units
from index.collection import Collection
from index.embedder import load_embedder
from index.reader_model import load_reader
from index.store.database import open_database

QUESTIONS = 40
_FEWEST_WORDS, _ASKED_WORDS = 8, 12

Made = TypeVar("Made")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds; `ratio` is ours to the plain pipeline's, None where that has no such step."""

    seconds: float
    plain: float | None = None

    @property
    def ratio(self) -> float | None:
        return self.seconds / self.plain if self.plain else None


@dataclass(frozen=True, slots=True)
class Bench:
    """indexing: of all documents; search, quotes: the median of one question; slowest: of the searches with quotes.

    characters: of the documents; disk: bytes of the data folder; memory: bytes that the process had at most.
    """

    indexing: Timing
    search: Timing
    quotes: Timing
    slowest: Timing
    characters: int
    disk: int
    memory: int

    def as_json(self) -> dict[str, object]:
        timings = {name: getattr(self, name) for name in ("indexing", "search", "quotes", "slowest")}
        ratios = {name: {**asdict(timing), "ratio": timing.ratio} for name, timing in timings.items()}
        return {**ratios, "characters": self.characters, "disk": self.disk, "memory": self.memory}


@app.command(epilog="Example: waystone bench --json")
def command(
    folder: Annotated[
        Path | None, typer.Option(help="The folder of the texts; none for the shipped documents.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """Measure speed and size beside the plain tutorial pipeline, in one run."""
    measured = bench([folder] if folder else None)
    if as_json:
        typer.echo(json.dumps(measured.as_json()))
    else:
        Console().print(table(measured))


def bench(paths: list[Path] | None) -> Bench:
    """Index the documents afresh, both ways, and ask both of them the same questions."""
    settings = load_settings()
    embedder = load_embedder(settings.embedding_model)
    embedder.warm()
    # Both need it, and it takes most of a second: whichever came first would pay for the other.
    import_module("chromadb")
    with TemporaryDirectory(prefix="waystone-") as home:
        database = open_database(f"sqlite:///{home}/bench.sqlite")
        with Collection(
            Path(home),
            database=database,
            embedder=embedder,
            reader=load_reader(settings.reader),
        ) as collection:
            indexing = _seconds(lambda: list(collection.index(paths)))
            plain_embedder = plain_embeddings(settings.embedding_model)
            plain_embedder.embed_query("")
            plain_indexing, plain = _made(lambda: Baseline(raw_files(collection), plain_embedder))
            collection.warm()
            asked = list(_questions(collection))
            plain.search(asked[0])
            retriever = collection.retriever
            searches = [_seconds(partial(retriever.search, one)) for one in asked]
            plain_searches = [_seconds(partial(plain.search, one)) for one in asked]
            # The vector of a question is remembered: others are asked for the quotes.
            whole = [_seconds(partial(find, f"{one}, why?", retriever)) for one in asked]
            characters = sum(len(collection.document(info.id).text) for info in collection.documents())
        database.dispose()
        disk = sum(path.stat().st_size for path in Path(home).rglob("*") if path.is_file())
    return Bench(
        Timing(indexing, plain_indexing),
        Timing(median(searches), median(plain_searches)),
        Timing(median(whole)),
        Timing(max(whole)),
        characters,
        disk,
        getrusage(RUSAGE_SELF).ru_maxrss * 1024,
    )


def table(measured: Bench) -> Table:
    """The figures for a terminal."""
    shown = Table("", "Waystone", "plain pipeline", "ratio")
    for name in ("indexing", "search", "quotes", "slowest"):
        timing: Timing = getattr(measured, name)
        plain = f"{timing.plain:.3f} s" if timing.plain else ""
        shown.add_row(name, f"{timing.seconds:.3f} s", plain, f"{timing.ratio:.2f}" if timing.ratio else "")
    for name in ("disk", "memory"):
        shown.add_row(name, f"{getattr(measured, name) / 2**20:.0f} MiB", "", "")
    shown.caption = f"{measured.characters:,} characters; search and quotes: median of {QUESTIONS} questions"
    return shown


def _questions(collection: Collection) -> Iterator[str]:
    """The first words of sentences from all over the documents, as questions."""
    documents = [collection.document(info.id) for info in collection.documents()]
    openings = [said(document, unit).split()[:_ASKED_WORDS] for document in documents for unit in units(document)]
    long = [" ".join(words) for words in openings if len(words) >= _FEWEST_WORDS]
    yield from long[:: max(1, len(long) // QUESTIONS)][:QUESTIONS]


def _seconds(work: Callable[[], object]) -> float:
    return _made(work)[0]


def _made(work: Callable[[], Made]) -> tuple[float, Made]:
    began = perf_counter()
    made = work()
    return perf_counter() - began, made
