"""Stretches of documents with their questions, and public passages."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from random import Random

from index.training.embedder.texts import TOGETHER, documents, public

MILL = """The mill opened in 1904. Anna Berg ran it until 1931, when she sold it to the bank.

The bank let it stand empty. In 1950 it burned down, and nobody built another.
"""


def test_a_document_is_passages_in_its_order_each_with_the_questions_that_it_answers(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "mill.txt").write_text(MILL * 40)
    (tmp_path / "texts" / "river.txt").write_text("The river rose by a metre.")
    rows = [
        {"question": "Who had it for decades?", "evidence": [{"document": "mill", "quote": "Anna Berg ran it until"}]},
        {"question": "Who painted it?", "evidence": []},
        {"question": "Who left?", "evidence": [{"document": "mill", "quote": "No text says this."}]},
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)))
    found = documents(tmp_path)
    assert [*found] == ["mill", "river"]
    assert all(len(stretch) <= TOGETHER for stretch in found["mill"])
    assert " ".join(text for stretch in found["mill"] for piece in stretch for text in piece.texts) == " ".join(
        (MILL * 40).split()
    )
    (piece, *_) = found["mill"][0]
    assert [question.text for question in piece.questions] == ["Who had it for decades?"]
    assert piece.texts[piece.questions[0].units[0]].startswith("Anna Berg ran it")
    assert not found["river"][0][0].questions


def test_of_public_rows_those_are_taken_that_say_where_the_answer_stands(tmp_path: Path) -> None:
    start = MILL.index("1950")
    answered = {"set": "squad2", "question": "When did it burn?", "passage": MILL, "label": 1}
    rows = [
        {**answered, "answer_start": start, "answer_end": start + 4},
        {**answered, "question": "Who answers nowhere?"},
        {**answered, "question": "Who painted it?", "label": 0, "answer_start": 0, "answer_end": 3},
        {**answered, "set": "another", "answer_start": 0, "answer_end": 3},
    ]
    with gzip.open(tmp_path / "qa.jsonl.gz", "wt") as file:
        file.write("\n".join(map(json.dumps, rows)))
    ((piece,),) = public(tmp_path, {"squad2": 1.0}, Random(0))
    ((question, (unit,)),) = [(question.text, question.units) for question in piece.questions]
    assert question == "When did it burn?"
    assert piece.texts[unit] == "In 1950 it burned down, and nobody built another."
    assert not [*public(tmp_path, {"squad2": 0.0}, Random(0))]
