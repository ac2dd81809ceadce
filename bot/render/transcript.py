"""A conversation as Markdown, every citation with its reference, to keep or to send to someone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest

from bot.answering.answer import Answer, Cell, Quote, Sentence

CITATION = re.compile(r"(?<!\\)\[(\d+)\]")
# What Markdown would read as its own, or as HTML; a question and a quote are data.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
# What ends a sentence: a citation may stand before it.
_END = ".!?…"
# What would be live Markdown or HTML around the sentences, citations and what is escaped already apart.
_LIVE = re.compile(r"(?<!\\)(?=[<`&]|\[(?!\d+\]))")


def transcript(title: str, answers: Iterable[Answer], link: Callable[[Quote], str]) -> str:
    """Title, questions and answers; below each answer the quotes that it cites, with place and link."""
    parts = [f"# {plain(title)}"]
    for answer in answers:
        parts += _turn(answer, link)
    return "\n\n".join(parts) + "\n"


def cited(answer: Answer) -> tuple[Quote, ...]:
    """The quotes that an answer cites; all of them where it cites none, because then they are the answer."""
    numbers = {int(number) for number in CITATION.findall(answer.markdown)}
    numbers.update(n for sentence in answer.sentences for n in sentence.citations)
    return tuple(quote for quote in answer.quotes if quote.n in numbers) or answer.quotes


def plain(text: str) -> str:
    """Text on one line that Markdown shows as it is."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def pieces(words: str, cells: Iterable[Cell]) -> Iterator[tuple[str | None, str]]:
    """Words cut into the cells of table rows, each with its column's name, and what is in none, with None."""
    at = 0
    for column, start, end in cells:
        yield None, words[at:start]
        yield column, words[start:end]
        at = end
    yield None, words[at:]


def in_columns(words: str, cells: Iterable[Cell]) -> str:
    """Words on one line, the cells in them apart: `Tesla — Pros: a robot · Cons: no coffee`."""
    line = ""
    after_name = False
    for column, piece in pieces(words, cells):
        if not (folded := " ".join(piece.split())):
            continue
        between = " — " if after_name else " · " if column else " / " if column == "" else " "
        line += (between if line else "") + (f"{column}: " if column else "") + folded
        after_name = column == ""
    return line


def words(quote: Quote) -> str:
    """A quote's words on one line."""
    return in_columns(quote.text, quote.cells) if quote.cells else " ".join(quote.corrected.split())


def _turn(answer: Answer, link: Callable[[Quote], str]) -> Iterator[str]:
    yield f"## {plain(answer.question)}"
    yield from filter(None, (*_body(answer), plain(answer.notice)))
    if references := [_reference(quote, link(quote)) for quote in cited(answer)]:
        yield "\n".join(references)


def _body(answer: Answer) -> Iterator[str]:
    """What an answer says apart from its quotes, which stand among its references, once."""
    blocks = answer.markdown.strip().split("\n\n")
    for block, following in zip_longest(blocks, blocks[1:], fillvalue=""):
        names = block.startswith("**") and block.endswith(":**")
        if block and not _is_quote(block) and not (names and _is_quote(following)):
            yield _escaped(block, answer.sentences)


def _is_quote(block: str) -> bool:
    return block.startswith("> ") and "\n> — " in block


def _escaped(markdown: str, sentences: Iterable[Sentence]) -> str:
    """Markdown in which the sentences' own words are shown as they are: only what was put around them is live."""
    stems = {stem: one for one in sentences if (stem := " ".join(one.text.split()).rstrip(_END))}
    # In a table, a bar is escaped already.
    words = {form: stem for stem in stems for form in (stem, stem.replace("|", "\\|"))}
    # The longest first: a sentence may hold another one's words.
    known = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)"
    parts = re.split(f"({known})", markdown)
    return "".join(
        _shown(words[part], stems[words[part]]) if at % 2 else _LIVE.sub(r"\\", part) for at, part in enumerate(parts)
    )


def _shown(words: str, sentence: Sentence) -> str:
    """A sentence's words without what Markdown would make of them; a written one may carry its citations itself."""
    shown = plain(words)
    if sentence.support == "supported":
        for n in sentence.citations:
            shown = shown.replace(f"\\[{n}\\]", f"[{n}]")
    return shown


def _reference(quote: Quote, address: str) -> str:
    place = plain(quote.place.label)
    where = f"[{place}](<{address}>)" if address else place
    return f"- \\[{quote.n}\\] “{plain(words(quote))}” — *{plain(quote.title)}*, {where}"
