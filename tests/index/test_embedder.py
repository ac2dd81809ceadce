"""The optional model parts, with tiny models that the tests make."""

import numpy as np
import pytest

from corpus.errors import WaystoneError
from index.embedder import Reranker, load_embedder
from index.interaction import nearest

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "dwarf", "bread", "oven", "paris", "star", "what", "is"]


@pytest.fixture
def bert(tmp_path):
    """Saves a random BERT of 16 numbers, as a plain encoder or as a cross-encoder."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

    # Some draws of such weights saturate, and every text comes out alike.
    torch.manual_seed(0)

    def save(name, cross=False):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "vocab.txt").write_text("\n".join(WORDS))
        BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
        config = BertConfig(
            vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
        )
        config.num_labels = 1
        config.initializer_range = 0.5
        (BertForSequenceClassification(config) if cross else BertModel(config)).save_pretrained(folder)
        return folder

    return save


def test_the_default_model_needs_no_network():
    embedder = load_embedder("all-MiniLM-L6-v2")
    vectors = embedder.encode(["A robot in the kitchen.", "A machine that cooks.", "The price of oil."])
    assert vectors.shape == (3, embedder.dimension) == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert embedder.embed_query("A robot") == pytest.approx(embedder.embed_documents(["A robot"])[0], abs=1e-5)


def test_a_model_from_a_folder(bert):
    embedder = load_embedder(str(bert("tiny")))
    assert embedder.dimension == 16
    assert embedder.encode([]).shape == (0, 16)
    assert np.linalg.norm(embedder.encode_one("red dwarf")) == pytest.approx(1, abs=1e-5)


def test_fingerprints_tell_models_apart(bert):
    one, other = bert("one"), bert("two")
    assert load_embedder(str(one)).fingerprint == load_embedder(str(one)).fingerprint
    assert load_embedder(str(one)).fingerprint != load_embedder(str(other)).fingerprint
    before = load_embedder(str(one)).fingerprint
    (one / "config.json").write_text((one / "config.json").read_text() + " ")
    assert load_embedder(str(one)).fingerprint != before


def test_a_model_that_is_not_there_is_one_clear_line():
    with pytest.raises(WaystoneError, match=r"^WAYSTONE_EMBEDDING_MODEL=nobody/nothing: .*folder") as failure:
        load_embedder("nobody/nothing").warm()
    assert "\n" not in str(failure.value)


def test_a_reranker_scores_pairs(bert):
    scores = Reranker(str(bert("cross", cross=True))).scores("what is bread", ["bread oven", "a star in paris is red"])
    assert scores.shape == (2,)
    assert abs(scores[0] - scores[1]) > 1e-6


def test_a_reranker_that_is_not_there_is_one_clear_line():
    with pytest.raises(WaystoneError, match="WAYSTONE_RERANKER=nobody/nothing"):
        Reranker("nobody/nothing").scores("question", ["text"])


def test_search_puts_passages_in_the_rerankers_order(bert, open_collection, folder, outcomes):
    from index.retriever import Retriever

    collection = open_collection()
    outcomes(collection, folder)
    plain = collection.retriever
    cross = str(bert("cross", cross=True))
    reranked = Retriever(plain._vectors, plain._embedder, plain._shelf, reranker=cross).search("what is a red dwarf", 5)
    texts = [ranked.passage.text for ranked in reranked.passages]
    by_model = Reranker(cross).scores("what is a red dwarf", texts)
    assert list(by_model) == sorted(by_model, reverse=True)
    scores = [ranked.score for ranked in reranked.passages]
    assert scores == sorted(scores, reverse=True)


def test_words_come_from_the_same_pass_as_the_vector():
    embedder = load_embedder()
    robot, nothing = embedder.embed(["The robot folds laundry.", "what is it"])
    assert robot.vector == pytest.approx(embedder.encode_one("The robot folds laundry."), abs=1e-4)
    assert 3 <= len(robot.words) <= 5
    assert len(nothing.words) == 0
    machine, oil = embedder.embed(["A machine does the washing.", "Oil costs more."])
    assert nearest(robot.words, machine.words).mean() > nearest(robot.words, oil.words).mean()
