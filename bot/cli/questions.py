"""`waystone search` and `waystone ask`, one question or a file of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.answering.events import Json
from bot.cli.opening import calls
from bot.cli.output import bold, dim, print_json
from bot.errors import WaystoneError

if TYPE_CHECKING:
    from bot.cli.batch import Asked
    from bot.client.protocol import Calls

Question = Annotated[str | None, typer.Argument(help="What you want to know.", show_default=False)]
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
    as_json: AsJson = False,
    batch: Batch = None,
) -> None:
    """Find the passages that answer a question, best first."""
    one_of(question, batch)
    with calls("search") as answering:
        if batch:
            from bot.cli.batch import answer_batch

            answer_batch(batch, lambda asked: answering.search(asked.question, k, asked.messages))
            return
        found = answering.search(question or "", k)
    if as_json:
        print_json(found)
    else:
        typer.echo(passages(found))


def ask(
    question: Question = None,
    as_json: AsJson = False,
    model: Annotated[
        str | None, typer.Option(help="Who writes; `quotes` starts no language model.", show_default="WAYSTONE_MODEL")
    ] = None,
    batch: Batch = None,
) -> None:
    """Answer a question from the documents, with citations."""
    one_of(question, batch)
    with calls("ask") as answering:
        if batch:
            from bot.cli.batch import answer_batch

            answer_batch(batch, lambda asked: answered(answering, asked, model))
        elif as_json:
            print_json(final(answering.ask(question or "", model=model)))
        else:
            show(answering.ask(question or "", model=model))


def one_of(question: str | None, batch: Path | None) -> None:
    if (question is None) == (batch is None):
        raise typer.BadParameter("give a question, or --batch with a file of them")
    if question is not None and not question.strip():
        raise typer.BadParameter("the question is empty")


def answered(answering: Calls, asked: Asked, model: str | None) -> Json:
    return final(answering.ask(asked.question, asked.messages, model))


def final(events: Iterator[Json]) -> Json:
    """The answer at the end of the events."""
    answer: Json | None = None
    for event in events:
        if event["event"] == "done":
            answer = event["answer"]
    if answer is None:
        raise WaystoneError("the answer broke off; ask again")
    return answer


def passages(found: Json) -> str:
    """A search's result for people."""
    head = f"{'may answer' if found['answerable'] else 'probably not in the documents'}, {found['confidence']:.0%}"
    blocks = [
        f"{bold(one['title'])}, {one['place']['label']}  {dim(one['id'])}\n{one['text']}" for one in found["passages"]
    ]
    return "\n\n".join([dim(head), *blocks])


def show(events: Iterator[Json]) -> None:
    """Print sentences as they are proven, then the quotes that they cite."""
    shown = False
    for event in events:
        if event["event"] == "sentence":
            shown = True
            marks = "".join(f" [{n}]" for n in event["citations"])
            typer.echo(f"{event['text']}{dim(marks)}")
        elif event["event"] == "done":
            typer.echo(references(event["answer"]) if shown else event["answer"]["answer"])
            if event["answer"].get("notice"):
                typer.echo(event["answer"]["notice"], err=True)


def references(answer: Json) -> str:
    """The quotes, numbered as they are cited, and how much was held back."""
    lines = [""] + [reference(quote) for quote in answer["quotes"]]
    if answer["withheld"]:
        lines.append(dim(f"{answer['withheld']} written without support, and withheld"))
    return "\n".join(lines)


def reference(quote: dict[str, Any]) -> str:
    words = " ".join(quote["text"].split())
    return f"[{quote['n']}] “{words}” {dim('— ' + quote['title'] + ', ' + quote['place']['label'])}"
