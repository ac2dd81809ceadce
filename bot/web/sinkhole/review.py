"""Review: what teaches most comes first; keep, reject, correct with one key each, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from bot.sinkhole.review import agreement, correction_of, judged_by, reviewer_name, waiting
from bot.web.rating import client
from bot.web.render import text
from bot.web.serving import Call, Reply, served_to
from bot.web.sinkhole.log import line, whole
from bot.web.sinkhole.mine import Whose

if TYPE_CHECKING:
    from bot.access.reader import Reader
    from bot.sinkhole.review import Agreement, Waiting
    from bot.waystone import Waystone

_KEYS = {"keep": "Keep", "reject": "Reject", "correct": "Correct", "undo": "Undo"}


class Word(Whose):
    """A reviewer's word on an event; a `correction` says how its answer should have been."""

    id: str
    verdict: Literal["keep", "drop"]
    correction: str = Field("", max_length=20_000)


class Undone(Whose):
    id: str


def calls(waystone: Waystone) -> list[Call]:
    def name(whose: Whose, reader: Reader) -> str:
        reader.must_be_admin("review ratings")
        return reviewer_name(client(waystone, whose.browser, reader))

    def next_one(reviewer: str, said: str = "") -> Reply:
        first = waiting(waystone.sinkhole, reviewer)
        done = judged_by(waystone.sinkhole, reviewer)
        return {"html": desk(first[0] if first else None, done, agreement(waystone.sinkhole)), "said": said}

    def review(whose: Whose, reader: Reader) -> Reply:
        return next_one(name(whose, reader))

    def judge(word: Word, reader: Reader) -> Reply:
        reviewer = name(word, reader)
        event = waystone.sinkhole.event(word.id)
        if correction := word.correction.strip():
            own = client(waystone, word.browser, reader)
            waystone.sinkhole.record(correction_of(event, correction, own))
        waystone.sinkhole.judge(word.id, word.verdict, judge=reviewer)
        said = "Corrected and kept." if correction else "Kept." if word.verdict == "keep" else "Rejected."
        return {**next_one(reviewer, said), "judged": word.id}

    def undo(which: Undone, reader: Reader) -> Reply:
        reviewer = name(which, reader)
        waystone.sinkhole.unjudge(which.id, judge=reviewer)
        said = waystone.sinkhole.latest().get(which.id, {})
        return next_one(reviewer, "" if reviewer in said else "Undone: it waits again.")

    return [served_to("review", Whose, review), served_to("judge", Word, judge), served_to("undo", Undone, undo)]


def desk(first: Waiting | None, done: int, agreed: Agreement) -> str:
    """The event to judge and the keys, as HTML."""
    foot = f'<p class="soft">You have judged {done}. {_agreement(agreed)}</p>'
    undo = _button("undo")
    if first is None:
        nothing = "Nothing waits for you: every rating is judged. New ones come here by themselves."
        return f'<p>{nothing}</p><p class="acts keys">{undo}</p>{foot}'
    why = "; ".join(first.objections)
    held = f'<p class="held">Held by the filters: {text(why)}</p>' if why else ""
    buttons = "".join(map(_button, ("keep", "reject", "correct")))
    return (
        f'<article class="case" data-id="{first.event.id}"><p>{line(first.event)}</p>{held}{whole(first.event)}'
        f'<p class="acts keys">{buttons}{undo}</p>'
        '<form class="correct" data-form="correct" hidden><label>The answer as it should be<textarea name="correction" '
        f'rows="6">{text(first.event.correction or first.event.response)}</textarea></label>'
        f'<button type="submit">Save and keep</button></form></article>{foot}'
    )


def _button(act: str) -> str:
    said = _KEYS[act]
    return f'<button type="button" data-act="{act}" aria-keyshortcuts="{said[0]}">{said} <kbd>{said[0]}</kbd></button>'


def _agreement(agreed: Agreement) -> str:
    if agreed.kappa is None:
        return "Once a second reviewer has judged some of the same, it stands here how far you agree."
    return (
        f"Reviewers judged {agreed.alike} of {agreed.both} shared ratings alike "
        f"(Cohen’s kappa {agreed.kappa:.2f}: 1 is always, 0 is chance)."
    )
