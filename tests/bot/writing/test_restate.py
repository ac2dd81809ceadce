"""What a small model says of a quote: no more than it needs, and nothing over again."""

import pytest

from bot.writing.restate import repeats, says_no, says_nothing_new, says_nothing_of

QUOTE = "We sold the old ferry to the town in the spring of 1999."


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
