"""Scores of tracing and labelling tools: Argilla's records, LangSmith's feedback, Langfuse's scores.

A score names an answer by the id of its run or trace; its text is taken where the record has it, and else the log's
own answer of that id, so that what was handed on as scores comes back as ratings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.sinkhole.imports.fields import Fields, Record, bit, derived_id, hashed, moment, words

PROMPTS = ("prompt", "instruction", "question", "input", "query", "chat")
RESPONSES = ("response", "completion", "output", "answer", "generation", "text")
RATINGS = ("rating", "label", "score", "quality", "thumb", "feedback")
# Of these words alone a score's name consists that says what somebody thought of an answer: `user_score`, `thumbs-up`;
# `toxicity` and `latency_score` have others.
APPROVAL = {"approval", "approved", "correct", "correctness", "feedback", "good", "helpful", "helpfulness", "like"}
APPROVAL |= {"liked", "preference", "quality", "rating", "satisfaction", "satisfied", "score", "thumb", "thumbs"}
APPROVAL |= {"upvote", "useful"}
_BESIDE = {"answer", "annotator", "binary", "customer", "human", "is", "overall", "response", "up", "user", "was"}
GOOD = {"good", "yes", "positive", "correct", "up", "like", "true"}
CORRECTIONS = ("correction", "corrected", "rewrite")
BAD = {"bad", "no", "negative", "incorrect", "down", "dislike", "false"}


def knows_argilla(record: Record) -> bool:
    return isinstance(record.get("fields"), dict) and "responses" in record


def scaled(records: Iterable[Record]) -> Iterable[Record]:
    """Each with the `scale` of its questions, the largest number given anywhere: 1 of 5 stars is no thumb up."""
    found = list(records)
    scale: dict[str, float] = {}
    for one in found:
        for name, given in _given(one).items():
            numbers = [said.get("value") for said in given]
            largest = max((n for n in numbers if isinstance(n, int | float)), default=0)
            scale[name] = max(scale.get(name, 0), largest)
    return [{**one, "scale": scale} for one in found]


def argilla(one: Record) -> Iterator[Fields]:
    """A rating for each person's submitted answer to a question that reads like a rating."""
    fields = one["fields"]
    prompt, response = _first(fields, PROMPTS), _first(fields, RESPONSES)
    responses = _given(one)
    named = next((name for name in responses if any(word in name.lower() for word in RATINGS)), "")
    if not response or not named:
        return
    corrected = _corrections(responses)
    for said in responses[named]:
        rating = _worth(said.get("value"), (one.get("scale") or {}).get(named, 0))
        if rating is None or said.get("status", "submitted") != "submitted":
            continue
        # Its export has no times: an event is known by its words alone, and one said anew is of the same answer.
        names = ("argilla", one.get("_server_id") or one.get("id"), prompt, response, named)
        who, time = said.get("user_id"), moment(one.get("updated_at") or 0)
        yield {
            "id": derived_id(time, *names, who, rating, corrected.get(who)),
            "answer": derived_id(time, *names),
            "time": time,
            "app": "argilla",
            "messages": [{"role": "user", "content": prompt}] if prompt else [],
            "response": response,
            "rating": rating,
            "correction": corrected.get(who, ""),
            "client": hashed("argilla", who),
        }


def knows_langsmith(record: Record) -> bool:
    return "key" in record and "run_id" in record and "score" in record


def langsmith(one: Record) -> Iterator[Fields]:
    """`user_score` and other scores that are a thumb by their name; a correction comes along."""
    rating = bit(one.get("score"))
    if rating is None or not approves(one.get("key")) or not one.get("run_id"):
        return
    given = one.get("feedback_source") or {}
    source = given.get("type") or one.get("feedback_source_type")
    record = one.get("id") or one.get("feedback_id")
    correction = one.get("correction")
    text = next(map(words, correction.values()), "") if isinstance(correction, dict) else words(correction)
    time = moment(one.get("modified_at") or one.get("created_at") or 0)
    yield {
        "id": derived_id(time, "langsmith", record, one["run_id"]),
        "time": time,
        "app": "langsmith",
        "answer": str(one["run_id"]),
        "rating": rating,
        "comment": str(one.get("comment") or ""),
        "correction": text,
        "source": "model" if source == "model" else "person",
        "client": _rater("langsmith", source, given.get("user_id"), one["key"], record),
    }


def knows_langfuse(record: Record) -> bool:
    return "name" in record and "value" in record and ("traceId" in record or "subject" in record)


def corrected(records: Iterable[Record]) -> Iterable[Record]:
    """Scores with the `correction` that its own score (`CORRECTION`) gives their trace; alone it says: not good."""
    found, texts = list(records), {}
    for one in found:
        if one.get("dataType") == "CORRECTION":
            texts[_trace(one)] = one
    left = [one for one in found if one.get("dataType") != "CORRECTION"]
    rated = {_trace(one) for one in left if _is_thumb(one)}
    alone = [
        {**one, "dataType": "BOOLEAN", "value": 0, "corrects": True}
        for trace, one in texts.items()
        if trace not in rated
    ]
    return [
        {**one, "correction": words((texts.get(_trace(one)) or {}).get("stringValue"))} if _is_thumb(one) else one
        for one in left + alone
    ]


def _trace(one: Record) -> str:
    return str(one.get("traceId") or (one.get("subject") or {}).get("id") or "")


def _is_thumb(one: Record) -> bool:
    """A correction alone is one, whatever its name."""
    thumb = one.get("dataType") in ("BOOLEAN", "NUMERIC", None) and bit(one.get("value")) is not None
    return thumb and ("corrects" in one or approves(one.get("name")))


def approves(name: Any) -> bool:
    """Whether a score of this name says what somebody thought of an answer."""
    said = set(re.findall("[a-z]+", re.sub("(?<=[a-z])(?=[A-Z])", " ", str(name)).lower()))
    return bool(said & APPROVAL) and said <= APPROVAL | _BESIDE


def langfuse(one: Record) -> Iterator[Fields]:
    """Boolean and numeric scores that are a thumb by their name."""
    rating = bit(one.get("value"))
    trace = _trace(one)
    if not _is_thumb(one) or not trace:
        return
    time = moment(one.get("timestamp") or one.get("createdAt") or 0)
    yield {
        "id": derived_id(time, "langfuse", one.get("id"), trace),
        "time": time,
        "app": "langfuse",
        "answer": trace,
        "rating": rating,
        "comment": str(one.get("comment") or ""),
        "correction": one.get("correction") or "",
        "source": "code" if one.get("source") == "EVAL" else "person",
        "client": _rater("langfuse", one.get("source"), one.get("authorUserId"), one.get("name"), one.get("id")),
    }


def _rater(program: str, source: Any, author: Any, name: Any, record: Any) -> str:
    """Whose voice a score is: its author's, or, of an author that is not known, the record's own."""
    return hashed(program, source, author) if author else hashed(program, source, name, record)


def _first(fields: Record, names: tuple[str, ...]) -> str:
    """The text of the first field whose name holds one of these words."""
    found = (value for word in names for name, value in fields.items() if word in name.lower())
    return next((text for value in found if (text := _text(value))), "")


def _text(value: Any) -> str:
    if isinstance(value, list):  # a chat field
        return "\n".join(words(one.get("content")) for one in value if isinstance(one, dict))
    return words(value)


def _given(record: Record) -> dict[str, list[Record]]:
    """What people gave to each question of a record; what has another form is left out."""
    responses = record.get("responses")
    return {
        str(name): [said for said in given if isinstance(said, dict)]
        for name, given in (responses.items() if isinstance(responses, dict) else ())
        if isinstance(given, list)
    }


def _corrections(responses: Mapping[str, Sequence[Record]]) -> dict[Any, str]:
    """What each person would have had the response be."""
    named = next((name for name in responses if any(word in name.lower() for word in CORRECTIONS)), "")
    given = responses.get(named) or []
    return {
        one.get("user_id"): words(one.get("value")) for one in given if one.get("status", "submitted") == "submitted"
    }


def _worth(value: Any, largest: float) -> int | None:
    """A label, or a number of at least five stars (`largest`: the most given), as a rating; the middle is none."""
    said = str(value).strip().casefold()
    if said in GOOD | BAD:
        return 1 if said in GOOD else -1
    if isinstance(value, int | float) and not isinstance(value, bool) and largest > 1:
        share = value / max(5, largest)
        return 1 if share >= 0.75 else -1 if share <= 0.4 else None
    return bit(value)
