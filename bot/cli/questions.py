"""`waystone search` and `waystone ask`, one question or a file of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.opening import calls
from bot.cli.output import bold, dim, print_json
from bot.errors import WaystoneError

if TYPE_CHECKING:
    from bot.answer import Answer
    from bot.events import Event
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
    own, wanted = among or (), model or chosen()
    with calls("ask") as answering:
        if batch:
            from bot.cli.batch import answer_batch

            answer_batch(batch, lambda asked: answered(answering.ask(asked.question, asked.messages, wanted, own)))
            return
        events = answering.ask(question or "", model=wanted, documents=own)
        answer = printed(events) if as_json else shown(events)
    if model not in (None, "auto", "quotes") and answer.notice and not answer.written:
        raise typer.Exit(1)  # the quotes are there; who was to write did not


def chosen() -> str | None:
    """The writer that this command's own environment names: a running server may have been started with another."""
    from bot.cli.opening import settings

    own = settings()
    return own.model if "model" in own.model_fields_set else None


def one_of(question: str | None, batch: Path | None) -> None:
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch with a file of them")
    if question is not None and not question.strip():
        raise typer.BadParameter("the question is empty")


def answered(events: Iterator[Event]) -> Json:
    from bot.answering.pace import patiently
    from bot.events import final
    from bot.render.json import answer_json

    return answer_json(final(patiently(events)))


def passages(found: Json) -> str:
    """A search's result for people."""
    head = f"{'may answer' if found['answerable'] else 'probably not in the documents'}, {found['confidence']:.0%}"
    blocks = [
        f"{bold(one['title'])}, {one['place']['label']}  {dim(one['id'])}\n{one['text']}" for one in found["passages"]
    ]
    return "\n\n".join([dim(head), *blocks])


def printed(events: Iterator[Event]) -> Answer:
    """Print the answer as JSON, and give it."""
    from bot.answering.pace import patiently
    from bot.events import final
    from bot.render.json import answer_json

    answer = final(patiently(events))
    print_json(answer_json(answer))
    return answer


def shown(events: Iterator[Event]) -> Answer:
    """Print sentences as they are proven, then what else the answer has; give the answer."""
    from bot.answer import Sentence
    from bot.answering.pace import patiently
    from bot.events import Done, Written
    from bot.render import terminal

    written: list[Sentence] = []
    answer: Answer | None = None
    for event in patiently(events):
        if isinstance(event, Written) and isinstance(event.sentence, Sentence):
            written.append(event.sentence)
            typer.echo(terminal.sentence(event.sentence))
        elif isinstance(event, Done):
            answer = event.answer
            typer.echo(terminal.rest(answer, written))
            if answer.notice:
                typer.echo(answer.notice, err=True)
    if answer is None:
        raise WaystoneError("the answer broke off; ask again")
    return answer
