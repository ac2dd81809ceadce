"""Matching by words: BM25 over runs of units, computed from the units that they are made of.

Runs overlap, so their words are not stored: a run's count of a word is the difference of two running sums over its
units. Words are stemmed (Snowball); hyphens and apostrophes do not part them from their other spellings.
Source: S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import Stemmer

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
Indices = np.ndarray[tuple[int], np.dtype[np.int64]]

_K1, _B = 1.2, 0.75
_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*")
_stemmer = Stemmer.Stemmer("english", 100_000)
# Words of a question that say nothing of what is asked.
_FUNCTION_WORDS = """
    a an the of to in on at for from with by as about into over and or but nor is are was were be been being am do does
    did doing have has had having it its this that these those there here what which who whom whose why how when where
    i you he she they we me my mine your yours his her hers their theirs our ours us them him if then than so such not
    no can could would should will shall may might must just also
"""
# Words by which a question means the documents, not what they are about.
_FRAME_WORDS = """
    according author authors document documents essay guest mention mentioned mentions people person podcast said say
    says source sources speaker talk talks tell tells text told
"""
STOPWORDS = frozenset(f"{_FUNCTION_WORDS} {_FRAME_WORDS}".split())


def terms(text: str) -> list[str]:
    """The stems of all words: `"The e-mails' 2,300%"` → `["the", "e", "mail", "2300"]`."""
    words = (re.sub(r"[.,](?=\d)", "", word.casefold().replace("’", "'")) for word in _WORD.findall(text))
    stems: list[str] = _stemmer.stemWords([re.sub(r"'s?$|'", "", word) for word in words])
    return stems


def keywords(question: str) -> str:
    """The words that a question is about; all its words if none is."""
    words = _WORD.findall(question)
    return " ".join([word for word in words if word.casefold() not in STOPWORDS] or words)


def asked_terms(question: str) -> list[str]:
    """The stems of a question's keywords, each once."""
    return list(dict.fromkeys(terms(keywords(question))))


class Lexical:
    """The words of all units in a row, and for each the run around it in which words count for it.

    texts: the units'; names: what is said of each unit's document apart from its words (title, author), counted once
    in each run; firsts, lasts: (n,) indices of each run's first and last unit.
    """

    def __init__(self, texts: Iterable[str], names: Iterable[str], firsts: Indices, lasts: Indices) -> None:
        postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths: list[int] = []
        for unit, text in enumerate(texts):
            counts = Counter(terms(text))
            lengths.append(counts.total())
            for term, count in counts.items():
                postings[term].append((unit, count))
        self._postings = {term: np.array(rows, dtype=np.int64) for term, rows in postings.items()}
        self._firsts, self._lasts = firsts, lasts
        self._lengths = _between(np.array(lengths, dtype=np.float64), firsts, lasts)
        self._mean = float(self._lengths.mean()) if len(firsts) else 1.0
        self._named: defaultdict[str, list[int]] = defaultdict(list)
        stems: dict[str, set[str]] = {}
        for unit, name in enumerate(names):
            for term in stems.setdefault(name, set(terms(name))):
                self._named[term].append(unit)

    def scores(self, asked: Sequence[str]) -> Numbers:
        """(n,) BM25 of each unit's run for the stems asked."""
        scores = np.zeros(len(self._firsts))
        norm = _K1 * (1 - _B + _B * self._lengths / self._mean)
        for term in asked:
            counts = self._counts(term)
            weight = self._weight(counts)
            # Rare in the text and in every title are two things: the weight is the text's.
            counts[self._named.get(term, [])] += 1
            scores += weight * counts * (_K1 + 1) / (counts + norm)
        return scores

    def coverage(self, asked: Sequence[str], firsts: Indices, lasts: Indices) -> Numbers:
        """For any runs the share, by weight, of the stems asked that stand in them or in their names: 0 to 1."""
        covered, total = np.zeros(len(firsts)), 0.0
        for term in asked:
            weight = self._weight(self._counts(term))
            covered += weight * ((_between(self._per_unit(term), firsts, lasts) > 0) | self._is_named(term)[firsts])
            total += weight
        return covered / total if total else covered

    def _weight(self, counts: Numbers) -> float:
        found = int(np.count_nonzero(counts))
        return float(np.log(1 + (len(counts) - found + 0.5) / (found + 0.5)))

    def _counts(self, term: str) -> Numbers:
        return _between(self._per_unit(term), self._firsts, self._lasts)

    def _is_named(self, term: str) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        named = np.zeros(len(self._firsts), dtype=np.bool_)
        named[self._named.get(term, [])] = True
        return named

    def _per_unit(self, term: str) -> Numbers:
        counts = np.zeros(len(self._firsts))
        rows = self._postings.get(term)
        if rows is not None:
            counts[rows[:, 0]] = rows[:, 1]
        return counts


def _between(per_unit: Numbers, firsts: Indices, lasts: Indices) -> Numbers:
    """Sums over each run of units."""
    running = np.concatenate(([0.0], np.cumsum(per_unit)))
    sums: Numbers = running[lasts + 1] - running[firsts]
    return sums
