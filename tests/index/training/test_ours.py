"""Passages written for the reader: each question meets a text that answers it and one that nearly does."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

from index.training import ours
from index.training.pairs import listed

ROOT = Path(__file__).parents[3]
TWINS = ROOT / "index" / "training" / "texts" / "twins"


def asked(question: str, answer: str, at: str, twin: str) -> dict[str, str]:
    return {"q": question, "answer": answer, "at": at, "twin": twin}


def test_each_question_comes_with_both_of_its_texts(tmp_path: Path) -> None:
    passage = "The mill opened in 1904. Anna Berg ran it until 1931."
    row = {
        "passage": passage,
        "kind": "history",
        "questions": [
            {
                "q": "Who ran the mill?",
                "answer": "Anna Berg ran it",
                "at": "Anna Berg ran it until 1931.",
                "twin": "Anna Berg left.",
            },
            {
                "q": "Who built the mill?",
                "answer": "",
                "at": "The mill opened in 1904.",
                "twin": "Nils built it in 1904.",
            },
        ],
        "sentences": [{"s": "Anna Berg was in charge up to 1931.", "label": 1, "why": "paraphrase"}],
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    pairs = list(ours.written(tmp_path))
    labels = defaultdict(set)
    for pair in pairs:
        labels[pair.asked].add(pair.label)
    assert labels["Who ran the mill?"] == labels["Who built the mill?"] == {0, 1}
    answered = [pair for pair in pairs if pair.task == "answers" and pair.label]
    assert [pair.text[slice(*pair.span)] for pair in answered if pair.span] == [
        "Anna Berg ran it",
        "Nils built it in 1904.",
    ]


def test_what_is_written_for_the_reader_is_whole() -> None:
    pairs = list(ours.written(ROOT / "index" / "training" / "written"))
    assert len(pairs) > 1000
    for pair in pairs:
        assert pair.label in (0, 1)
        assert pair.span is None or (0 <= pair.span[0] < pair.span[1] <= len(pair.text))


def test_no_passage_of_it_stands_in_what_is_measured_with() -> None:
    held_out = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "data" / "kinds-heldout" / "texts").glob("*.txt")
    )
    assert not any(pair.text[:80] in held_out for pair in ours.written(ROOT / "index" / "training" / "written"))


def test_a_claim_comes_with_a_text_that_says_it_and_with_one_of_its_twin_that_does_not() -> None:
    pairs = list(ours.claims(TWINS, "twins"))
    of_claim = defaultdict(list)
    for pair in pairs:
        of_claim[pair.asked].append(pair)
    assert len(of_claim) > 700
    assert all(sorted(pair.label for pair in both) == [0, 1] for both in of_claim.values())
    said = next(pair for pair in pairs if pair.label)
    assert said.group.removeprefix("twins-") in {path.stem for path in (TWINS / "texts").iterdir()}


def test_a_sentence_that_is_said_meets_texts_that_do_not_say_it() -> None:
    texts = ROOT / "index" / "training" / "texts"
    folders = [ROOT / "tests" / "data" / "talks" / "texts", texts / "genres" / "texts", TWINS / "texts"]
    pairs = list(ours.sentences(texts / "sentences.jsonl", folders, "sentences"))
    said = [pair for pair in pairs if pair.label]
    assert len(said) > 2500
    beside = {pair.asked for pair in pairs if not pair.label and pair.weight > ours.NEAR_MISS}
    assert len(beside & {pair.asked for pair in said}) > 0.7 * len(said)
    # What is said nowhere, told by its wording alone, weighs less than what is said somewhere else.
    weights = {pair.asked: pair.weight for pair in pairs if pair.source.endswith("/not said")}
    assert set(weights.values()) == {ours.NEAR_MISS}
    assert not weights.keys() & {pair.asked for pair in said}


def test_each_sentence_of_a_contrast_meets_the_text_that_says_it_and_its_twin() -> None:
    pairs = list(ours.contrasts(ROOT / "index" / "training" / "texts" / "contrasts.jsonl", "contrasts"))
    both = [[pairs[at] for at in one] for one in listed(pairs)]
    assert len(both) > 4000
    assert all(sorted(pair.label for pair in one) == [0, 1] for one in both)
    said: dict[str, list[int]] = defaultdict(list)
    for pair in pairs:
        said[pair.text].append(pair.label)
    assert all(2 * sum(labels) == len(labels) for labels in said.values())


def test_a_quote_is_found_however_it_is_spaced() -> None:
    text = "Rain fell.\nThe  mill\nopened."
    assert ours.found_in(text, "The mill opened.") == (11, len(text))
    assert ours.found_in(text, "The mill closed.") is None
