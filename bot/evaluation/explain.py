"""One question looked at closely: what was ranked where and why, gold words marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from rich.markup import escape

from bot.evaluation.questions import GoldQuestion, holds, overlaps
from bot.evaluation.run import DEPTHS, SHOWN
from bot.evidence.retrieval import find
from index.search.retriever import Retriever


def explain(gold: GoldQuestion, retriever: Retriever) -> Iterator[str]:
    """Lines of rich markup: the confidence and its reasons, each passage with its gold words, the quotes."""
    finding = find(gold.question, retriever, DEPTHS[-1])
    ranking = finding.ranking
    yield f"[bold]{escape(gold.question)}[/bold]  ({gold.kind})"
    if ranking.passages:
        features = asdict(retriever.features(gold.question, ranking.passages))
        because = ", ".join(f"{name} {value:.3f}" for name, value in features.items())
        yield f"confidence {ranking.confidence:.3f}, {'answered' if ranking.answerable else 'refused'}: {because}"
    for rank, ranked in enumerate(ranking.passages, start=1):
        found = [evidence.quote for evidence in gold.evidence if holds(ranked.passage.text, evidence.quote)]
        nearest = max(retriever.near(gold.question, [ranked.passage.span]), key=lambda near: near.cosine)
        yield (
            f"\n{'[green]✓[/green]' if found else ' '} [bold]{rank}[/bold]  {ranked.score:.3f}  "
            f"{escape(ranked.passage.id)}  {escape(ranked.passage.place.label)}  "
            f"(nearest window {nearest.cosine:.3f}, words {nearest.words:.2f})"
        )
        if rank <= SHOWN or found:
            yield marked(ranked.passage.text, found)
    missing = [e.quote for e in gold.evidence if not any(holds(r.passage.text, e.quote) for r in ranking.passages)]
    yield from (f"\n[red]not found:[/red] {escape(quote)}" for quote in missing)
    for quote in finding.quotes:
        right = any(overlaps(quote.text, evidence.quote) for evidence in gold.evidence)
        yield f"\n{'[green]✓[/green]' if right else ' '} quote {quote.n}  {quote.score:.3f}  {escape(quote.corrected)}"


def marked(text: str, quotes: list[str]) -> str:
    """A passage with the gold words in it coloured, as far as they stand there letter by letter."""
    shown = escape(text)
    for quote in quotes:
        shown = shown.replace(escape(quote), f"[black on yellow]{escape(quote)}[/black on yellow]")
    return shown
