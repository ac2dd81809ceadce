"""Answers and events as JSON objects: the form of `waystone ask --json`, which the HTTP API gives, too."""

from __future__ import annotations

from typing import Any

from bot.answer import Answer
from bot.render.markdown import markdown

Json = dict[str, Any]


def answer_json(answer: Answer) -> Json:
    """The form of `waystone ask --json`."""
    return {
        "id": answer.id,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "answered": answer.answered,
        "confidence": round(answer.confidence, 4),
        "answer": markdown(answer),
        "quotes": [quote.as_json() for quote in answer.quotes],
        "sentences": [sentence.as_json() for sentence in answer.sentences],
        "withheld": len(answer.withheld),
        "model": answer.model,
        "timings": answer.timings.as_json(),
        **({"documents": [one.id for one in answer.documents]} if answer.documents else {}),
        **({"notice": answer.notice} if answer.notice else {}),
    }
