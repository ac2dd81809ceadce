"""Whether names and numbers belong in the source with what the claim says of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.support.alignment import Alignment, Source
from bot.support.words import Word

# How much more of its company another name must hold before a name is said to be misplaced.
_MARGIN = 0.25
# Words between two neighbours that a substitute may take the place of.
_SLOT = 4
_PREPOSITIONS = frozenset(
    ["on", "at", "of", "in", "from", "by", "with", "to", "for", "against", "than", "like", "about"]
)


def faults(alignment: Alignment) -> Iterator[str]:
    """One line for each word, name or number that stands where the source has another."""
    yield from _substituted(alignment)
    yield from _misattributed(alignment)
    yield from _exchanged(alignment)
    yield from _relabelled(alignment)
    yield from _joined(alignment)


def _substituted(alignment: Alignment) -> Iterator[str]:
    """A word that stands in the claim where the source, between the same neighbours, has another."""
    claim, source = alignment.claim, alignment.source.words
    for i in alignment.missing:
        left, right = _neighbour(alignment, i, -1), _neighbour(alignment, i, 1)
        if left is None or right is None or claim[i].light:
            continue
        if 1 < right - left <= _SLOT and source[left].sentence == source[right].sentence:
            instead = [word for word in source[left + 1 : right] if word.content]
            if instead:
                yield f"says “{claim[i].text}”, the source says “{instead[0].text}”"


def _neighbour(alignment: Alignment, i: int, step: int) -> int | None:
    """The place of the nearest content word before or after i, if it has one."""
    j = i + step
    while 0 <= j < len(alignment.claim) and not alignment.claim[j].content:
        j += step
    return alignment.places[j] if 0 <= j < len(alignment.claim) else None


def _misattributed(alignment: Alignment) -> Iterator[str]:
    """A name or number whose company in the claim stands nearer to another name or number in the source."""
    claim, source = alignment.claim, alignment.source
    for i, _ in alignment.pairs:
        word = claim[i]
        if not (word.name or word.amount):
            continue
        company = _company(alignment, i)
        if word.name and _elsewhere(alignment, i):
            yield f"says of “{word.text}” what the source says elsewhere"
            return
        if len(company) < 2:
            continue
        own = _bonds(source, source.places(word), company)
        other, rival = _nearest_rival(alignment, i, company)
        if rival is not None and other > own + _MARGIN * len(company):
            yield f"says of “{word.text}” what the source says of “{rival.text}”"
            return


def _elsewhere(alignment: Alignment, i: int) -> bool:
    """Whether all that the claim says of a name stands in another turn or text than the name does."""
    claim, source = alignment.claim, alignment.source
    turns = {source.words[at].turn for at in source.places(claim[i])}
    said = [at for j, at in alignment.pairs if claim[j].clause == claim[i].clause and not claim[j].same(claim[i])]
    said = [at for at in said if source.runs[at] not in {source.runs[place] for place in source.places(claim[i])}]
    return len(said) > 1 and not any(source.words[at].turn in turns for at in said)


def _company(alignment: Alignment, i: int) -> list[int]:
    """The places of the words that the claim says in one clause with word i; numbers count for a name."""
    claim = alignment.claim
    word = claim[i]
    together = [(claim[j], at) for j, at in alignment.pairs if claim[j].clause == word.clause]
    return [at for other, at in together if not other.name and not (word.amount and other.amount)]


def _nearest_rival(alignment: Alignment, i: int, company: list[int]) -> tuple[float, Word | None]:
    """Another name (or number, for a number) near the company, that the claim does not mention."""
    claim, source = alignment.claim, alignment.source
    word = claim[i]
    mentioned = {other.key for other in claim}
    amounts = [other for other in claim if other.amount]
    own_runs = {source.runs[at] for at in source.places(word)}
    mentioned |= {other.key for at, other in enumerate(source.words) if other.name and source.runs[at] in own_runs}
    found: dict[str, list[int]] = {}
    for sentence in alignment.region:
        first, last = source.sentences[sentence]
        for at in range(first, last + 1):
            other = source.words[at]
            if word.amount:
                rivals = bool(other.amount) and not any(other.same(amount) for amount in amounts)
            else:
                rivals = _may_be_name(source, at) and other.key not in mentioned
                rivals = rivals and _led(source.words, at) == _led(claim, i)
            if rivals:
                found.setdefault(other.key, []).append(at)
    scored = [(_bonds(source, places, company), places[0]) for places in found.values()]
    score, at = max(scored, default=(0.0, -1))
    return score, source.words[at] if at >= 0 else None


def _may_be_name(source: Source, at: int) -> bool:
    word = source.words[at]
    opens = at == source.sentences[word.sentence][0] and word.kind == "full" and not word.amount
    return word.name or (opens and word.text[:1].isupper())


def _led(text: Sequence[Word], at: int) -> bool:
    """Whether a preposition leads up to a name."""
    while at and text[at - 1].name and text[at - 1].clause == text[at].clause:
        at -= 1
    return any(word.lower in _PREPOSITIONS for word in text[max(0, at - 2) : at] if word.clause == text[at].clause)


def _bonds(source: Source, places: list[int], company: list[int]) -> float:
    return sum(max((_bond(source, place, at) for place in places), default=0.0) for at in company)


def _bond(source: Source, place: int, at: int) -> float:
    """How closely a word belongs to a name or number: 1 where none of the kind stands between them."""
    one, other = source.words[place], source.words[at]
    if one.sentence != other.sentence:
        # What follows a name may be said of it, by a pronoun; what stands before it hardly.
        distance = other.sentence - one.sentence
        return 0.0 if one.turn != other.turn else max(0.0, 0.6 - 0.15 * distance) if distance > 0 else 0.1
    low, high = sorted((place, at))
    if one.amount:
        between = sum(bool(word.amount) for word in source.words[low + 1 : high])
    else:
        between = source.runs[high] - source.runs[low] - (place > at or other.name)
    # What stands between two names belongs rather to the first.
    apart = between + (0.5 if place > at and _named_before(source, at) else 0)
    return (1.0 if apart <= 0 else 0.5 if apart <= 1 else 0.25) - 0.005 * min(high - low, 20)


def _named_before(source: Source, at: int) -> bool:
    first, _ = source.sentences[source.words[at].sentence]
    return source.runs[at] > (source.runs[first - 1] if first else 0)


def _exchanged(alignment: Alignment) -> Iterator[str]:
    """Two names or two numbers of the claim of which the source says what the claim says of the other."""
    claim, source = alignment.claim, alignment.source
    for numbers in (False, True):
        heads = [i for i, _ in alignment.pairs if (claim[i].amount if numbers else claim[i].name)]
        heads = [i for i in heads if numbers or i == 0 or not claim[i - 1].name]
        own = {i: _nearest_words(alignment, i, heads) for i in heads}
        for a, b in combinations(heads, 2):
            first, second = source.places(claim[a]), source.places(claim[b])
            kept = _bonds(source, first, own[a]) + _bonds(source, second, own[b])
            crossed = _bonds(source, second, own[a]) + _bonds(source, first, own[b])
            size = len(own[a]) + len(own[b])
            margin = max(0.6, 0.25 * size) if own[a] and own[b] else 0.6 * size
            if size and abs(a - b) > 2 and crossed > kept + margin:
                yield f"exchanges “{claim[a].text}” and “{claim[b].text}”"
                return


def _nearest_words(alignment: Alignment, head: int, heads: list[int]) -> list[int]:
    """The places of the claim's plain words that stand nearer to this name or number than to another."""
    claim = alignment.claim
    return [
        at
        for j, at in alignment.pairs
        if not (claim[j].name or claim[j].amount)
        and min(heads, key=lambda i: (abs(i - j) + 4 * (claim[i].clause != claim[j].clause), j < i)) == head
    ]


def _relabelled(alignment: Alignment) -> Iterator[str]:
    """The Mojo ecosystem, where the source has the Python ecosystem."""
    claim, source = alignment.claim, alignment.source.words
    for i, at in alignment.pairs:
        if not i or not at or claim[i].name or not claim[i - 1].name or claim[i - 1].clause != claim[i].clause:
            continue
        before = source[at - 1]
        one_person = alignment.source.named_together(before, claim[i - 1])
        if before.name and before.clause == source[at].clause and not one_person:
            yield f"says “{claim[i - 1].text} {claim[i].text}”, the source says “{before.text} {source[at].text}”"
            return


def _joined(alignment: Alignment) -> Iterator[str]:
    """One clause of the claim made of what two speakers, or two texts, say of different things."""
    claim, source = alignment.claim, alignment.source
    for clause in sorted({word.clause for word in claim}):
        inside = [(claim[j], at) for j, at in alignment.pairs if claim[j].clause == clause and not claim[j].light]
        turns: dict[int, list[Word]] = {}
        for word, at in inside:
            turns.setdefault(source.words[at].turn, []).append(word)
        if len(turns) < 2:
            continue
        main = max(turns, key=lambda turn: (len(turns[turn]), -turn))
        apart = [
            word
            for turn, said in turns.items()
            for word in said
            if turn != main and not any(source.words[at].turn == main for at in source.places(word))
        ]
        if sum(2 if word.amount else 1 for word in apart) >= 2:
            yield f"joins “{apart[0].text}” with what the source says elsewhere"
            return
