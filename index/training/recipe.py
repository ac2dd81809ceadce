"""Which pairs a pass takes, how often, and which are kept apart to look at on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Final

import numpy as np
from sklearn.cluster import MiniBatchKMeans
from sklearn.feature_extraction.text import TfidfVectorizer

from index.training import ours, public
from index.training.corrupt import nearly_asked
from index.training.found import found
from index.training.pairs import Pair, balanced, cut, without_answer

# How often a set is gone through in the first pass, which is cut short, and in the second, about 3.5 million tokens
# together: sets with questions that people wrote to be nearly answered often, those with easy negatives seldom. In the
# third what our own search finds stands among a little of all else, so that that is not forgotten, in the fourth what
# came in meanwhile (sentences that a text says or does not, automatic transcripts), in the fifth contrasts and `MORE`.
TIMES: Final = {
    "squad2": (1.0, 0.55, 0.3, 0.15, 0.6), "squadshifts_new_wiki": (0.6, 0.05, 0.05, 0.02, 0.05),
    "xquad": (0.8, 0.0, 0.0, 0.0, 0.0), "clapnq": (0.5, 0.1, 0.1, 0.05, 0.1), "qnli": (0.5, 0.1, 0.03, 0.03, 0.05),
    "nqg": (0.15, 0.0, 0.0, 0.0, 0.0), "nq_gold": (0.2, 0.0, 0.05, 0.0, 0.05), "medquad": (0.12, 0.0, 0.0, 0.0, 0.02),
    "covidqa": (0.3, 0.0, 0.0, 0.0, 0.15), "kinds": (0.55, 0.15, 0.05, 0.1, 0.1),
    "written": (0.0, 0.42, 0.15, 0.1, 0.3), "support-general": (1.0, 1.0, 0.5, 0.7, 0.7),
    "snli": (0.3, 0.0, 0.0, 0.0, 0.02), "mnli": (0.5, 0.05, 0.03, 0.05, 0.08),
    "breaking_nli": (0.4, 0.0, 0.0, 0.0, 0.03), "help": (0.1, 0.0, 0.0, 0.0, 0.03), "med": (0.1, 0.0, 0.0, 0.0, 0.03),
    "fever_symmetric": (1.0, 0.3, 0.15, 0.1, 0.3), "swap_wiki": (0.35, 0.0, 0.05, 0.1, 0.15),
    "clapnq_answers": (0.6, 0.2, 0.1, 0.15, 0.2), "talks": (0.0, 0.0, 1.0, 0.06, 0.45),
    "genres": (0.0, 0.0, 1.0, 0.06, 0.45), "twins": (0.0, 0.0, 1.0, 0.15, 0.6),
    "kinds found": (0.0, 0.0, 1.0, 0.06, 0.4), "rough": (0.0, 0.0, 0.0, 1.0, 0.45),
    "twins claims": (0.0, 0.0, 2.0, 0.5, 1.0), "sentences": (0.0, 0.0, 0.0, 1.0, 0.5),
    "contrasts": (0.0, 0.0, 0.0, 0.0, 1.0),
}  # fmt: skip
# How often an answered pair brings one with a question that is nearly answered, and one without the answering sentence.
NEARLY, REMOVED = 0.35, 0.25
# Folders whose questions are searched for, each with the share of them.
SEARCHED: Final = {
    "talks": ("tests/data/talks", 0.4), "kinds found": ("tests/data/kinds", 0.15),
    "genres": ("index/training/texts/genres", 1.0), "twins": ("index/training/texts/twins", 1.0),
    "rough": ("index/training/texts/rough", 1.0),
}  # fmt: skip
# What a pair that was found weighs, by its label. Fewer than one in three of them answer: weighed alike, the network
# had learned that talk seldom answers and Wikipedia mostly does.
LEVELLED: Final = {1: 1.5, 0: 0.4}
SQUAD: Final = {"squad2", "qnli", "nqg", "xquad"}
# The sets of `qa-more.jsonl.gz` and `nli-more.jsonl.gz`, and how often the fifth pass goes through them.
MORE: Final = {
    "squad2_train": 1.3, "qmsum": 0.8, "selqa": 0.5, "snli_cad": 0.7, "fm2": 1.0, "qmsum_evidence": 0.25,
    "suff_fever": 0.6, "suff_hover": 0.6, "suff_vitaminc": 1.0, "conjnli": 0.7, "negated_snli": 0.3,
    "negated_mnli": 0.5, "summedits_scitldr": 1.0, "summedits_qmsumm": 1.0, "summedits_sales_call": 0.7,
    "summedits_sales_email": 0.7, "contractnli": 0.1,
}  # fmt: skip
_SHARES: Final = TIMES | {name: (0.0, 0.0, 0.0, 0.0, share) for name, share in MORE.items()}
LATER: Final = {*SEARCHED, *MORE, "twins claims", "sentences", "contrasts"}
OURS: Final = {"kinds", "written", "mnli", "support-general", *LATER} - {*MORE, "kinds found"}
_TELLING = 80  # characters by which a passage is known again
# Topics told apart; the middle ones in size are kept apart.
_ARTICLES, _FROM, _APART = 48, 24, 8


def everything(public_folder: Path, root: Path) -> list[Pair]:
    """All pairs, each once, in one order; root: the repository."""
    random = Random(1)
    tests, texts = root / "tests" / "data", root / "index" / "training"
    given = [*public.questions(public_folder), *public.sentences(public_folder)]
    written_here = [
        *ours.kinds(tests / "kinds", random),
        *ours.support(tests / "support-general.jsonl"),
        *ours.written(texts / "written"),
    ]
    folders = (tests / "talks", texts / "texts" / "genres", texts / "texts" / "twins")
    later = [
        *ours.claims(texts / "texts" / "twins", "twins"),
        *ours.sentences(texts / "texts" / "sentences.jsonl", [folder / "texts" for folder in folders], "sentences"),
        *ours.contrasts(texts / "texts" / "contrasts.jsonl", "contrasts"),
    ]
    if (public_folder / "qa-more.jsonl.gz").exists():
        more = [*public.questions(public_folder, "qa-more"), *public.sentences(public_folder, "nli-more")]
        later += public.told_apart(cut(pair, random) for pair in more)
    for name, (folder, share) in SEARCHED.items():
        later += found(root / folder, name, share)
    cut_given = public.told_apart(cut(pair, random) for pair in given)
    return [*cut_given, *(cut(pair, random) for pair in written_here), *later]


def split(pairs: Sequence[Pair], measured: str) -> tuple[list[Pair], list[Pair]]:
    """(to train on, kept apart): whole articles of SQuAD, and a tenth of the groups of what we wrote and of MNLI.

    measured: texts that are measured with, whose passages are kept apart whatever article they seem to be of.
    """
    folded = " ".join(measured.split())
    # What was found later would move the topics, and with them the articles that are kept apart and measured with.
    topics = iter(_topics([pair for pair in pairs if _set(pair) not in LATER]))
    kept: tuple[list[Pair], list[Pair]] = ([], [])
    for pair in pairs:
        of = _set(pair)
        topic = -1 if of in LATER else next(topics)
        tenth = sha256(pair.group.encode()).digest()[0] < 26
        articles = 0 <= topic < _APART or " ".join(pair.text.split())[:_TELLING] in folded
        apart = articles if of in SQUAD else tenth and of in OURS
        kept[apart].append(pair)
    return kept


def measured(root: Path) -> str:
    """The texts of SQuAD that the product is measured with."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(root.glob("tests/data/squad*/texts/*")))


def lesson(pairs: Iterable[Pair], number: int, random: Random) -> Iterator[Pair]:
    """The pairs of pass `number` (0 to 4), with those that are made out of them."""
    by_set: dict[str, list[Pair]] = {}
    for pair in pairs:
        by_set.setdefault(_set(pair), []).append(pair)
    for name, members in by_set.items():
        if name in SEARCHED:
            members = [replace(pair, weight=LEVELLED[pair.label]) for pair in members]
        for pair in balanced(members, random, _SHARES[name][number]):
            yield pair
            yield from _made(pair, random)


def _made(pair: Pair, random: Random) -> Iterator[Pair]:
    if pair.task != "answers" or not pair.label or pair.span is None or _set(pair) in {"written", *LATER}:
        return
    if random.random() < NEARLY and (nearly := nearly_asked(pair, random)):
        yield replace(nearly, weight=0.6)
    if random.random() < REMOVED and (removed := without_answer(pair)):
        yield replace(removed, weight=0.7)


def _topics(pairs: Sequence[Pair]) -> list[int]:
    """A number for the article that a text of SQuAD is about: its row has none, so texts of like words are one."""
    texts = [pair.text if _set(pair) in SQUAD else "" for pair in pairs]
    words = TfidfVectorizer(stop_words="english", min_df=3, sublinear_tf=True)
    matrix = words.fit_transform(texts)
    squad2 = [i for i, pair in enumerate(pairs) if pair.source.startswith("squad2")]
    means = MiniBatchKMeans(_ARTICLES, random_state=0, n_init=3).fit(matrix[squad2])
    topics = means.predict(matrix)
    # Short texts gather in the topics without telling words: the largest ones come last.
    rank = np.argsort(np.argsort(np.bincount(topics, minlength=_ARTICLES)))
    return [int(rank[topic]) - _FROM for topic in topics]


def _set(pair: Pair) -> str:
    return pair.source.partition("/")[0]
