"""What a small model says of a quote: no more than it needs, and nothing over again."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from math import log

import numpy as np
import pytest
from langchain_core.messages import BaseMessage

from bot.answer import Quote, Sentence, Withheld
from bot.models.log_odds import Said
from bot.support import check
from bot.writing.context import Context
from bot.writing.restate import one_sentence, repeats, restate, says_no, says_nothing_new, says_nothing_of
from corpus.document import Place, Span

QUOTE = "We sold the old ferry to the town in the spring of 1999."
BOUGHT = "The town bought the old ferry in the spring of 1999."


def said(text: str, share: float = 0.0) -> Generator[Said]:
    """A reply word by word, each as likely as `share`; with 0, of a model that tells none."""
    for word in text.split(" "):
        yield Said(f"{word} ", (log(share),) if share else ())


def restated(share: float, opinion: float) -> list[Sentence | Withheld]:
    """What becomes of a sentence that the quote says, of a writer as sure of it as `share` and `opinion`."""

    def write(_: Sequence[BaseMessage]) -> Generator[Said]:
        return said(BOUGHT, share)

    def answers(_: str, texts: Sequence[str]) -> np.ndarray:
        return np.ones(len(texts), dtype=np.float32)

    quote = Quote(1, Span("d", 0, len(QUOTE)), QUOTE, QUOTE, "Ferries", Place("¶ 1"), 1.0)
    context = Context(write, lambda _: "", check, answers, lambda *_: opinion, {1: 1.0})
    return [*restate(context, "Who bought the old ferry?", [], [quote])]


def test_a_sentence_that_its_writer_is_not_sure_of_is_no_answer() -> None:
    assert [type(one) for one in restated(0.9, 1.0)] == [Sentence]
    assert restated(0.6, 1.0) == []


def test_of_a_writer_that_tells_no_probabilities_its_opinion_decides() -> None:
    assert [type(one) for one in restated(0.0, 5.0)] == [Sentence]
    assert [type(one) for one in restated(0.0, -5.0)] == [Withheld]


def test_of_a_reply_the_first_sentence_counts_and_how_sure_its_words_are() -> None:
    first = one_sentence(said(f"{BOUGHT} It was red. It was cheap.", 0.5))
    assert first.text == BOUGHT
    assert first.sureness == pytest.approx(log(0.5))
    assert one_sentence(said(BOUGHT)).sureness == 0.0


@pytest.mark.parametrize(
    ("sentence", "again"),
    [
        ("They sold the old ferry to the town in the spring of 1999.", True),
        ("They sold the ferry.", False),
        ("The old ferry was sold to the town in 1999, when the new tunnel had opened.", False),
    ],
)
def test_a_sentence_that_is_the_quote_over_again_is_told_from_one_that_says_less(sentence: str, again: bool) -> None:
    assert repeats(sentence, QUOTE) is again


@pytest.mark.parametrize(("words", "no"), [("NO.", True), ("No one should sell it.", False)])
def test_a_no_is_told_from_an_answer_that_begins_like_one(words: str, no: bool) -> None:
    assert says_no(words) is no


@pytest.mark.parametrize(
    ("question", "sentence", "nothing"),
    [
        ("What became of the old ferry?", "The ferry became old.", True),
        ("What became of the old ferry?", "The ferry met a crucial and interesting fate.", True),
        ("What became of the old ferry?", "The town bought the ferry.", False),
        ("Was the ferry sold?", "The ferry was sold.", False),
        ("Wasn't it sold?", "It was sold.", False),
        ("Must it be sold?", "It must be sold.", False),
    ],
)
def test_a_sentence_with_nothing_of_its_quote_beyond_the_question_says_nothing(
    question: str, sentence: str, nothing: bool
) -> None:
    assert says_nothing_of(sentence, question, [QUOTE]) is nothing


def test_a_sentence_that_leaves_the_answer_to_its_quote_says_nothing() -> None:
    asked = "What would happen to the mill?"
    assert says_nothing_new("The mill would be run as described in the quote.", asked)
    assert not says_nothing_new("The mill would be run by the town.", asked)
