"""What a text means to the sinkhole's classifier: MiniLM, tuned to tell feedback from what is sent to many.

Trained by `fit` in this folder, and run as int8 ONNX like the search's models; `model/README.md` says on what it was
trained, how well it does and where it fails.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from index.embedder import DEFAULT_MODEL, SHIPPED

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL: Final = Path(__file__).parent / "model" / "model.onnx"
LONGEST: Final = 128  # tokens that are read


@lru_cache(1024)  # several judges ask for one text, each after the other
def log_odds(text: str) -> float:
    """That a text is spam. The same text reads the same, whatever is read beside it."""
    import numpy as np

    encoded, session = tokenizer().encode(text), _session()
    fed = {"input_ids": encoded.ids, "attention_mask": encoded.attention_mask, "token_type_ids": encoded.type_ids}
    rows = {one.name: np.array([fed[one.name]], dtype=np.int64) for one in session.get_inputs()}
    (found,) = session.run(["spam"], rows)
    return float(found[0])


@cache
def tokenizer() -> Tokenizer:
    """The search's own: the model was made of the same one."""
    from tokenizers import Tokenizer

    read: Tokenizer = Tokenizer.from_file(str(SHIPPED / DEFAULT_MODEL / "tokenizer.json"))
    read.enable_truncation(LONGEST)
    read.no_padding()
    return read


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(word for word in tokenizer().get_vocab() if word.isalpha())


def is_word(text: str) -> bool:
    """Whether MiniLM knows it as one word: some 20,000 English ones."""
    return text in _vocabulary()


@cache
def _session() -> InferenceSession:
    from index.onnx_model import open_session

    return open_session(MODEL)
