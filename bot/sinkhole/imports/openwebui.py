"""Open WebUI 0.12: its feedback history (`GET …/evaluations/feedbacks/all/export`), and answers side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bot.sinkhole.imports.fields import Fields, Record, answered, bit, derived_id, hashed, moment, words

REASONS = {
    "accurate_information": "helpful",
    "followed_instructions_perfectly": "helpful",
    "thorough_explanation": "helpful",
    "attention_to_detail": "helpful",
    "positive_attitude": "well_written",
    "showcased_creativity": "well_written",
    "not_factually_correct": "not_supported",
    "not_helpful": "not_helpful",
    "too_verbose": "not_helpful",
    "dont_like_the_style": "not_helpful",
    "being_lazy": "not_helpful",
    "didnt_fully_follow_instructions": "missed_something",
    "refused_when_it_shouldnt_have": "missed_something",
}


def knows(record: Record) -> bool:
    return isinstance(record.get("snapshot"), dict) and isinstance(record.get("meta"), dict) and "data" in record


def newest(records: Iterable[Record]) -> Iterable[Record]:
    """The same record is exported once for each time it was written: the newest counts."""
    found: dict[str, Record] = {}
    for one in records:
        earlier = found.get(str(one.get("id")))
        if earlier is None or moment(one.get("updated_at")) >= moment(earlier.get("updated_at")):
            found[str(one.get("id"))] = one
    return found.values()


def read(record: Record) -> Iterator[Fields]:
    """A rating; a comparison too with each other answer beside it that it won over, or lost to.

    Both name what they are of by the record's first time: where a later export has another rating, that one stands.
    """
    data, meta = record.get("data") or {}, record.get("meta") or {}
    rating, tree = bit(data.get("rating")), _tree(record.get("snapshot") or {})
    answer = tree.get(str(meta.get("message_id")))
    if rating is None or not answer or not answered(answer.get("content")).strip():
        return
    time, begun = moment(record.get("updated_at") or record.get("created_at")), moment(record.get("created_at"))
    asked = str(answer.get("parentId") or "")
    model = str(data.get("model_id") or meta.get("model_id") or answer.get("model") or "")
    common = {
        "app": "open-webui",
        "model": model,
        "time": time,
        "messages": _before(tree, asked),
        "sources": _sources(answer.get("sources")),
        "use": "chat",
        "conversation": hashed("open-webui", meta.get("chat_id")),
        "group": hashed("open-webui", meta.get("chat_id"), asked),
        "client": hashed("open-webui", record.get("user_id")),
    }
    comment = "; ".join(filter(None, (_told(data.get("reason")), str(data.get("comment") or ""))))
    reason = REASONS.get(str(data.get("reason") or ""))
    yield {
        **common,
        "id": derived_id(time, "open-webui", record.get("id")),
        "answer": derived_id(begun, "open-webui answer", record.get("id")),
        "response": answered(answer["content"]),
        "rating": rating,
        "reasons": [reason] if reason else [],
        "comment": comment,
    }
    mine = (answered(answer["content"]), model)
    others = _siblings(tree, asked, str(meta.get("message_id")), data.get("sibling_model_ids"))
    for n, pair in enumerate(_pairs(mine, others, preferred=rating == 1)):
        of = (record.get("id"), *([n] if n else []))
        answers = derived_id(begun, "open-webui answers", *of)
        yield {**common, **pair, "id": derived_id(time, "open-webui pair", *of), "answer": answers}


def _pairs(mine: tuple[str, str], others: Iterable[tuple[str, str]], preferred: bool) -> Iterator[Fields]:
    """Text and model of an answer beside those of each other one, all of which it won over, or lost to."""
    for other in others:
        (chosen, model), (rejected, loser) = (mine, other) if preferred else (other, mine)
        yield {"chosen": chosen, "rejected": rejected, "model": model, "rejected_model": loser}


def _sources(found: Any) -> list[Fields]:
    """The texts that the model was given: of each source its pieces, under one number."""
    return [
        {"n": n, "title": str((one.get("source") or {}).get("name") or "")[:200], "text": text}
        for n, one in enumerate(found if isinstance(found, list) else [], 1)
        for text in one.get("document") or []
        if isinstance(text, str) and text.strip()
    ]


def _told(reason: Any) -> str:
    """A reason in words that has no code of ours: old exports hold the page's label."""
    said = str(reason or "")
    return "" if said in REASONS or said == "other" else said


def _tree(snapshot: Record) -> dict[str, Record]:
    """The chat's messages by id, which lie at one of two depths."""
    chat = snapshot.get("chat") or {}
    for holder in (chat.get("chat") or {}, chat):
        found = (holder.get("history") or {}).get("messages")
        if isinstance(found, dict):
            return {str(key): one for key, one in found.items() if isinstance(one, dict)}
    return {}


def _before(tree: dict[str, Record], last: str) -> list[dict[str, str]]:
    said: list[dict[str, str]] = []
    seen: set[str] = set()
    while last in tree and last not in seen:  # a chat that points back at itself ends
        seen.add(last)
        one = tree[last]
        if one.get("role") in ("user", "assistant", "system"):
            text = answered if one["role"] == "assistant" else words
            said.append({"role": str(one["role"]), "content": text(one.get("content"))})
        last = str(one.get("parentId") or "")
    return said[::-1][-200:]


def _siblings(tree: dict[str, Record], asked: str, mine: str, compared: Any) -> list[tuple[str, str]]:
    """Text and model of the other answers to the same question, where they were shown to be compared.

    In its arena all are called alike, and `selectedModelId` is who wrote.
    """
    if not compared:
        return []
    beside = (tree.get(str(key)) for key in tree.get(asked, {}).get("childrenIds") or [] if str(key) != mine)
    found = [
        (answered(one.get("content")), str(one.get("selectedModelId") or one.get("model"))) for one in beside if one
    ]
    return [(text, model) for text, model in found if text.strip() and model in set(map(str, compared))]
