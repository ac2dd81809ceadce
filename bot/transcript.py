"""A conversation as Markdown, every citation with its reference, to keep or to send to someone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from bot.answer import Answer, Quote

_CITATION = re.compile(r"\[(\d+)\]")
# What Markdown would read as its own, or as HTML; a question and a quote are data.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def transcript(title: str, answers: Iterable[Answer], link: Callable[[Quote], str]) -> str:
    """Title, questions and answers; below each answer the quotes that it cites, with place and link."""
    parts = [f"# {plain(title)}"]
    for answer in answers:
        parts += _turn(answer, link)
    return "\n\n".join(parts) + "\n"


def cited(answer: Answer) -> tuple[Quote, ...]:
    """The quotes that an answer cites; all of them where it cites none, because then they are the answer."""
    numbers = {int(number) for number in _CITATION.findall(answer.markdown)}
    numbers.update(n for sentence in answer.sentences for n in sentence.citations)
    return tuple(quote for quote in answer.quotes if quote.n in numbers) or answer.quotes


def plain(text: str) -> str:
    """Text on one line that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _turn(answer: Answer, link: Callable[[Quote], str]) -> Iterator[str]:
    yield f"## {plain(answer.question)}"
    yield from filter(None, (answer.markdown.strip(), plain(answer.notice)))
    if references := [_reference(quote, link(quote)) for quote in cited(answer)]:
        yield "\n".join(references)


def _reference(quote: Quote, address: str) -> str:
    place = plain(quote.place.label)
    where = f"[{place}](<{address}>)" if address else place
    return f"- \\[{quote.n}\\] “{plain(quote.corrected)}” — *{plain(quote.title)}*, {where}"
