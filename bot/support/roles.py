"""Whether who does what to whom, why and when, is in the claim as in the source, as far as words tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.support.alignment import Alignment
from bot.support.lexicon import BASE_FORM, CAUSES
from bot.support.words import Word

_GOVERNORS = frozenset(["from", "to", "than", "by", "over", "before", "after", "behind", "rather", "not"])
_SIDES = frozenset(
    [("from", "to"), ("to", "from")]
    + [pair for word in ("than", "rather", "not", "before", "after") for pair in (("", word), (word, ""))]
)
_NEAR = 20
_TIMES = frozenset(["before", "after", "since", "until", "then"])


def faults(alignment: Alignment) -> Iterator[str]:
    """One line for each pair that has changed places, and for causes and orders that the source does not give."""
    yield from _governed(alignment)
    yield from _agents(alignment)
    yield from _caused(alignment)
    yield from _reordered(alignment)


def _governed(alignment: Alignment) -> Iterator[str]:
    """From A to B for from B to A, A rather than B for B rather than A."""
    claim, source = alignment.claim, alignment.source.words
    here = {at: _governor(claim, i) for i, at in alignment.pairs}
    there = {at: _governor(source, at) for at in here}
    for at, governor in here.items():
        for other, rival in here.items():
            sides = (governor, rival)
            crossed = sides == (there[other], there[at]) and sides in _SIDES
            if crossed and abs(at - other) <= _NEAR and source[at].sentence == source[other].sentence:
                yield f"exchanges “{source[at].text}” and “{source[other].text}”"
                return


def _governor(text: Sequence[Word], at: int) -> str:
    """The preposition before a word, with nothing but small words in between."""
    for i in range(at - 1, max(-1, at - 4), -1):
        if text[i].lower in _GOVERNORS:
            return text[i].lower
        if text[i].kind == "full" or text[i].clause != text[at].clause:
            return ""
    return ""


def _agents(alignment: Alignment) -> Iterator[str]:
    """Who acts in the claim and is acted upon in the source, or the other way round."""
    claim, source = alignment.claim, alignment.source.words
    for i, at in alignment.pairs:
        if not (_acts(claim, i) and _acts(source, at)):
            continue
        here, there = _actor_and_target(claim, i), _actor_and_target(source, at)
        for side in (0, 1):
            mine, kept, across = here[side], there[side], there[1 - side]
            if mine is None or across is None or (kept is not None and claim[mine].same(source[kept])):
                continue
            if not claim[mine].amount and any(claim[mine].same(name) for name in _full_name(source, across)):
                yield f"changes who does what: “{claim[mine].text}” and “{claim[i].text}”"
                return


def _full_name(text: Sequence[Word], at: int) -> Sequence[Word]:
    """A word, with the names beside it where it is one."""
    first = last = at
    while first and text[first].name and text[first - 1].name:
        first -= 1
    while last + 1 < len(text) and text[last].name and text[last + 1].name:
        last += 1
    return text[first : last + 1]


def _acts(text: Sequence[Word], at: int) -> bool:
    """Whether a word looks like a verb: asked, took, to subscribe."""
    word = text[at]
    past = word.lower.endswith("ed") or BASE_FORM.get(word.lower, word.lower) != word.lower
    return not word.name and (past or (at > 0 and text[at - 1].lower == "to"))


def _actor_and_target(text: Sequence[Word], at: int) -> tuple[int | None, int | None]:
    """The nearest words before and after a verb as (who acts, who is acted upon); a passive turns them round."""
    clause = text[at].clause
    before = next((i for i in range(at - 1, max(-1, at - 5), -1) if text[i].kind != "function"), None)
    after = next((i for i in range(at + 1, min(len(text), at + 5)) if text[i].kind != "function"), None)
    before = before if before is not None and text[before].clause == clause else None
    after = after if after is not None and text[after].clause == clause else None
    passive = at + 2 < len(text) and text[at + 1].lower == "by" and not text[at + 2].lower.endswith(("self", "selves"))
    return (after, before) if passive else (before, after)


def _caused(alignment: Alignment) -> Iterator[str]:
    """A because between things that the source does not say near each other."""
    claim, source = alignment.claim, alignment.source.words
    for i, word in enumerate(claim):
        if word.lower not in CAUSES or i == 0:
            continue
        left = [source[at] for j, at in alignment.pairs if j < i]
        right = [source[at] for j, at in alignment.pairs if j > i]
        near = any(abs(a.sentence - b.sentence) <= 2 and a.turn == b.turn for a in left for b in right)
        if left and right and not near:
            yield f"gives a reason (“{word.text}”) that the source does not give"
            return


def _reordered(alignment: Alignment) -> Iterator[str]:
    """A before or after that the source does not have, against the order in which it tells things."""
    stands = {word.lower for word in alignment.region_words}
    for i, word in enumerate(alignment.claim):
        if word.lower not in {"before", "after"} or stands & _TIMES:
            continue
        left = [at for j, at in alignment.pairs if j < i]
        right = [at for j, at in alignment.pairs if j > i]
        if left and right and ((min(left) > max(right)) if word.lower == "before" else (max(left) < min(right))):
            yield f"says “{word.text}”, the source tells it in another order"
            return
