"""Questions with what our own search shows the reader: which passages answer, and which stand beside them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.training.found import found
from index.training.pairs import Pair

MILL = """The mill

The mill opened in 1904. Anna Berg ran it until 1931, when she sold it to the bank.

The bank let it stand empty for years. In 1950 it burned down, and nobody built another one in its place.
"""
RAIN = """The river

Rain fell on the hills all night. In the morning the river had risen by a metre and the mill's road was closed.
"""
ANSWER = "In 1950 it burned down, and nobody built another one in its place."


@pytest.fixture
def pairs(tmp_path: Path) -> list[Pair]:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "mill.txt").write_text(MILL)
    (tmp_path / "texts" / "river.txt").write_text(RAIN)
    rows = [
        {"question": "When did the mill burn down?", "evidence": [{"document": "mill", "quote": ANSWER}]},
        {"question": "Who painted the mill?", "evidence": []},
        {"question": "Who left the mill?", "evidence": [{"document": "mill", "quote": "No text says this."}]},
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return list(found(tmp_path, "ours"))


def test_passages_that_answer_point_at_the_answer_and_are_told_from_those_found_beside_them(pairs: list[Pair]) -> None:
    listed = [pair for pair in pairs if pair.asked == "When did the mill burn down?"]
    assert {pair.label for pair in listed} == {0, 1}
    assert len({(pair.group, pair.asked) for pair in listed}) == 1
    assert all(pair.rivals for pair in listed)
    for pair in listed:
        assert (pair.span is None) == (ANSWER not in pair.text)
        assert pair.span is None or pair.text[slice(*pair.span)] == ANSWER


def test_a_question_whose_answer_was_not_found_is_no_list_and_one_without_an_answer_is_left_out(
    pairs: list[Pair],
) -> None:
    assert not [pair for pair in pairs if pair.asked == "Who painted the mill?"]
    others = [pair for pair in pairs if pair.asked == "Who left the mill?"]
    assert others
    assert all(pair.label == 0 and not pair.rivals for pair in others)
