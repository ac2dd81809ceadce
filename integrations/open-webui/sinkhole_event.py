"""
title: Sinkhole
author: Waystone
version: 0.1.0
required_open_webui_version: 0.10.0
"""

import asyncio
import hashlib
import json
import time
import urllib.error
import urllib.request
from pathlib import Path

from pydantic import BaseModel, Field

EVENTS = {"feedback.created", "feedback.updated", "feedback.deleted"}


class Event:
    """Hands ratings on as they are given. Open WebUI delivers once and forgets, so they are kept in a spool first."""

    class Valves(BaseModel):
        url: str = Field("http://127.0.0.1:7860", description="where the sinkhole is")
        token: str = Field("", description="its write token: `waystone sinkhole token add open-webui`")
        salt: str = Field("", description="any secret text: users are named by a hash with it")
        share: bool = Field(False, description="your users agreed to their ratings being handed on")
        spool: str = Field("sinkhole-spool", description="a folder for what could not be sent yet")

    def __init__(self):
        self.valves = self.Valves()

    async def event(self, event, __event_name__=None, **_):
        name = __event_name__ or event.get("event", "")
        feedback_id = (event.get("subject") or {}).get("id")
        if name not in EVENTS or not feedback_id:
            return
        if name == "feedback.deleted":
            made = self._withdrawal(feedback_id)
        else:
            from open_webui.models.feedbacks import Feedbacks

            feedback = await Feedbacks.get_feedback_by_id(feedback_id)
            made = self._rating(feedback.model_dump()) if feedback else None
        if made:
            await asyncio.to_thread(self._keep_and_send, feedback_id, made)

    def _rating(self, feedback):
        data, meta = feedback.get("data") or {}, feedback.get("meta") or {}
        tree = _tree(feedback.get("snapshot") or {})
        answer = tree.get(meta.get("message_id")) or {}
        if str(data.get("rating")) not in ("1", "-1") or not answer.get("content"):
            return None
        before, last = [], answer.get("parentId")
        while last in tree and len(before) < 200:
            one = tree[last]
            before.append({"role": one.get("role"), "content": one.get("content")})
            last = one.get("parentId")
        updated = feedback.get("updated_at") or feedback.get("created_at") or int(time.time())
        return {
            "id": _id(updated, feedback["id"], updated),
            "app": "open-webui",
            "model": data.get("model_id") or answer.get("model") or "",
            "messages": before[::-1],
            "response": answer["content"],
            "rating": int(data["rating"]),
            "comment": data.get("comment") or "",
            "conversation": _hash(self.valves.salt, meta.get("chat_id")),
            "group": _hash(self.valves.salt, meta.get("chat_id"), answer.get("parentId")),
            "client": _hash(self.valves.salt, feedback.get("user_id")),
            "consent": "share" if self.valves.share else "local",
            "use": "chat",
        }

    def _withdrawal(self, feedback_id):
        """Takes back what was sent last of this feedback; that is on a note in the spool."""
        note = self._note(feedback_id)
        if not note.exists():
            return None
        sent = json.loads(note.read_text())
        withdrawal = {"app": "open-webui", "rating": 0, "supersedes": sent["id"], "client": sent["client"]}
        return {**withdrawal, "id": _id(int(time.time()), feedback_id, "deleted")}

    def _keep_and_send(self, feedback_id, made):
        folder = Path(self.valves.spool)
        folder.mkdir(parents=True, exist_ok=True)
        note = self._note(feedback_id)
        if note.exists() and "supersedes" not in made:
            made["supersedes"] = json.loads(note.read_text())["id"]
            if made["supersedes"] == made["id"]:
                return
        _write(folder / f"{time.time_ns()}.json", made)
        _write(note, {"id": made["id"], "client": made["client"]})
        for file in sorted(folder.glob("*.json")):
            if not self._send(file.read_bytes()):
                return
            file.unlink(missing_ok=True)

    def _note(self, feedback_id):
        return Path(self.valves.spool) / f"{_hash(feedback_id)}.note"

    def _send(self, body):
        """Whether it need not be sent again."""
        headers = {"Content-Type": "application/json"}
        if self.valves.token:
            headers["Authorization"] = f"Bearer {self.valves.token}"
        request = urllib.request.Request(f"{self.valves.url.rstrip('/')}/v1/feedback", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=10):
                return True
        except urllib.error.HTTPError as error:
            return error.code in (400, 413, 422)
        except OSError:
            return False


def _tree(snapshot):
    chat = snapshot.get("chat") or {}
    for holder in (chat.get("chat") or {}, chat):
        messages = (holder.get("history") or {}).get("messages")
        if isinstance(messages, dict):
            return messages
    return {}


def _hash(*names):
    return hashlib.sha256(repr(names).encode()).hexdigest()[:32]


def _id(seconds, *names):
    """A UUIDv7 made of a time and names: the same feedback in the same state always has the same."""
    value = int(seconds * 1000) << 80 | int.from_bytes(hashlib.sha256(repr(names).encode()).digest()[:10], "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def _write(file, value):
    fresh = file.with_name(f"{file.name}.part")
    fresh.write_text(json.dumps(value))
    fresh.replace(file)
