"""A conversation as Markdown, every citation with its reference, to keep or to send to someone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.answer import Answer, Nearest, Overview, Quote, Quoted
from bot.render.columns import words
from bot.render.markdown import joined, lead, pieces, plain


def transcript(title: str, answers: Iterable[Answer], link: Callable[[Quote], str]) -> str:
    """Title, questions and answers; below each answer the quotes that it cites, with place and link."""
    parts = [f"# {plain(title)}"]
    for answer in answers:
        parts += _turn(answer, link)
    return "\n\n".join(parts) + "\n"


def _turn(answer: Answer, link: Callable[[Quote], str]) -> Iterator[str]:
    yield f"## {plain(answer.question)}"
    for block in answer.blocks:
        if isinstance(block, Quoted | Overview | Nearest):
            yield lead(block)  # the quotes stand among the references, once
        else:
            yield joined(pieces([block], answer.quotes, plain))
    if answer.notice:
        yield plain(answer.notice)
    if references := [_reference(quote, link(quote)) for quote in answer.cited]:
        yield "\n".join(references)


def _reference(quote: Quote, address: str) -> str:
    place = plain(quote.place.label)
    where = f"[{place}](<{address}>)" if address else place
    return f"- \\[{quote.n}\\] “{plain(words(quote))}” — *{plain(quote.title)}*, {where}"
