"""Matching by words: BM25 over passages, computed from the units that they are made of.

Passages overlap, so their words are not stored: a passage's count of a word is the difference of two running sums
over its units. Words are stemmed (Snowball), hyphens and apostrophes do not part them from their other spellings.
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
_STOPWORDS = """
    a an the of to in on at for from with by as about into over and or but nor is are was were be been being am do
    does did doing have has had having it its this that these those there here what which who whom whose why how
    when where i you he she they we me my mine your yours his her hers their theirs our ours us them him if then
    than so such not no can could would should will shall may might must just also
"""
STOPWORDS = frozenset(_STOPWORDS.split())


def terms(text: str) -> list[str]:
    """The stems of all words: `"The e-mails' 2,300%"` → `["the", "e", "mail", "2300"]`."""
    words = (re.sub(r"[.,](?=\d)", "", word.casefold().replace("’", "'")) for word in _WORD.findall(text))
    stems: list[str] = _stemmer.stemWords([re.sub(r"'s?$|'", "", word) for word in words])
    return stems


def asked_terms(question: str) -> list[str]:
    """The stems of the words that a question is about, each once; of all its words if none is."""
    words = _WORD.findall(question)
    telling = [word for word in words if word.casefold() not in STOPWORDS]
    return list(dict.fromkeys(terms(" ".join(telling or words))))


class Lexical:
    """The words of all units in a row; passages are given by their first and last unit.

    firsts, lasts: (n,) indices of each passage's first and last unit.
    """

    def __init__(self, texts: Iterable[str], firsts: Indices, lasts: Indices) -> None:
        postings: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        lengths: list[int] = []
        for unit, text in enumerate(texts):
            counts = Counter(terms(text))
            lengths.append(counts.total())
            for term, count in counts.items():
                postings[term].append((unit, count))
        self._postings = {term: np.array(rows, dtype=np.int64) for term, rows in postings.items()}
        self._units = len(lengths)
        self._firsts, self._lasts = firsts, lasts
        self._lengths = self._in_passages(np.array(lengths, dtype=np.float64))
        self._mean = float(self._lengths.mean()) if len(firsts) else 1.0

    def scores(self, asked: Sequence[str]) -> tuple[Numbers, Numbers]:
        """For each passage its BM25 score and its coverage: the share, by weight, of the stems asked that it has."""
        scores, covered = np.zeros(len(self._firsts)), np.zeros(len(self._firsts))
        total = 0.0
        for term in asked:
            counts = self._counts(term)
            weight = self._weight(int(np.count_nonzero(counts)))
            norm = _K1 * (1 - _B + _B * self._lengths / self._mean)
            scores += weight * counts * (_K1 + 1) / (counts + norm)
            covered += weight * (counts > 0)
            total += weight
        return scores, covered / total if total else covered

    def coverage(self, asked: Sequence[str], runs: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Numbers:
        """The same coverage for any runs of units, given as rows of (first, last)."""
        covered, total = np.zeros(len(runs)), 0.0
        for term in asked:
            weight = self._weight(int(np.count_nonzero(self._counts(term))))
            running = np.concatenate(([0.0], np.cumsum(self._per_unit(term))))
            covered += weight * (running[runs[:, 1] + 1] > running[runs[:, 0]])
            total += weight
        return covered / total if total else covered

    def _weight(self, found: int) -> float:
        return float(np.log(1 + (len(self._firsts) - found + 0.5) / (found + 0.5)))

    def _counts(self, term: str) -> Numbers:
        return self._in_passages(self._per_unit(term))

    def _per_unit(self, term: str) -> Numbers:
        counts = np.zeros(self._units)
        rows = self._postings.get(term)
        if rows is not None:
            counts[rows[:, 0]] = rows[:, 1]
        return counts

    def _in_passages(self, per_unit: Numbers) -> Numbers:
        running = np.concatenate(([0.0], np.cumsum(per_unit)))
        return running[self._lasts + 1] - running[self._firsts]
