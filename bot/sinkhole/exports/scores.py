"""Ratings as the scores that tracing tools keep beside an answer: Langfuse, LangSmith, OpenTelemetry.

They go by the rated answer's id (`answer`), which is that of its chat completion; what names none is left out, and
counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from bot.sinkhole.schema import RATINGS, Event

Row = dict[str, Any]
_NO_ID: Final = "no id of the answer that was rated (`answer`), by which the tool would find it"
_NO_RATING: Final = "no rating, but a comparison or a correction"


def langfuse(events: Iterable[Event], left_out: Counter[str]) -> Iterator[Row]:
    """Bodies for `POST /api/public/scores`: a boolean `feedback`, and a correction where there is one."""
    for event in _rated(events, left_out):
        row: Row = {"id": event.id, "traceId": event.answer, "name": "feedback", "source": "API"}
        row |= {"dataType": "BOOLEAN", "value": int(event.rating == 1)}
        yield {**row, **({"comment": event.comment} if event.comment else {}), "metadata": _metadata(event)}
        if event.correction:
            corrected: Row = {"id": f"{event.id}-correction", "traceId": event.answer, "name": "correction"}
            yield {**corrected, "dataType": "CORRECTION", "value": 0, "stringValue": event.correction, "source": "API"}


def langsmith(events: Iterable[Event], left_out: Counter[str]) -> Iterator[Row]:
    """Arguments for `Client.create_feedback`: `user_score`, and one more for each reason."""
    for event in _rated(events, left_out):
        group = {"feedback_group_id": event.group} if event.group else {}
        common: Row = {"run_id": event.answer, "feedback_source_type": "model" if event.source == "model" else "api"}
        common |= {"source_info": _metadata(event), **group}
        yield {
            **common,
            "key": "user_score",
            "score": int(event.rating == 1),
            **({"comment": event.comment} if event.comment else {}),
            **({"correction": {"response": event.correction}} if event.correction else {}),
            "feedback_id": event.id,
        }
        yield from ({**common, "key": "reason", "value": reason} for reason in event.reasons)


def otel(events: Iterable[Event], left_out: Counter[str]) -> Iterator[Row]:
    """Log records `gen_ai.evaluation.result` (OpenTelemetry's conventions for generative AI, in development)."""
    for event in _rated(events, left_out):
        rating = event.rating or 0
        attributes: Row = {
            "gen_ai.evaluation.name": "user_feedback",
            "gen_ai.evaluation.score.value": float(rating),
            "gen_ai.evaluation.score.label": RATINGS[rating],
            "gen_ai.response.id": event.answer,
        }
        if event.comment and event.consent == "share":
            attributes["gen_ai.evaluation.explanation"] = event.comment
        nanoseconds = int(event.time.timestamp() * 1_000_000_000)
        yield {
            "timeUnixNano": str(nanoseconds),
            "eventName": "gen_ai.evaluation.result",
            "attributes": [{"key": key, "value": _any_value(value)} for key, value in attributes.items()],
        }


def _any_value(value: object) -> Row:
    """A value as OTLP/JSON writes it."""
    return {"doubleValue": value} if isinstance(value, float) else {"stringValue": value}


def _rated(events: Iterable[Event], left_out: Counter[str]) -> Iterator[Event]:
    for event in events:
        if event.rating is None:
            left_out[_NO_RATING] += 1
        elif not event.answer:
            left_out[_NO_ID] += 1
        else:
            yield event


def _metadata(event: Event) -> Row:
    return {"app": event.app, "model": event.model, "use": event.use, "reasons": list(event.reasons)}
