"""`waystone search` and `waystone ask`, one question or a file of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import calls
from bot.cli.output import bold, dim, print_json

if TYPE_CHECKING:
    from bot.answering.events import Event
    from bot.render.json import Json

Question = Annotated[str | None, typer.Argument(help="What you want to know.", show_default=False)]
Among = Annotated[
    list[str] | None,
    typer.Option(
        "--in", metavar="NAME", help="Ask this document or folder alone; may be given again.", show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object.")]
Batch = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.jsonl", help="Answer every {id, question, history?} of a file (- for standard input), one a line."
    ),
]


def add_to(app: typer.Typer) -> None:
    app.command(epilog='Example: waystone search "Is it too late to learn AI?" -k 3')(search)
    app.command(epilog='Example: waystone ask "What is a feedback sinkhole?" --model quotes')(ask)


def search(
    question: Question = None,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 5,
    among: Among = None,
    as_json: AsJson = False,
    batch: Batch = None,
) -> None:
    """Find the passages that answer a question, best first."""
    one_of(question, batch)
    own = among or ()
    with calls("search") as answering:
        if batch:
            from bot.cli.batch import answer_batch

            answer_batch(batch, lambda asked: answering.search(asked.question, k, asked.messages, own))
            return
        found = answering.search(question or "", k, documents=own)
    if as_json:
        print_json(found)
    else:
        typer.echo(passages(found))


def ask(
    question: Question = None,
    among: Among = None,
    as_json: AsJson = False,
    model: Annotated[
        str | None, typer.Option(help="Who writes; `quotes` starts no language model.", show_default="WAYSTONE_MODEL")
    ] = None,
    batch: Batch = None,
) -> None:
    """Answer a question from the documents, with citations."""
    one_of(question, batch)
    own = among or ()
    with calls("ask") as answering:
        if batch:
            from bot.cli.batch import answer_batch

            answer_batch(batch, lambda asked: answered(answering.ask(asked.question, asked.messages, model, own)))
        elif as_json:
            print_json(answered(answering.ask(question or "", model=model, documents=own)))
        else:
            show(answering.ask(question or "", model=model, documents=own))


def one_of(question: str | None, batch: Path | None) -> None:
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch with a file of them")
    if question is not None and not question.strip():
        raise typer.BadParameter("the question is empty")


def answered(events: Iterator[Event]) -> Json:
    from bot.answering.events import final
    from bot.render.json import answer_json

    return answer_json(final(events))


def passages(found: Json) -> str:
    """A search's result for people."""
    head = f"{'may answer' if found['answerable'] else 'probably not in the documents'}, {found['confidence']:.0%}"
    blocks = [
        f"{bold(one['title'])}, {one['place']['label']}  {dim(one['id'])}\n{one['text']}" for one in found["passages"]
    ]
    return "\n\n".join([dim(head), *blocks])


def show(events: Iterator[Event]) -> None:
    """Print sentences as they are proven, then what else the answer has."""
    from bot.answering.answer import Sentence
    from bot.answering.events import Done, Written
    from bot.render import terminal

    shown: list[Sentence] = []
    for event in events:
        if isinstance(event, Written) and isinstance(event.sentence, Sentence):
            shown.append(event.sentence)
            typer.echo(terminal.sentence(event.sentence))
        elif isinstance(event, Done):
            typer.echo(terminal.rest(event.answer, shown))
            if event.answer.notice:
                typer.echo(event.answer.notice, err=True)
