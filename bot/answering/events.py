"""The events on the way to an answer, as lines of JSON: one object each, `event` says which."""

from __future__ import annotations

from typing import Any

from bot.answering.answer import Done, Event, Found, Quoted, Status, Understood, Withheld, Written

Json = dict[str, Any]


def as_json(event: Event) -> Json:
    """An event as the command line and the HTTP API write it."""
    match event:
        case Understood(id, question, standalone):
            return {"event": "understood", "id": id, "question": question, "standalone_question": standalone}
        case Found(ranking, quotes, answerable):
            found = {"quotes": [quote.as_json() for quote in quotes], "answerable": answerable}
            return {"event": "found", **found, "ranking": ranking.as_json()}
        case Status(text, waiting):
            return {"event": "status", "text": text, "waiting": waiting}
        case Quoted(quote):
            return {"event": "quote", **quote.as_json()}
        case Written(one):
            if isinstance(one, Withheld):
                return {"event": "withheld", "text": one.text, "reason": one.reason}
            return {"event": "sentence", **one.as_json()}
        case Done(answer):
            return {"event": "done", "answer": answer.as_json()}
