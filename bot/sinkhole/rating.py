"""From a stored answer and what a reader thought of it to an event."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Literal

from bot.answer import Answer, Message, Quote
from bot.errors import InvalidEvent
from bot.render.markdown import markdown
from bot.sinkhole.schema import MAX_MESSAGES, MAX_TEXT, Consent, Event, event_of
from bot.sinkhole.store import Sinkhole
from bot.store.records import Record, Records
from index.store.types import new_id, now

# What goes along of the conversation ahead of the question: the newest whole messages, up to so many characters.
HISTORY = 100_000
# Under which a reader hands on what is theirs of a rating; the page names it beside the box.
LICENCE = "CC0-1.0"


def rated(
    answer: Answer,
    rating: Literal[1, 0, -1],
    reasons: Iterable[str] = (),
    comment: str = "",
    wrong: Collection[int] = (),
    *,
    consent: Consent = "local",
    client: str = "",
    supersedes: str = "",
    history: Sequence[Message] = (),
    record: Record | None = None,
) -> Event:
    """The event of one rating. `wrong` numbers the quotes that the reader marked as wrong.

    A thumb up says that the other quotes helped; a thumb down says nothing of them. Raises `InvalidEvent`.
    """
    return event_of(
        **_fields(answer, rating, wrong, history, record),
        rating=rating,
        reasons=list(dict.fromkeys(reasons)),
        comment=comment,
        consent=consent,
        licence=LICENCE if consent == "share" else "",
        client=client,
        supersedes=supersedes,
    )


def rate(
    records: Records,
    sinkhole: Sinkhole,
    answer_id: str,
    rating: Literal[1, 0, -1],
    reasons: Iterable[str] = (),
    comment: str = "",
    wrong: Collection[int] = (),
    *,
    consent: Consent = "local",
    client: str = "",
) -> Event:
    """Log a rating of a stored answer, with the conversation that led to it; it stands in place of an earlier one.

    Rating 0 takes the earlier one back. Raises `NotFound` and `InvalidEvent`.
    """
    record = records.record(answer_id)
    earlier = sinkhole.standing([answer_id], client).get(answer_id)
    event = rated(
        record.answer,
        rating,
        reasons,
        comment,
        wrong,
        consent=consent,
        client=client,
        supersedes=earlier.id if earlier else "",
        history=_before(records, record),
        record=record,
    )
    sinkhole.record(event)
    return event


def changed(event: Event, rating: Literal[1, 0, -1]) -> Event:
    """The event with which its client rates anew, or takes back (0), what it said before.

    The reasons for one thumb are none for the other; a quote that was called wrong stays so. Raises `InvalidEvent`
    where a comparison, which is of two texts, is given a thumb.
    """
    if rating and event.chosen is not None:
        said = "a comparison has no thumb to change; it can be taken back"
        raise InvalidEvent(said, [("rating", said)])
    passages = [
        {**one.model_dump(), "helped": False if one.helped is False else True if rating > 0 else None}
        for one in event.passages
    ]
    anew = {"id": new_id(), "time": now(), "rating": rating, "chosen": None, "rejected": None}
    return event_of(**{**event.model_dump(), **anew, "reasons": (), "passages": passages, "supersedes": event.id})


def fields_of(records: Records, answer_id: str, rating: object) -> dict[str, Any]:
    """What is known of a stored answer, as an event's fields. Raises `NotFound`."""
    record = records.record(answer_id)
    return _fields(record.answer, 1 if rating == 1 else -1, (), _before(records, record), record)


def _before(records: Records, record: Record) -> Sequence[Message]:
    conversation = record.conversation_id
    return records.messages(conversation, before=record.answer.id) if conversation else ()


def _fields(
    answer: Answer, rating: int, wrong: Collection[int], history: Sequence[Message], record: Record | None
) -> dict[str, Any]:
    messages = [*_newest(history), Message("user", answer.question)]
    return {
        "model": answer.model,
        "messages": [{"role": one.role, "content": _cut(one.content)} for one in messages],
        "response": _cut(
            markdown(answer.lasting) or "\n\n".join(quote.text for quote in answer.quotes) or answer.notice or "–"
        ),
        "passages": [_judged(quote, rating, wrong) for quote in answer.quotes],
        "sources": list(_sources(answer, record)),
        "answer": answer.id,
        "conversation": (record.conversation_id or "") if record else "",
        "use": "rag",
        "prompt_hash": record.prompt_hash if record else "",
        "index_generation": record.generation if record else None,
    }


def _sources(answer: Answer, record: Record | None) -> Iterator[dict[str, Any]]:
    """The quotes as they are cited, then the passages that none of them stands in."""
    for quote in answer.quotes:
        text = quote.corrected or quote.text
        yield {"n": quote.n, "text": _cut(text), "title": quote.title[:200], "document": quote.span.document_id[:200]}
    for one in record.ranking.passages if record else ():
        passage = one.passage
        if not any(passage.span.contains(quote.span) for quote in answer.quotes):
            title, document = passage.title[:200], passage.span.document_id[:200]
            yield {"text": _cut(passage.corrected), "title": title, "document": document}


def _newest(history: Sequence[Message]) -> Sequence[Message]:
    left = HISTORY
    for at in range(len(history) - 1, max(-1, len(history) - MAX_MESSAGES), -1):
        left -= len(history[at].content)
        if left < 0:
            return history[at + 1 :]
    return history[-(MAX_MESSAGES - 1) :]


def _judged(quote: Quote, rating: int, wrong: Collection[int]) -> dict[str, Any]:
    return {
        "document": quote.span.document_id,
        "start": quote.span.start,
        "end": quote.span.end,
        "title": quote.title[:200],
        "quote": _cut(quote.text),
        "helped": False if quote.n in wrong else True if rating > 0 else None,
    }


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
