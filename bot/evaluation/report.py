"""Measures as tables for a terminal."""

from __future__ import annotations

from rich.table import Table

from bot.evaluation.measures import Measure, Summary
from bot.evaluation.spans import SpanScores

_BAR = 20


def measures_table(summary: Summary, baseline: Summary | None) -> Table:
    """Each measure with its 95 % interval, the baseline's beside it."""
    table = Table("measure", "value", "95 %", *(("baseline", "95 %") if baseline else ()))
    for name, measure in summary.measures.items():
        other = _cells(baseline.measures.get(name)) if baseline else ()
        table.add_row(name, *_cells(measure), *other)
    return table


def kinds_table(summary: Summary) -> Table:
    """A line a kind, with a bar for the recall at five; of questions that the documents don't answer, refusals."""
    table = Table("kind", "questions", "recall@5", "", "quote hit", "answered")
    for kind, measures in summary.kinds.items():
        recall = measures.get("recall@5")
        bar = "█" * round(_BAR * recall.value) if recall else ""
        shown = [_value(measures.get(name)) for name in ("recall@5", "quote hit", "answered")]
        table.add_row(kind, str(measures["answered"].n), shown[0], f"{bar:░<{_BAR}}" if recall else "", *shown[1:])
    return table


def answers_table(measures: dict[str, Measure]) -> Table:
    """What a model's answers come to."""
    table = Table("answers", "value", "95 %")
    for name, measure in measures.items():
        table.add_row(name, *_cells(measure))
    return table


def sentences_table(by_words: dict[str, Measure], with_model: dict[str, Measure] | None = None) -> Table:
    """What the support check lets through, beside it with a model's second opinion."""
    table = Table("support check", "by words", "95 %", *(("with the model", "95 %") if with_model else ()))
    for name, measure in by_words.items():
        table.add_row(name, *_cells(measure), *(_cells(with_model[name]) if with_model else ()))
    return table


def spans_table(scores: SpanScores, baseline: SpanScores | None) -> Table:
    table = Table("measure", "value", "95 %", *(("baseline", "95 %") if baseline else ()))
    for name in ("recall", "precision", "iou"):
        other = _cells(getattr(baseline, name)) if baseline else ()
        table.add_row(name, *_cells(getattr(scores, name)), *other)
    return table


def _cells(measure: Measure | None) -> tuple[str, str]:
    return (_value(measure), f"{measure.low:.3f} to {measure.high:.3f}" if measure else "")


def _value(measure: Measure | None) -> str:
    return f"{measure.value:.3f}" if measure else ""
