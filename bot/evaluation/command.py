"""`waystone evaluate`: how good search and quotes are, on a file of questions with known answers.

The files are indexed into a fresh temporary collection, so that the reader's own is neither needed nor touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from bot.evaluation.answers import answerer_of, answers, summarise_answers
from bot.evaluation.baseline import Baseline, plain_embeddings, raw_files
from bot.evaluation.explain import explain
from bot.evaluation.measures import Measure, Summary, summarise
from bot.evaluation.questions import GoldQuestion, load_questions
from bot.evaluation.report import answers_table, kinds_table, measures_table, sentences_table, spans_table
from bot.evaluation.run import Search, evaluate
from bot.evaluation.sentences import (
    LabelledSentence,
    asking,
    checked,
    is_sentence_set,
    load_sentences,
    summarise_sentences,
)
from bot.evaluation.spans import is_span_set, load_span_set, score_spans
from bot.models.choice import QUOTES
from bot.models.registry import Models
from bot.settings import load_settings
from corpus.errors import WaystoneError
from index.collection import Collection, Outcome
from index.reader_model import load_reader
from index.store.database import open_database

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_notes = Console(stderr=True)


@app.command(epilog="Example: waystone evaluate questions.jsonl --baseline")
def command(
    file: Annotated[
        Path, typer.Argument(help="JSON Lines: questions with quotes or spans as evidence, or labelled sentences.")
    ],
    folder: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            file_okay=False,
            help="The folder of the texts; none for the shipped documents.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
    baseline: Annotated[bool, typer.Option(help="Measure the plain tutorial pipeline beside it.")] = False,
    explained: Annotated[
        str, typer.Option("--explain", metavar="ID", help="Show one question's ranking and why.", show_default=False)
    ] = "",
    model: Annotated[
        str,
        typer.Option(help="Who answers, or gives a second opinion: a model as in WAYSTONE_MODEL, measured besides."),
    ] = QUOTES.name,
) -> None:
    """Measure search and answers on questions with known answers, or the support check on labelled sentences."""
    if is_sentence_set(file):
        _sentences(load_sentences(file, folder or file.parent / "texts"), as_json, model)
        return
    if is_span_set(file):
        _spans(file, folder or file.parent, as_json, baseline)
        return
    questions = load_questions(file)
    with collection_of([folder] if folder else None) as collection:
        if explained:
            _explain(explained, questions, collection)
            return
        summary = _summary(questions, collection.retriever, "search and quotes")
        other = _summary(questions, _baseline(collection), "baseline") if baseline else None
        written = _answers(questions, collection, model) if model != QUOTES.name else None
    _show(summary, other, written, as_json)


@contextmanager
def collection_of(paths: list[Path] | None) -> Iterator[Collection]:
    """A temporary collection of files and folders, with the embedding model and reader of the settings."""
    settings = load_settings()
    with TemporaryDirectory(prefix="waystone-") as home:
        database = open_database(f"sqlite:///{home}/evaluation.sqlite")
        with Collection.open(
            Path(home),
            database=database,
            embedding_model=settings.embedding_model,
            reader=load_reader(settings.reader),
        ) as collection:
            for event in track(collection.index(paths), "indexing", console=_notes, transient=True):
                if isinstance(event, Outcome) and event.action == "failed":
                    _notes.print(event.message, markup=False)
            collection.warm()
            yield collection
        database.dispose()


def _summary(questions: list[GoldQuestion], search: Search, label: str) -> Summary:
    results = track(evaluate(questions, search), label, len(questions), console=_notes, transient=True)
    return summarise(list(results))


def _answers(questions: list[GoldQuestion], collection: Collection, model: str) -> dict[str, Measure]:
    with answerer_of(collection, load_settings()) as answerer:
        found = track(answers(questions, answerer, model), model, len(questions), console=_notes, transient=True)
        return summarise_answers(list(found))


def _baseline(collection: Collection) -> Baseline:
    return Baseline(raw_files(collection), plain_embeddings(load_settings().embedding_model))


def _sentences(sentences: list[LabelledSentence], as_json: bool, model: str) -> None:
    by_words = summarise_sentences(list(checked(sentences)))
    with_model = None
    if model != QUOTES.name:
        with closing(Models(load_settings())) as models:
            asked = track(
                checked(sentences, asking(models, model)), model, len(sentences), console=_notes, transient=True
            )
            with_model = summarise_sentences(list(asked))
    if as_json:
        both = {"words": by_words, **({"model": with_model} if with_model else {})}
        typer.echo(json.dumps({who: {name: asdict(one) for name, one in found.items()} for who, found in both.items()}))
    else:
        Console().print(sentences_table(by_words, with_model))


def _spans(file: Path, folder: Path, as_json: bool, baseline: bool) -> None:
    span_set = load_span_set(file, folder)
    with collection_of(list(span_set.files.values())) as collection:
        documents = [collection.document(info.id) for info in collection.documents()]
        scores = score_spans(span_set, collection.retriever, documents)
        other = score_spans(span_set, _baseline(collection), None) if baseline else None
    if as_json:
        shown = {"spans": scores.as_json(), "questions": len(span_set.questions)}
        typer.echo(json.dumps({**shown, **({"baseline": other.as_json()} if other else {})}))
    else:
        Console().print(spans_table(scores, other))


def _explain(question_id: str, questions: list[GoldQuestion], collection: Collection) -> None:
    gold = next((question for question in questions if question.id == question_id), None)
    if gold is None:
        raise WaystoneError(f"no question has the id {question_id!r}; the file has {questions[0].id} and others")
    console = Console()
    with collection.reading() as retriever:
        for line in explain(gold, retriever):
            console.print(line, highlight=False)


def _show(summary: Summary, baseline: Summary | None, written: dict[str, Measure] | None, as_json: bool) -> None:
    if as_json:
        shown = {"search": summary.as_json(), **({"baseline": baseline.as_json()} if baseline else {})}
        in_words = {name: asdict(measure) for name, measure in (written or {}).items()}
        typer.echo(json.dumps({**shown, **({"answers": in_words} if written else {})}))
        return
    console = Console()
    console.print(measures_table(summary, baseline))
    console.print(kinds_table(summary))
    if written:
        console.print(answers_table(written))
