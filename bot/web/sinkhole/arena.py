"""Arena: two answer one question side by side; who they were is told once the reader has voted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import SystemRandom
from typing import TYPE_CHECKING

from bot.answering.pace import patiently
from bot.errors import NotFound, WaystoneError
from bot.events import Done
from bot.render import html
from bot.render.markdown import markdown
from bot.sinkhole.arena import Contender, Side, Vote, contenders, voted
from bot.sinkhole.matches import Match, Matches
from bot.sinkhole.rating import LICENCE
from bot.web.chat import LONGEST, check
from bot.web.models import called
from bot.web.rating import client
from bot.web.render import text
from bot.web.serving import Call, Reply, served_to
from bot.web.sinkhole.mine import Whose
from bot.web.suggestions import Suggestions
from index.store.types import new_id

if TYPE_CHECKING:
    from bot.access.reader import Reader
    from bot.answer import Answer
    from bot.waystone import Waystone

TRIED = 3  # questions that are suggested
DRAWS = 3  # of two among any, until two differ
_VOTES: dict[Vote, tuple[str, str]] = {
    "a": ("A", "A is better"),
    "tie": ("E", "Equally good"),
    "neither": ("N", "Neither is good"),
    "b": ("B", "B is better"),
}
_CHANCE = SystemRandom()


class Asked(Whose):
    """`one` and `other` name contenders; "" is any."""

    question: str
    one: str = ""
    other: str = ""


class Voted(Whose):
    id: str
    vote: Vote
    share: bool = False


def calls(waystone: Waystone) -> list[Call]:
    matches = Matches(waystone.database)

    def shown(reader: Reader, match: Match, vote: Vote | None = None, names: Sequence[str] = ("", "")) -> Reply:
        """Raises `NotFound` where an answer is not on record any more."""
        records = waystone.records.of(reader.name)
        a, b = (records.record(side.answer).answer for side in (match.a, match.b))
        return {"html": form(waystone, reader, match.one, match.other) + board(match, (a, b), vote, names)}

    def arena(whose: Whose, reader: Reader) -> Reply:
        match = matches.latest(client(waystone, whose.browser, reader))
        try:
            if match:
                return shown(reader, match)
        except NotFound:
            pass
        return {"html": form(waystone, reader) + tried(waystone.of(reader))}

    def compare(asked: Asked, reader: Reader) -> Reply:
        question = asked.question.strip()
        check(question)
        every = [*named(waystone, reader).values()]
        for _ in range(DRAWS if "" in (asked.one, asked.other) else 1):
            two = paired(every, asked.one, asked.other)
            with ThreadPoolExecutor(2) as pool:
                a, b = pool.map(partial(answered, waystone, question, reader), two)
            if markdown(a) != markdown(b):
                own = client(waystone, asked.browser, reader)
                sides = (Side(who, answer.id) for who, answer in zip(two, (a, b), strict=True))
                match = Match(new_id(), own, question, asked.one, asked.other, *sides)
                matches.add(match)
                return shown(reader, match)
        raise WaystoneError("Both answered in the same words, so there is nothing to choose; ask something else.")

    def vote(given: Voted, reader: Reader) -> Reply:
        match = matches.close(given.id, client(waystone, given.browser, reader))
        for event in voted(
            waystone.records.of(reader.name),
            match.a,
            match.b,
            given.vote,
            group=match.id,
            client=match.client,
            consent="share" if given.share else "local",
        ):
            waystone.sinkhole.record(event)
        names = [called(waystone, side.contender.name) for side in (match.a, match.b)]
        said = f"Saved. A was {names[0]}; B was {names[1]}."
        return {**shown(reader, match, given.vote, names), "said": said}

    return [served_to("arena", Whose, arena), served_to("compare", Asked, compare), served_to("vote", Voted, vote)]


def named(waystone: Waystone, reader: Reader) -> dict[str, Contender]:
    """Who may be compared, by name; users have the model that is set, and quotes."""
    models = waystone.models.available()
    own = [one.name for one in models if reader.admin or one.chosen or one.kind == "quotes"]
    return {one.name: one for one in contenders(own, waystone.collection.parts)}


def paired(every: Sequence[Contender], one: str, other: str) -> tuple[Contender, Contender]:
    """Those that are named, or any, in an order that tells nothing. Raises `WaystoneError`."""
    if one and one == other:
        raise WaystoneError("These are the same; choose two that differ.")
    found: list[Contender] = []
    for name in sorted((one, other), reverse=True):  # those that are named first
        left = [who for who in every if who not in found and name in ("", who.name)]
        if not left:
            raise WaystoneError("There is nobody of that name to compare; reload the page, and choose again.")
        found.append(_CHANCE.choice(left))
    first, second = _CHANCE.sample(found, 2)
    return first, second


def answered(waystone: Waystone, question: str, reader: Reader, who: Contender) -> Answer:
    """A contender's answer, in no conversation. Raises `WaystoneError` where it could not write."""
    events = waystone.of(reader).answerer.answer(question, model=who.model, reader=reader.name, without=who.without)
    done = [event.answer for event in patiently(waystone.metrics.watched(events)) if isinstance(event, Done)]
    if not done or done[-1].notice:
        raise WaystoneError(f"One of the two could not answer: {done[-1].notice if done else 'it was broken off'}.")
    return done[-1]


def form(waystone: Waystone, reader: Reader, one: str = "", other: str = "") -> str:
    """The question for both, and who answers it, as HTML."""
    names = {name: called(waystone, name) for name in named(waystone, reader)}
    return (
        '<p class="soft">Two answer the same question. Say which is better before you are told who they are.</p>'
        '<form class="find compare" data-form="compare"><label><span class="unseen">Question for both</span>'
        f'<input type="search" name="question" required maxlength="{LONGEST}" placeholder="A question for both">'
        '</label><button type="submit">Ask both</button>'
        f'<div class="who">{_choice("one", "compare", names, one)}{_choice("other", "with", names, other)}</div></form>'
    )


def _choice(name: str, said: str, names: Mapping[str, str], chosen: str) -> str:
    options = "".join(
        f'<option value="{text(value)}"{" selected" * (value == chosen)}>{text(label)}</option>'
        for value, label in {"": "any of them", **names}.items()
    )
    return f'<label class="soft">{said} <select name="{name}">{options}</select></label>'


def tried(waystone: Waystone) -> str:
    """Questions to begin with, as HTML."""
    items = "".join(
        f'<li><button type="button" class="link" data-act="try">{text(question)}</button></li>'
        for question in Suggestions(waystone.collection).at_once()[:TRIED]
    )
    return f'<p class="soft">Or one of these:</p><ul class="events">{items}</ul>' if items else ""


def board(
    match: Match, answers: tuple[Answer, Answer], vote: Vote | None = None, names: Sequence[str] = ("", "")
) -> str:
    """Both answers and the vote on them; after it who they were."""
    won = {"a": (True, False), "b": (False, True)}.get(vote or "", (False, False))
    sides = "".join(map(_side, ("A", "B"), answers, names, won))
    return (
        f'<div class="match" data-id="{match.id}"><h2>{text(match.question)}</h2>'
        f'<div class="sides">{sides}</div>{"" if vote else _verdict()}</div>'
    )


def _side(letter: str, answer: Answer, name: str, won: bool) -> str:
    who = f"{letter}{f' · {text(name)}' if name else ''}{' · preferred' if won else ''}"
    refused = "" if answer.answered else '<p class="refusal">The sources don’t tell. Nearest:</p>'
    said = html.blocks(answer.blocks, answer.quotes)
    quotes = html.quotes(answer.quotes) if answer.answered else "".join(map(html.near, answer.quotes))
    return (
        f'<article class="side{" won" * won}" aria-label="Answer {letter}"><h3>{who}</h3>'
        f'{refused}<div class="words-of">{said}</div><div class="quotes">{quotes}</div></article>'
    )


def _verdict() -> str:
    buttons = "".join(
        f'<button type="button" data-act="vote" data-vote="{vote}" aria-keyshortcuts="{key}">{said} <kbd>{key}</kbd>'
        "</button>"
        for vote, (key, said) in _VOTES.items()
    )
    return (
        f'<div class="verdict"><p class="keys" role="group" aria-label="Which is better?">{buttons}</p>'
        '<label class="share"><input type="checkbox" name="share"><span>My vote may be handed on to train open models, '
        f"with question, answers and quotes; what is mine of it under {LICENCE} (anyone may use it)</span></label>"
        "</div>"
    )
