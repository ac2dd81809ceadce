"""Whole chats: HuggingChat's two exports (chat-ui 0.20), and text-generation-webui's history."""

from __future__ import annotations

from collections.abc import Iterator

from bot.sinkhole.imports.fields import Fields, Record, answered, derived_id, hashed, messages, moment, words


def knows_huggingchat(record: Record) -> bool:
    said = record.get("messages")
    return isinstance(said, list) and bool(said) and isinstance(said[0], dict) and "from" in said[0]


def huggingchat(chat: Record) -> Iterator[Fields]:
    """A rating for each message with a score. The administrators' export names no model."""
    time = moment(chat.get("updatedAt") or chat.get("updated_at"))
    key = str(chat.get("_id") or chat.get("title") or chat["messages"])
    system = str(chat.get("preprompt") or "")
    begun = any(one.get("from") == "system" and words(one.get("content")) for one in chat["messages"])
    ahead = [{"role": "system", "content": system}] if system and not begun else []
    for at, one in enumerate(chat["messages"]):
        if one.get("from") != "assistant" or one.get("score") not in (1, -1) or not answered(one.get("content")):
            continue
        yield {
            "id": derived_id(time, "huggingchat", key, at, words(one["content"])),
            "time": time,
            "app": "huggingchat",
            "model": str(chat.get("model") or ""),
            "messages": [*ahead, *messages(_path(chat["messages"], at))][-200:],
            "response": answered(one["content"]),
            "rating": one["score"],
            "use": "chat",
            "conversation": hashed("huggingchat", key),
            "group": hashed("huggingchat", key, one["ancestors"][-1]) if one.get("ancestors") else "",
        }


def _path(said: list[Record], at: int) -> list[Record]:
    """What led to a message: its ancestors where they are named, else all ahead of it."""
    ancestors = said[at].get("ancestors")
    if not isinstance(ancestors, list):
        return said[:at]
    return [one for one in said if one.get("id") in set(map(str, ancestors))]


def knows_textgen(record: Record) -> bool:
    return isinstance(record.get("internal"), list) and isinstance(record.get("visible"), list)


def textgen(chat: Record) -> Iterator[Fields]:
    """A comparison for each answer that was made anew: the one that was kept over each that was not."""
    metadata = chat.get("metadata") or {}
    said: list[dict[str, str]] = []
    for n, (user, written) in enumerate(chat["internal"]):
        bot = answered(written)
        if user and not str(user).startswith("<|BEGIN-VISIBLE-CHAT|>"):
            said.append({"role": "user", "content": str(user)})
        about = metadata.get(f"assistant_{n}") or {}
        time = moment(about.get("timestamp"))
        kept = [answered(one.get("content")) for one in about.get("versions") or []]
        for other in dict.fromkeys(kept):
            if other and bot and other != bot:
                yield {
                    "id": derived_id(time, "text-generation-webui", repr(said), bot, other),
                    "time": time,
                    "app": "text-generation-webui",
                    "model": str(about.get("model_name") or ""),
                    "messages": said[-200:],
                    "chosen": bot,
                    "rejected": other,
                    "source": "code",  # nobody said so in words: another answer was asked for
                    "use": "chat",
                }
        said.append({"role": "assistant", "content": bot})
