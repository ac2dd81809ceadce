"""Review: what teaches most comes first; keep, reject, correct with one key each, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from bot.sinkhole.rating import changed
from bot.sinkhole.review import LATEST, agreement, correction_of, corrections_of, judged_by, reviewer_name, waiting
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
        shown = desk(waystone, first[0] if first else None, done, agreement(waystone.sinkhole))
        return {"html": shown, "said": said}

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
        event, own = waystone.sinkhole.event(which.id), client(waystone, which.browser, reader)
        for correction in corrections_of(waystone.sinkhole, event, own):
            waystone.sinkhole.record(changed(correction, 0))
        waystone.sinkhole.unjudge(which.id, judge=reviewer)
        said = waystone.sinkhole.latest().get(which.id, {})
        return next_one(reviewer, "" if reviewer in said else "Undone: it waits again.")

    return [served_to("review", Whose, review), served_to("judge", Word, judge), served_to("undo", Undone, undo)]


def desk(waystone: Waystone, first: Waiting | None, done: int, agreed: Agreement) -> str:
    """The event to judge and the keys, as HTML."""
    foot = f'<p class="soft">You have judged {done}. {_agreement(agreed)}</p>' if done or agreed.both else ""
    undo = _button("undo") if done else ""
    if first is None:
        nothing = "Nothing waits for you: every rating is judged." if done else "No rating to judge yet."
        acts = f'<p class="acts keys">{undo}</p>' if undo else ""
        return f"<p>{nothing} New ones come here by themselves.</p>{acts}{foot}"
    event, buttons = first.event, "".join(map(_button, ("keep", "reject", "correct")))
    many = f"{first.left}{' or more' if first.left == LATEST else ''} rating{'s wait' if first.left != 1 else ' waits'}"
    return (
        f'<p class="soft">{many} for your word; first comes what teaches most. What you keep counts; what you reject '
        "is left out of figures, lessons and exports.</p>"
        f'<article class="case" data-id="{event.id}"><p>{line(event)}</p>{_objected(first)}{whole(waystone, event)}'
        '<form class="correct" data-form="correct" hidden><label>The answer as it should be<textarea name="correction" '
        f'rows="6">{text(event.correction or event.response or event.chosen or "")}</textarea></label>'
        '<button type="submit">Save and keep</button></form>'
        f'<p class="acts keys">{buttons}{undo}</p></article>{foot}'
    )


def _objected(waits: Waiting) -> str:
    """What the filters say, and what comes of it unless the reviewer says otherwise."""
    if not waits.objections:
        return '<p class="soft">No filter objects: it counts unless you reject it.</p>'
    held = "Held" if waits.verdict == "review" else "Left out" if waits.verdict == "drop" else "Kept, though held"
    return f'<p class="held">{held} by the filters: {text("; ".join(waits.objections))}</p>'


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
