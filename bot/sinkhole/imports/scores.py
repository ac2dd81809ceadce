"""Scores of tracing and labelling tools: Argilla's records, LangSmith's feedback, Langfuse's scores.

A score names an answer by the id of its run or trace; its text is taken where the record has it, and else the log's
own answer of that id, so that what was handed on as scores comes back as ratings.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sinkhole.imports.fields import Fields, Record, bit, derived_id, hashed, moment, words

PROMPTS = ("prompt", "instruction", "question", "input", "query", "chat")
RESPONSES = ("response", "completion", "output", "answer", "generation", "text")
RATINGS = ("rating", "label", "score", "quality", "thumb", "feedback")
GOOD = {"good", "yes", "positive", "correct", "up", "like", "true"}
BAD = {"bad", "no", "negative", "incorrect", "down", "dislike", "false"}


def knows_argilla(record: Record) -> bool:
    return isinstance(record.get("fields"), dict) and "responses" in record


def argilla(one: Record) -> Iterator[Fields]:
    """A rating for each person's submitted answer to a question that reads like a rating."""
    fields = one["fields"]
    prompt, response = _first(fields, PROMPTS), _first(fields, RESPONSES)
    named = next((name for name in one["responses"] or {} if any(word in name.lower() for word in RATINGS)), "")
    if not response or not named:
        return
    for said in one["responses"][named]:
        rating = _worth(said.get("value"))
        if rating is None or said.get("status", "submitted") != "submitted":
            continue
        time = moment(one.get("updated_at") or 0)
        yield {
            "id": derived_id(time, "argilla", one.get("id"), named, said.get("user_id")),
            "time": time,
            "app": "argilla",
            "messages": [{"role": "user", "content": prompt}] if prompt else [],
            "response": response,
            "rating": rating,
            "client": hashed("argilla", said.get("user_id")),
        }


def knows_langsmith(record: Record) -> bool:
    return "key" in record and "run_id" in record and "score" in record


def langsmith(one: Record) -> Iterator[Fields]:
    """`user_score` and other scores that are a thumb; a correction comes along."""
    rating = bit(one.get("score"))
    if rating is None or not one.get("run_id"):
        return
    source = (one.get("feedback_source") or {}).get("type") or one.get("feedback_source_type")
    correction = one.get("correction")
    text = next(map(words, correction.values()), "") if isinstance(correction, dict) else words(correction)
    time = moment(one.get("modified_at") or one.get("created_at") or 0)
    yield {
        "id": derived_id(time, "langsmith", one.get("id") or one.get("feedback_id"), one["run_id"]),
        "time": time,
        "app": "langsmith",
        "answer": str(one["run_id"]),
        "rating": rating,
        "comment": str(one.get("comment") or ""),
        "correction": text,
        "source": "model" if source == "model" else "person",
    }


def knows_langfuse(record: Record) -> bool:
    return "name" in record and "value" in record and ("traceId" in record or "subject" in record)


def langfuse(one: Record) -> Iterator[Fields]:
    """Boolean and numeric scores that are a thumb."""
    rating = bit(one.get("value"))
    trace = one.get("traceId") or (one.get("subject") or {}).get("id")
    if one.get("dataType") not in ("BOOLEAN", "NUMERIC", None) or rating is None or not trace:
        return
    time = moment(one.get("timestamp") or one.get("createdAt") or 0)
    yield {
        "id": derived_id(time, "langfuse", one.get("id"), trace),
        "time": time,
        "app": "langfuse",
        "answer": str(trace),
        "rating": rating,
        "comment": str(one.get("comment") or ""),
        "source": "code" if one.get("source") == "EVAL" else "person",
    }


def _first(fields: Record, names: tuple[str, ...]) -> str:
    """The text of the first field whose name holds one of these words."""
    found = (value for word in names for name, value in fields.items() if word in name.lower())
    return next((text for value in found if (text := _text(value))), "")


def _text(value: Any) -> str:
    if isinstance(value, list):  # a chat field
        return "\n".join(words(one.get("content")) for one in value if isinstance(one, dict))
    return words(value)


def _worth(value: Any) -> int | None:
    """A label or a number of stars as a rating; the middle is none."""
    said = str(value).strip().casefold()
    if said in GOOD | BAD:
        return 1 if said in GOOD else -1
    if isinstance(value, int | float) and not isinstance(value, bool) and value > 1:
        return 1 if value >= 4 else -1 if value <= 2 else None
    return bit(value)
