"""LMSYS: the arena's data sets, MT-Bench's judgements, the log lines of FastChat's pages. An `ip` is not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.sinkhole.imports.fields import Fields, Record, derived_id, hashed, messages, moment

VOTES = {"leftvote": "model_a", "rightvote": "model_b", "tievote": "tie", "bothbad_vote": "tie (bothbad)"}
SINGLE = {"upvote": 1, "downvote": -1}


def knows_arena(record: Record) -> bool:
    return {"conversation_a", "conversation_b", "winner"} <= record.keys()


def arena(one: Record) -> Iterator[Fields]:
    """A comparison for each win; two bad ratings where both were bad; a tie proves nothing."""
    time, judge, turn = moment(one.get("tstamp") or one.get("timestamp")), str(one.get("judge") or ""), one.get("turn")
    asked = str(one.get("question_id") or one.get("id") or "")
    conversation = str(one.get("evaluation_session_id") or asked)
    # What was said after the turn that was judged is no part of it.
    last = 2 * turn if isinstance(turn, int) and turn > 0 else None
    sides = [messages(_plain(one[name]))[:last] for name in ("conversation_a", "conversation_b")]
    models = [str(one.get(name) or "") for name in ("model_a", "model_b")]
    common = {"app": "lmsys-arena", "time": time, "use": "chat"}
    common |= {"source": "model" if judge.startswith("gpt") else "person"}
    common |= {"client": hashed("lmsys", judge) if judge else ""}
    common |= {"conversation": hashed("lmsys", conversation) if conversation else ""}
    common |= {"group": hashed("lmsys", asked, turn) if asked else ""}
    # Many judge the same question: a vote is told by all that it is of.
    key = repr((asked, judge, turn, models, sides))
    yield from _voted(str(one.get("winner")), sides, models, common, key)


def knows_log(record: Record) -> bool:
    return "tstamp" in record and "type" in record and ("states" in record or "state" in record or "ip" in record)


def log(one: Record) -> Iterator[Fields]:
    """Votes between two models, and thumbs on one; chats and shares are no ratings."""
    time, kind = moment(one.get("tstamp")), str(one.get("type"))
    common = {"app": "fastchat", "time": time, "use": "chat"}
    if kind in VOTES and len(one.get("states") or []) == 2:
        sides = [_state(state) for state in one["states"]]
        named = one.get("models") or ["", ""]  # empty while the vote was blind: each state names its own
        models = [str(name or state.get("model_name") or "") for name, state in zip(named, one["states"], strict=True)]
        yield from _voted(VOTES[kind], sides, models, common, repr(sides))
    elif kind in SINGLE and (said := _state(one.get("state") or {})):
        rated = _rated(said, SINGLE[kind])
        if rated:
            id = derived_id(time, "fastchat", repr(said), kind)
            yield {**common, **rated, "id": id, "model": str(one.get("model") or "")}


def _voted(
    winner: str, sides: list[list[dict[str, str]]], models: list[str], common: Fields, key: str
) -> Iterator[Fields]:
    if not all(side and side[-1]["role"] == "assistant" and side[-1]["content"] for side in sides):
        return
    time = common["time"]
    if winner in ("model_a", "model_b"):
        won = 0 if winner == "model_a" else 1
        texts = {"chosen": sides[won][-1]["content"], "rejected": sides[1 - won][-1]["content"]}
        asked = {"messages": sides[won][:-1][-200:], "model": models[won]}
        asked["rejected_model"] = models[1 - won]
        yield {**common, **texts, **asked, "id": derived_id(time, "vote", key, winner)}
    elif "bad" in winner:
        for n, (side, model) in enumerate(zip(sides, models, strict=True)):
            yield {**common, **_rated(side, -1), "model": model, "id": derived_id(time, "vote", key, winner, n)}


def _rated(said: list[dict[str, str]], rating: int) -> Fields:
    if not said or said[-1]["role"] != "assistant" or not said[-1]["content"]:
        return {}
    return {"messages": said[:-1][-200:], "response": said[-1]["content"], "rating": rating}


def _state(state: Any) -> list[dict[str, str]]:
    """FastChat's conversation: [role's name, text] in turn after an `offset` of examples."""
    if not isinstance(state, dict):
        return []
    roles = state.get("roles") or ["user", "assistant"]
    said = (state.get("messages") or [])[int(state.get("offset") or 0) :]
    # The page of pictures keeps a list: the text, then the pictures.
    texts = [(role, text[0] if isinstance(text, list) and text else text) for role, text in said]
    return [{"role": "user" if role == roles[0] else "assistant", "content": str(text or "")} for role, text in texts]


def _plain(value: Any) -> list[Any]:
    """A column of messages, which other readers give as arrays."""
    return list(value) if value is not None else []
