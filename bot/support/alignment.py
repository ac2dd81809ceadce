"""Which words of the evidence stand behind each word of a claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from bot.support.words import Word, families, listed, words

# A claim is looked up in this many sentences that share most with it.
NEAREST_SENTENCES = 8
_FAR = 40


@dataclass(frozen=True)
class Source:
    """The words of all texts of the evidence; sentences and turns are counted on from text to text."""

    words: tuple[Word, ...]
    texts: tuple[int, ...]

    @classmethod
    def of(cls, evidence: Sequence[str]) -> Source:
        found: list[Word] = []
        texts: list[int] = []
        for number, text in enumerate(evidence):
            last = found[-1] if found else None
            sentence, turn, clause = (last.sentence + 1, last.turn + 1, last.clause + 1) if last else (0, 0, 0)
            for word in words(text):
                shifted = replace(
                    word, sentence=word.sentence + sentence, turn=word.turn + turn, clause=word.clause + clause
                )
                found.append(shifted)
                texts.append(number)
        return cls(tuple(found), tuple(texts))

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(self.words):
            for family in (*families(word), f"={word.lower}", f"^{word.lower[0]}"):
                found[family].append(at)
        return found

    @cached_property
    def sentences(self) -> dict[int, tuple[int, int]]:
        """First and last position of each sentence."""
        found: dict[int, tuple[int, int]] = {}
        for at, word in enumerate(self.words):
            found[word.sentence] = (found.get(word.sentence, (at, at))[0], at)
        return found

    def sentence_at(self, at: int) -> Sequence[Word]:
        """The words of the sentence that position `at` stands in."""
        first, last = self.sentences[self.words[at].sentence]
        return self.words[first : last + 1]

    @cached_property
    def runs(self) -> tuple[int, ...]:
        """For each word the number of names before or at it, a name of several words counted once."""
        count, found = 0, []
        for at, word in enumerate(self.words):
            count += word.name and not (at and self.words[at - 1].name and self.words[at - 1].clause == word.clause)
            found.append(count)
        return tuple(found)

    def named_together(self, one: Word, other: Word) -> bool:
        """Whether two names are one, or stand together as one somewhere: `Ilya Sutskever`."""
        return one.same(other) or bool(
            {self.runs[at] for at in self.places(one)} & {self.runs[at] for at in self.places(other)}
        )

    def places(self, word: Word) -> list[int]:
        """Positions of the words that mean the same as `word`."""
        near = {at for family in families(word) for at in self._places.get(family, ())}
        exact = sorted(at for at in near if word.key == self.words[at].key and not word.amount)
        return exact or sorted(at for at in near if word.same(self.words[at]))

    def named(self, form: str) -> list[int]:
        """Positions of the names that read `form` in small letters."""
        return [at for at in self._places.get("=" + form, ()) if self.words[at].name]

    def initials(self, word: Word) -> int | None:
        """Where LLM or LLMs is spelled out, if it is: the position of its first word."""
        letters = word.text.rstrip("s")
        if not (2 <= len(letters) <= 6 and letters.isupper()):
            return None
        for at in self._places.get("^" + letters[0].lower(), ()):
            spelled = "".join(other.lower[0] for other in self.words[at : at + len(letters)])
            if spelled == letters.lower():
                return at
        return None


@dataclass(frozen=True)
class Alignment:
    """`places[i]` is the position in the source of the claim's word i, None where it has none or needs none."""

    claim: tuple[Word, ...]
    source: Source
    places: tuple[int | None, ...]

    @cached_property
    def region(self) -> frozenset[int]:
        """The sentences of the source in which the claim's content stands."""
        return frozenset(self.source.words[at].sentence for _, at in self.pairs)

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Positions in the claim and in the source of content words that correspond."""
        return [(i, at) for i, at in enumerate(self.places) if at is not None and self.claim[i].content]

    @cached_property
    def missing(self) -> list[int]:
        """Positions in the claim of content words without a counterpart."""
        return [i for i, word in enumerate(self.claim) if word.content and self.places[i] is None]

    @cached_property
    def region_words(self) -> list[Word]:
        spans = [self.source.sentences[sentence] for sentence in sorted(self.region)]
        return [word for first, last in spans for word in self.source.words[first : last + 1]]


def with_names(claim: Sequence[Word], source: Source) -> tuple[tuple[Word, ...], Source]:
    """Both, with a capital at a sentence's start read as a name where another name follows, or where the word is
    a name elsewhere, or is written small nowhere and is no word of the lexicon."""
    both = (*claim, *source.words)
    small = {word.key for word in both if word.text[:1].islower()}
    names = {word.key for word in both if word.name}
    names |= {
        one.key
        for text in (claim, source.words)
        for one, other in pairwise(text)
        if one.kind == "full" and one.text[:1].isupper() and other.name and one.clause == other.clause
    }
    openings = {word.key for word in claim[:1] if word.kind == "full" and word.text[:1].isupper()} - small
    names |= {key for key in openings if key.isalpha() and not listed(key)}

    def named(word: Word) -> Word:
        return replace(word, name=True, kind="full") if word.key in names and word.text[:1].isupper() else word

    return tuple(map(named, claim)), Source(tuple(map(named, source.words)), source.texts)


def align(claim: Sequence[Word], source: Source) -> Alignment:
    """Gives each word of the claim the place in the source that lies nearest to those of its neighbours.

    The places are chosen together by dynamic programming (Viterbi), within the sentences that share most
    with the claim, so that the work grows linearly with the source.
    """
    candidates = [source.places(word) if word.kind != "function" else [] for word in claim]
    near = _nearest_sentences(claim, candidates, source)
    for i, word in enumerate(claim):
        candidates[i] = [at for at in candidates[i] if source.words[at].sentence in near]
        if not candidates[i] and word.content:
            spelled = source.initials(word)
            candidates[i] = [spelled] if spelled is not None else _spells(claim, i, source)
    return Alignment(tuple(claim), source, _chosen(claim, candidates, source))


def _nearest_sentences(claim: Sequence[Word], candidates: list[list[int]], source: Source) -> set[int]:
    score: dict[int, float] = defaultdict(float)
    for word, places in zip(claim, candidates, strict=True):
        if word.content:
            for sentence in {source.words[at].sentence for at in places}:
                score[sentence] += 0.4 if word.light else 1.0
    return set(sorted(score, key=lambda sentence: (-score[sentence], sentence))[:NEAREST_SENTENCES])


def _spells(claim: Sequence[Word], i: int, source: Source) -> list[int]:
    """Where the source shortens the claim's large language model to LLM."""
    for first in range(max(0, i - 3), i + 1):
        for last in range(max(first + 1, i), min(first + 4, len(claim) - 1) + 1):
            letters = "".join(word.lower[0] for word in claim[first : last + 1])
            short = [at for form in (letters, letters + "s") for at in source.named(form)]
            if short:
                return short[:1]
    return []


def _chosen(claim: Sequence[Word], candidates: list[list[int]], source: Source) -> tuple[int | None, ...]:
    chosen: list[int | None] = [None] * len(claim)
    order = [i for i in range(len(claim)) if candidates[i]]
    costs: list[dict[int, tuple[float, int | None]]] = []
    for step, i in enumerate(order):
        costs.append({at: _cheapest(at, costs[step - 1] if step else {}, source) for at in candidates[i][-64:]})
    at: int | None = min(costs[-1], key=lambda place: costs[-1][place][0]) if costs else None
    for step in range(len(order) - 1, -1, -1):
        chosen[order[step]] = at
        at = costs[step][at][1] if at is not None else None
    return tuple(chosen)


def _cheapest(at: int, before: dict[int, tuple[float, int | None]], source: Source) -> tuple[float, int | None]:
    if not before:
        return 0.0, None
    return min((cost + _leap(previous, at, source), previous) for previous, (cost, _) in before.items())


def _leap(previous: int, at: int, source: Source) -> float:
    """What it costs that neighbours in the claim stand apart in the source."""
    one, other = source.words[previous], source.words[at]
    distance = min(abs(at - previous), _FAR) / _FAR
    return distance + 0.5 * (one.sentence != other.sentence) + (one.turn != other.turn) + 0.1 * (at < previous)
