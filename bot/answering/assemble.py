"""What was found and written → the blocks of an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import groupby

from bot.answer import Block, Differ, Listing, NotTold, Overview, Prose, Quote, Quoted, Sentence
from bot.evidence.attribution import voices
from bot.evidence.conflict import differing
from bot.evidence.retrieval import Evidence

AGREE = "Sources agree"


def assembled(evidence: Evidence, quotes: Sequence[Quote], sentences: Sequence[Sentence]) -> tuple[Block, ...]:
    """What was written, or a comparison's table or an overview, else the quotes; where sources differ, and the parts
    that nobody answers."""
    blocks: list[Block] = [*written(sentences, quotes, evidence.items)]
    if evidence.table:
        blocks.append(evidence.table)
    if evidence.overview:
        blocks.append(Overview(evidence.overview, tuple(quote.n for quote in evidence.quotes)))
    rest = () if blocks else (Quoted(tuple(quote.n for quote in quotes)),)
    if told := differing(evidence.ranking.question, quotes):
        blocks.append(Differ(told))
    blocks += rest
    if evidence.silent:
        blocks.append(NotTold(evidence.silent))
    return tuple(blocks)


def written(sentences: Sequence[Sentence], quotes: Sequence[Quote], items: Set[int]) -> Iterator[Prose | Listing]:
    """Sentences under the names of who says them; two or more in a row on items of a list are one list.

    Where they stand on several documents, each says its part under its name; what two of them say stands under
    neither.
    """
    cited = {n for sentence in sentences for n in sentence.citations}
    names = voices(quote for quote in quotes if quote.n in cited)
    for speaker, part in groupby(sentences, key=lambda one: _speaker(one, names)):
        name = speaker
        for listed, group in groupby(part, key=lambda one: bool(items & set(one.citations))):
            run = tuple(group)
            yield Listing(run, name) if listed and len(run) > 1 else Prose(run, name)
            name = ""


def unsaid(blocks: Iterable[Block], said: Collection[Sentence]) -> Iterator[Block]:
    """What an answer has beyond sentences that were shown as they were written.

    As a whole it may set those apart by voice or as a list, which nobody knows before the last of them.
    """
    for block in blocks:
        if isinstance(block, Prose | Listing):
            if rest := tuple(sentence for sentence in block.sentences if sentence not in said):
                yield replace(block, sentences=rest)
        else:
            yield block


def with_all_items(sentences: Sequence[Sentence], quotes: Sequence[Quote], items: Set[int]) -> tuple[Sentence, ...]:
    """Sentences on some items of a list, with the source's own words for the items that have none."""
    told = {sentence.citations[0] for sentence in sentences if sentence.citations}
    if not told & items:
        return tuple(sentences)
    missing = [Sentence(quote.text, (quote.n,), "quoted") for quote in quotes if quote.n in items - told]
    listed = sorted(
        [*(one for one in sentences if one.citations[0] in items), *missing], key=lambda one: one.citations[0]
    )
    first = next(at for at, one in enumerate(sentences) if one.citations[0] in items)
    rest = [one for one in sentences[first:] if one.citations[0] not in items]
    return (*sentences[:first], *listed, *rest)


def _speaker(sentence: Sentence, names: Mapping[int, str]) -> str:
    found = dict.fromkeys(names[n] for n in sentence.citations if n in names)
    return AGREE if len(found) > 1 else next(iter(found), "")
