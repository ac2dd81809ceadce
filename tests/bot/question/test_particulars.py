"""What the library knows of a document is told by itself, and only where a document is asked about."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.question.particulars import particulars
from tests.bot.question.test_overview import ALL, PIVOT, PODCAST, ROME, Document

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who wrote the essay about pivoting?", {PIVOT.title: "swyx"}),
        ("who is the author of All Roads Lead to Rome", {ROME.title: "Eric Jang"}),
        ("Who is the podcast by?", {PODCAST.title: "Latent Space"}),
        ("who wrote these documents?", {one.title: one.author for one in ALL}),
        ("When was the podcast published?", {PODCAST.title: "2024-03-06"}),
        ("what year is All Roads Lead to Rome from?", {ROME.title: "2022-04"}),
        ("When did the episode come out?", {PODCAST.title: "2024-03-06"}),
        ("How long is the podcast?", {PODCAST.title: "14,046 words"}),
        ("how many words does the transcript have", {PODCAST.title: "14,046 words"}),
        ("Where can I read You Are Not Too Old?", {PIVOT.title: "https://example.org/old"}),
        ("the link to the essay by swyx", {PIVOT.title: "https://example.org/old"}),
    ],
)
def test_what_the_library_knows_is_told(question: str, told: dict[str, str]) -> None:
    found = particulars(question, ALL)
    assert found is not None
    assert dict(found.told) == told


@pytest.mark.parametrize(
    "question",
    [
        "who wrote the Transformer paper?",
        "How long is the fast.ai course?",
        "When was PyTorch released?",
        "when was it released?",
        "How old is Soumith?",
        "Who made the acquisition of Mellanox?",
        "where can I find a job in AI?",
        "Who wrote All Roads Lead to Rome, and why did he join Halodi?",
    ],
)
def test_what_no_document_is_called_is_a_question_for_the_documents(question: str) -> None:
    assert particulars(question, ALL) is None


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("How old is Eric Jang?", ROME),
        ("How big is Jupiter?", replace(ROME, title="Jupiter")),
        ("When was Bitcoin created?", replace(ROME, title="Bitcoin")),
        ("Who created Bitcoin?", replace(ROME, title="Bitcoin")),
        ("How long is the Danube?", replace(ROME, title="Danube")),
    ],
)
def test_what_a_document_is_about_is_not_asked_of_the_document(question: str, document: Document) -> None:
    assert particulars(question, [document, PODCAST]) is None


def test_a_title_in_quotation_marks_is_a_document() -> None:
    found = particulars("How long is “Jupiter”?", [replace(PODCAST, title="Jupiter"), ROME])
    assert found is not None
    assert [title for title, _ in found.told] == ["Jupiter"]


def test_what_the_library_does_not_know_the_text_may_tell() -> None:
    undated = replace(PODCAST, published="")
    assert particulars("When was the podcast recorded?", [undated]) is None
    assert particulars("When were the documents published?", [undated, ROME]) is not None


def test_no_question_that_is_measured_is_taken_for_one() -> None:
    files = [*DATA.glob("*.jsonl"), *DATA.glob("kinds*/questions.jsonl")]
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    asked = [line["question"] for line in lines if "question" in line]
    assert [question for question in asked if particulars(question, ALL)] == []
