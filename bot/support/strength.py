"""Whether a claim is made as strongly, as widely and in the same direction as the source makes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.support.alignment import Alignment
from bot.support.lexicon import (
    ALL,
    CERTAIN,
    CONDITIONS,
    FEW,
    HEDGES,
    LESS,
    MOST,
    NEGATION,
    OTHERS,
    PARTICLES,
    UNREAL,
    WEAK,
)
from bot.support.words import Word, key

# How many words a not reaches, and how many a may, within their clause.
_REACH = 10
_HEDGED = 4
_BREAKS = frozenset({"but", "although", "though", "because", "while", "whereas", "whether", "if", "so"})
# Every day is a day, not all of them.
_TIMES = frozenset(map(key, ["second", "minute", "hour", "day", "week", "month", "year"]))
_AFTER_NOT = frozenset({"only", "just", "merely", "necessarily", "least"})


def faults(alignment: Alignment) -> Iterator[str]:
    """One line for each way in which the claim says it more strongly, more widely or the other way round."""
    yield from _inverted(alignment)
    yield from _opposite(alignment)
    yield from _surer(alignment)
    yield from _wider(alignment)


def negated(text: Sequence[Word], at: int) -> bool:
    """Whether a word stands within the reach of a not, no or never before it."""
    for i in range(at - 1, max(-1, at - 1 - _REACH), -1):
        word = text[i]
        if word.clause != text[at].clause or word.sentence != text[at].sentence or word.lower in _BREAKS:
            return False
        if _denies(text, i):
            return True
    return False


def _denies(text: Sequence[Word], i: int) -> bool:
    """Whether word i is a not; neither “not only” nor “whether or not” nor “a few” is one."""
    word = text[i].lower
    before = text[i - 1].lower if i else ""
    after = text[i + 1].lower if i + 1 < len(text) else ""
    if (word == "not" and (before == "or" or after in _AFTER_NOT)) or (word == "few" and before == "a"):
        return False
    return word in NEGATION or word.endswith("n't")


def _inverted(alignment: Alignment) -> Iterator[str]:
    """A not of the claim that the source's sentence has none of, or one of the source that the claim leaves out."""
    claim, source = alignment.claim, alignment.source
    for i in range(len(claim)):
        if _denies(claim, i):
            at = next((alignment.places[j] for j in _denied(claim, i) if alignment.places[j] is not None), None)
            if at is not None and not _lessened(source.sentence_at(at)) and not _opposite_near(alignment, i):
                yield f"denies “{source.words[at].text}”, the source does not"
                return
    behind = {at: i for i, at in enumerate(alignment.places) if at is not None}
    for sentence in alignment.region:
        first, last = source.sentences[sentence]
        for m in range(first, last + 1):
            head = next(_denied(source.words, m), None) if _denies(source.words, m) else None
            if head is None or head not in behind or claim[behind[head]].key != source.words[head].key:
                continue
            if not _lessened(claim) and not _opposite_near(alignment, behind[head]):
                yield f"leaves out the source’s “{source.words[m].text}” before “{source.words[head].text}”"
                return


def _denied(text: Sequence[Word], i: int) -> Iterator[int]:
    """The positions of the content words that a not at i reaches, nearest first."""
    for j in range(i + 1, min(len(text), i + 1 + _REACH)):
        if text[j].clause != text[i].clause or text[j].sentence != text[i].sentence or text[j].lower in _BREAKS:
            return
        if text[j].content:
            yield j


def _lessened(text: Sequence[Word]) -> bool:
    """Whether any word denies or lessens: not as important says less important."""
    return any(_denies(text, i) or text[i].lower in LESS for i in range(len(text)))


def _opposite_near(alignment: Alignment, i: int) -> bool:
    """Whether the claim says by an opposite what the source denies: failed for did not succeed."""
    claim = alignment.claim
    near = [claim[j] for j in alignment.missing if abs(j - i) <= _REACH]
    return any(word.opposite(other) for word in near for other in alignment.region_words)


def _opposite(alignment: Alignment) -> Iterator[str]:
    """A word of the claim where the source has its opposite."""
    claim, region = alignment.claim, alignment.region_words
    stands = {word.key for word in region}
    for i, word in enumerate(claim):
        if word.amount or word.kind == "telling":
            continue
        # On, off, with and without stand everywhere: only beside the same word do they mean the opposite.
        free = word.key not in stands and word.lower not in PARTICLES
        others = region if free else _beside_neighbours(alignment, i)
        for at, other in enumerate(others):
            if word.opposite(other) and negated(claim, i) == negated(others, at):
                yield f"says “{word.text}”, the source says “{other.text}”"
                return


def _beside_neighbours(alignment: Alignment, i: int) -> Sequence[Word]:
    """What the source has next to the claim's next word, where the claim's own word stands far from it.

    For a particle (switched on) what follows the claim's words before it counts too.
    """
    claim, places, source = alignment.claim, alignment.places, alignment.source.words
    at, neighbour = places[i], places[i + 1] if i + 1 < len(claim) else None
    if neighbour is not None and (at is None or abs(at - neighbour) > _HEDGED):
        return source[max(0, neighbour - 2) : neighbour]
    before = next((place for place in places[max(0, i - 3) : i][::-1] if place is not None), None)
    if claim[i].lower not in PARTICLES or at is not None or before is None:
        return ()
    return [word for word in source[before + 1 : before + 4] if word.clause == source[before].clause]


def _surer(alignment: Alignment) -> Iterator[str]:
    claim, region = alignment.claim, alignment.region_words
    stands = {word.lower for word in region}
    for i, word in enumerate(claim):
        if word.lower in CERTAIN and not stands & CERTAIN and not negated(claim, i):
            yield f"is surer (“{word.text}”) than the source"
        if word.lower in WEAK and not stands & HEDGES:
            yield f"is less sure (“{word.text}”) than the source"
    said, keys = {word.lower for word in claim}, {word.key for word in claim}
    if said & HEDGES:
        return
    for i, at in alignment.pairs:
        hedge = None if claim[i].name else _hedge(alignment.source.words, at)
        conditional = hedge and hedge.lower == "if" and said & CONDITIONS
        if hedge and hedge.key not in keys and not conditional:
            yield f"leaves out the source’s “{hedge.text}”"
            return


def _hedge(text: Sequence[Word], at: int) -> Word | None:
    """The word that makes what follows less than a fact: may, probably, considered, people think."""
    for i in range(at - 1, max(-1, at - 1 - _HEDGED), -1):
        if text[i].clause != text[at].clause:
            return None
        if text[i].lower in UNREAL or (i and text[i].kind == "telling" and text[i - 1].lower in OTHERS):
            return text[i]
    return None


def _wider(alignment: Alignment) -> Iterator[str]:
    claim, region = alignment.claim, alignment.region_words
    stands = {word.lower for word in region}
    for i, word in enumerate(claim):
        each = i + 1 < len(claim) and claim[i + 1].key in _TIMES
        wide = word.lower in ALL and not each and not (stands & ALL and _all_of(alignment, i))
        few = word.lower in FEW and not stands & (FEW | NEGATION)
        most = word.lower in MOST and not stands & (MOST | ALL)
        if (wide or few or most) and not negated(claim, i):
            yield f"says “{word.text}”, the source does not"
            return


def _all_of(alignment: Alignment, i: int) -> bool:
    """Whether what the claim's all or every goes with has one in the source too."""
    claim, source = alignment.claim, alignment.source.words
    head = next((j for j in range(i + 1, min(i + 4, len(claim))) if claim[j].content), None)
    at = alignment.places[head] if head is not None else None
    if at is None or claim[i].lower in {"always", "everyone", "everybody", "everything", "only"}:
        return True
    return any(word.lower in ALL for word in source[max(0, at - 4) : at])
