"""Search over small collections, with vectors made of word counts."""

import numpy as np
import pytest

from corpus.document import Span
from index.reader_model import Finding


@pytest.fixture
def filled(collection, folder, outcomes):
    outcomes(collection, folder)
    return collection


def test_the_passage_with_the_words_comes_first(filled):
    ranking = filled.search("How do I feed a sourdough starter?")
    assert "sourdough starter" in ranking.passages[0].passage.text
    assert ranking.passages[0].passage.span.document_id == "bread"
    scores = [ranked.score for ranked in ranking.passages]
    assert scores == sorted(scores, reverse=True)


def test_passages_are_verbatim_and_never_overlap(filled):
    passages = [ranked.passage for ranked in filled.search("the capital of France", 10).passages]
    assert len(passages) >= 3
    for at, passage in enumerate(passages):
        assert filled.document(passage.span.document_id).quote(passage.span) == passage.text
        assert not any(passage.span.overlap(other.span) for other in passages[at + 1 :])


def test_k_bounds_the_passages(filled):
    assert len(filled.search("the capital of France", 1).passages) == 1


def test_how_sure_it_is_does_not_depend_on_k(filled):
    sure = {filled.search("a red dwarf and the capital of France", k).confidence for k in (1, 2, 3, 5, 8)}
    assert len(sure) == 1


@pytest.mark.parametrize("question", ["", "   "])
def test_no_question_finds_nothing(filled, question):
    ranking = filled.search(question)
    assert ranking.passages == ()
    assert not ranking.answerable


def test_an_empty_collection_finds_nothing(collection):
    assert collection.search("anything").passages == ()


def test_what_the_documents_have_is_surer_than_what_they_lack(filled):
    known = filled.search("Which star outshines its galaxy for weeks?")
    unknown = filled.search("Who won the football cup?")
    assert known.confidence > unknown.confidence
    assert not unknown.answerable


def test_a_title_leads_to_its_document(filled, folder, outcomes):
    (folder / "oven.md").write_text("# Stoves\n\nHeat it well. Let it cool down again.")
    outcomes(filled, folder)
    assert filled.search("How do stoves cool down again?").passages[0].passage.span.document_id == "oven"


def test_copies_of_a_passage_take_one_place(filled, folder, outcomes):
    sentence = "The lighthouse keeper counts seven grey ships each morning before breakfast."
    for name, more in {
        "a": "Then he sleeps until the gulls come.",
        "b": "A ferry passes. It never stops here.",
    }.items():
        other = " ".join(f"{name}{at} is another thing to say." for at in range(30))
        (folder / f"{name}.md").write_text(f"{sentence}\n\n{more} {other}")
    outcomes(filled, folder)
    ranking = filled.search("Who counts seven grey ships each morning?", 10)
    assert sum(sentence in ranked.passage.text for ranked in ranking.passages) <= 2
    assert sentence in ranking.passages[0].passage.text


def test_near_gives_each_window_of_a_passage_with_its_cosine(filled, embedder):
    retriever = filled.retriever
    span = filled.search("capital of Germany", 1).passages[0].passage.span
    document = filled.document(span.document_id)
    found = retriever.near("capital of Germany", [span])
    assert all(span.contains(near.span) for near in found)
    assert len({near.span for near in found}) == len(found)
    for near in found:
        text, asked = embedder.encode([document.quote(near.span), "capital of Germany"])
        assert near.cosine == pytest.approx(float(text @ asked), abs=0.06)
        assert 0 <= near.words <= 1


def test_without_some_documents_their_words_are_gone(filled):
    left = filled.retriever.without({"paris"})
    assert left.document_ids == {"bread", "stars"}
    assert all(one.passage.span.document_id != "paris" for one in left.search("capital of France", 10).passages)
    assert filled.retriever.document_ids == {"bread", "paris", "stars"}


def test_among_some_documents_a_search_finds_all_that_a_collection_of_them_would(filled, folder, outcomes):
    # Many documents with more of the question's words than the one that is asked.
    for at in range(60):
        (folder / f"loaf{at}.md").write_text(f"# Loaf {at}\n\nLoaf {at}: cut the loaf, bake the loaf, cool the loaf.")
    outcomes(filled, folder)
    ranking = filled.search("When do you cut the loaf?", 5, {"bread", "stars"})
    assert "before you cut the loaf" in ranking.passages[0].passage.text
    assert {one.passage.span.document_id for one in ranking.passages} == {"bread", "stars"}
    assert filled.search("When do you cut the loaf?", 5, frozenset()).passages == ()


def test_a_question_is_embedded_once_for_search_and_quotes(filled, embedder):
    with filled.reading() as retriever:
        embedder.embedded.clear()
        ranking = retriever.search("Where is the Spree?")
        retriever.near("Where is the Spree?", [ranked.passage.span for ranked in ranking.passages])
    assert embedder.embedded == ["Where is the Spree?"]


def test_ids_name_the_characters(filled):
    passage = filled.search("red dwarf", 1).passages[0].passage
    assert passage.id == f"{passage.span.document_id}:{passage.span.start}-{passage.span.end}"
    assert passage.span == Span(passage.span.document_id, passage.span.start, passage.span.end)


class Knowing:
    """A reader model that knows which text answers, and notes what it was given to read."""

    def __init__(self, words):
        self.words, self.texts, self.busy = words, [], False

    def read(self, _question, texts):
        self.texts = list(texts)
        nowhere, nothing = np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.float32)
        return [Finding(50.0 if self.words in text else -50.0, nowhere, nothing) for text in texts]


def test_what_the_reader_model_finds_to_answer_comes_first(filled):
    plain = filled.search("Where does the Seine flow?").passages
    last = plain[-1].passage
    reader = Knowing(last.text)
    filled._reader = reader
    ranked = filled.search("Where does the Seine flow?").passages
    assert ranked[0].passage == last
    assert set(reader.texts) >= {one.passage.text for one in plain}
    scores = [one.score for one in ranked]
    assert scores == sorted(scores, reverse=True)


def test_in_a_crowd_questions_are_answered_by_the_search_alone(filled):
    question = "Where does the Seine flow?"
    plain = filled.search(question)
    filled._reader = Knowing(plain.passages[-1].passage.text)
    filled._reader.busy = True
    assert filled.search(question) == plain
    filled._reader.busy = False
    assert filled.search(question) != plain
