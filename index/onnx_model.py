"""Encoders as ONNX files, run by ONNX Runtime: no torch, several times as fast on a processor, a fifth of the size.

One text at a time, each on one core, as many at once as there are cores. What is rounded to int8 depends on all that is
read together: alone, a text reads the same whatever else is asked. Nothing is padded either, so that no mask is needed.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from corpus.errors import WaystoneError
from index.arrays import Matrix
from index.embedder import Embedder, Reading
from index.once import Once

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Encoding, Tokenizer

Text = TypeVar("Text")
Found = TypeVar("Found")


def open_session(file: Path) -> InferenceSession:
    """A session that works on the thread that asks it. Raises WaystoneError."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # what ONNX Runtime raises has no common base
        raise WaystoneError(f"{file} cannot be loaded ({error}); fetch it again") from error


def each(read: Callable[[Text], Found], texts: Sequence[Text]) -> list[Found]:
    """What is read in each text, in order. All who read share the cores."""
    return [*map(read, texts)] if len(texts) < 2 else [*_cores().map(read, texts)]


@cache
def _cores() -> ThreadPoolExecutor:
    # Only some systems tell which cores this process may use.
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return ThreadPoolExecutor(cores or 1, thread_name_prefix="reading")


class OnnxEmbedder(Embedder):
    """A folder of `model.onnx` (token vectors out of ids), `tokenizer.json`, and `model.toml`, which says the rest.

    model.toml: `longest`, the tokens that the model reads at once; `query` and `passage`, words to put before either.
    A text's vector is the mean of its tokens'; a text that is too long is read in pieces.
    """

    def __init__(self, name: str, folder: Path) -> None:
        super().__init__(name)
        self._folder = folder
        self._session = Once(lambda: open_session(folder / "model.onnx"))

    @cached_property
    def fingerprint(self) -> str:
        digest = sha256()
        for file in ("model.onnx", "tokenizer.json", "model.toml"):
            digest.update((self._folder / file).read_bytes())
        return f"{Path(self.name).name}@{digest.hexdigest()[:16]}"

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return self._read(texts, self._facts.get("passage", ""))

    def read_query(self, question: str) -> Reading:
        return self._read([question], self._facts.get("query", ""))[0]

    def _read(self, texts: Sequence[str], prompt: str) -> list[Reading]:
        encodings = self._tokenizer.encode_batch([prompt + text for text in texts])

        def read(encoding: Encoding) -> Reading:
            pieces = [encoding, *encoding.overflowing]
            return _joined(pieces, [self._vectors(piece) for piece in pieces], len(prompt))

        return each(read, encodings)

    def _vectors(self, piece: Encoding) -> Matrix:
        """(tokens, dimension)."""
        ids = np.array([piece.ids], dtype=np.int64)
        fed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        session = self._session()
        (found,) = session.run(None, {one.name: fed[one.name] for one in session.get_inputs()})
        vectors: Matrix = np.asarray(found)[0]
        return vectors

    @cached_property
    def _facts(self) -> dict[str, Any]:
        return tomllib.loads((self._folder / "model.toml").read_text(encoding="utf-8"))

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(int(self._facts["longest"]))
        return tokenizer


def _joined(pieces: Sequence[Encoding], vectors: Sequence[Matrix], prompt: int) -> Reading:
    """One reading of a text's pieces. Special tokens count in the vector of the whole, as in training."""
    mean = np.concatenate(vectors).mean(axis=0)
    spans = np.concatenate([np.array(piece.offsets, dtype=np.int64).reshape(-1, 2) for piece in pieces]) - prompt
    told = np.concatenate([np.array(piece.special_tokens_mask) == 0 for piece in pieces]) & (spans[:, 0] >= 0)
    return Reading(mean / max(float(np.linalg.norm(mean)), 1e-9), spans[told], np.concatenate(vectors)[told])
