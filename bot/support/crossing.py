"""Whether things keep their own company: words of any kind that the claim moves to where the source has another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.support.alignment import Alignment
from bot.support.lexicon import word_set
from bot.support.words import Word

# Words at which a sentence turns to its next part, besides marks of punctuation.
_TURNS = word_set("and but while whereas than or rather instead although though because compared over yet")
# Words between two neighbours that a substitute may take the place of, and how near its own place may lie.
_SLOT = 4
_ASIDE = frozenset({("rather", "than"), ("instead", "of"), ("far", "from"), ("by", "contrast")})
_EXCEPT = frozenset({"unlike", "without", "excluding", "except"})
# A claim with one of these sets something aside itself.
_SETS_ASIDE = frozenset(["rather", "instead", "unlike", "not", "far", "than", "over", "but", "no", "never", "without"])


def faults(alignment: Alignment) -> Iterator[str]:
    """One line for each word that stands in another's company, place or light than in the source."""
    yield from _crossed(alignment)
    yield from _displaced(alignment)
    yield from _told_before(alignment)
    yield from _set_aside(alignment)


def _parts(text: Sequence[Word]) -> list[int]:
    """For each word the number of its part: a stretch between punctuation or words like but and while."""
    part, found = 0, []
    for i, word in enumerate(text):
        before = text[i - 1] if i else word
        turns = (word.clause, word.sentence) != (before.clause, before.sentence) or word.lower in _TURNS
        part += bool(i) and turns
        found.append(part)
    return found


def _heavy(alignment: Alignment) -> list[tuple[int, int]]:
    return [(i, at) for i, at in alignment.pairs if not alignment.claim[i].light]


def _crossed(alignment: Alignment) -> Iterator[str]:
    """Pupils liked the videos but found the reminders annoying, told with videos and reminders exchanged."""
    claim = alignment.claim
    here, there = _parts(claim), _parts(alignment.source.words)
    heavy = [i for i, _ in _heavy(alignment)]
    stands = {i: {there[at] for at in _near(alignment, i)} for i in heavy}
    homes = {i: _homes(alignment, i, [j for j in heavy if here[j] == here[i]], stands) for i in heavy}
    for a, b in combinations(heavy, 2):
        if here[a] != here[b] and any(
            one in stands[b] - stands[a] and other in stands[a] - stands[b] for one in homes[a] for other in homes[b]
        ):
            yield f"exchanges “{claim[a].text}” and “{claim[b].text}”"
            return


def _near(alignment: Alignment, i: int) -> list[int]:
    """Where word i stands in the sentences that the claim is about: a few, however long the source is."""
    source = alignment.source
    return [at for at in source.places(alignment.claim[i]) if source.words[at].sentence in alignment.region]


def _homes(alignment: Alignment, i: int, part: list[int], stands: dict[int, set[int]]) -> set[int]:
    """The parts of the source in which most of what the claim says in one part with word i stands."""
    claim = alignment.claim
    company = [j for j in part if j != i]
    held = Counter(home for j in company if not claim[j].same(claim[i]) for home in stands[j])
    return {home for home, count in held.items() if 2 * count > len(company)}


def _displaced(alignment: Alignment) -> Iterator[str]:
    """A word from elsewhere in the source that stands between neighbours where the source has another."""
    claim, source = alignment.claim, alignment.source.words
    keys = {word.key for word in claim}
    content = [i for i, word in enumerate(claim) if word.content]
    for before, i, after in zip(content, content[1:], content[2:], strict=False):
        left, at, right = (alignment.places[j] for j in (before, i, after))
        if left is None or at is None or right is None or claim[i].light or not 1 < right - left <= _SLOT:
            continue
        near = any(
            source[place].sentence == source[left].sentence and left - _SLOT <= place <= right + _SLOT
            for place in alignment.source.places(claim[i])
        )
        instead = [word for word in source[left + 1 : right] if word.content and word.key not in keys]
        if instead and not near and source[left].sentence == source[right].sentence:
            yield f"says “{claim[i].text}”, the source says “{instead[0].text}”"
            return


def _told_before(alignment: Alignment) -> Iterator[str]:
    """A first thing of the claim that the source names only after what the claim says of it."""
    claim, source = alignment.claim, alignment.source
    heavy = _heavy(alignment)
    if len(heavy) < 3:
        return
    head = claim[heavy[0][0]]
    said = [
        source.words[at].sentence for i, at in heavy[1:] if claim[i].clause == head.clause and not claim[i].same(head)
    ]
    if len(said) < 2:
        return
    main, count = Counter(said).most_common(1)[0]
    if 2 * count > len(said) and all(source.words[at].sentence > main for at in source.places(head)):
        yield f"says of “{head.text}” what the source says before it"


def _set_aside(alignment: Alignment) -> Iterator[str]:
    """What the source puts aside (in the arms rather than the brain), told as what it holds."""
    claim, source = alignment.claim, alignment.source.words
    if any(word.lower in _SETS_ASIDE or word.lower.endswith("n't") for word in claim):
        return
    for _, at in _heavy(alignment):
        for k in range(at - 1, max(-1, at - _SLOT - 1), -1):
            if source[k].sentence != source[at].sentence:
                break
            if source[k].lower in _EXCEPT or (k and (source[k - 1].lower, source[k].lower) in _ASIDE):
                yield f"leaves out the source’s “{source[k].text}” before “{source[at].text}”"
                return
            if source[k].kind == "full" and source[k].clause != source[at].clause:
                break
