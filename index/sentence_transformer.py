"""Models of sentence-transformers, by name or folder: an extra, `pip install 'waystone[models]'`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from socket import create_connection
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlparse

import numpy as np

from corpus.errors import WaystoneError
from index.embedder import DEFAULT_MODEL, Embedder, Reading
from index.once import Once
from index.reader_model import Finding

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

_PATIENCE_S = 5
_BATCH = 8
# What would be right.
_EMBEDDING: Final = f"give a sentence-transformers folder, or leave the setting out for {DEFAULT_MODEL}"
_READER: Final = (
    "give a folder with model.onnx or a cross-encoder, leave the setting out for the reader that comes with the "
    "package, or say none"
)


class SentenceTransformerEmbedder(Embedder):
    """Any sentence-transformers model, with its own prompts for questions and passages."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._model = Once(self._loaded)

    @cached_property
    def fingerprint(self) -> str:
        folder = Path(self.name)
        if not folder.is_dir():
            return self.name
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        facts = [(str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
        return f"{folder.name}@{sha256(repr(facts).encode()).hexdigest()[:16]}"

    def read(self, texts: Sequence[str]) -> list[Reading]:
        return self._read(texts, ("document", "passage"))

    def read_query(self, question: str) -> Reading:
        return self._read([question], ("query",))[0]

    def _read(self, texts: Sequence[str], names: Sequence[str]) -> list[Reading]:
        model = self._model()
        prompt = next((found for name in names if (found := (model.prompts or {}).get(name))), "")
        rows: Any = model.encode(
            list(texts),
            prompt=prompt or None,
            batch_size=_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
            output_value=None,
        )
        return [self._reading(prompt, text, row) for text, row in zip(texts, rows, strict=True)]

    def _reading(self, prompt: str, text: str, row: Any) -> Reading:
        tokens = row["token_embeddings"].float().numpy()
        read = self._model().tokenizer(
            prompt + text, truncation=True, max_length=len(tokens), return_offsets_mapping=True,
            return_special_tokens_mask=True,
        )  # fmt: skip
        spans = np.array(read["offset_mapping"], dtype=np.int64).reshape(-1, 2) - len(prompt)
        told = (np.array(read["special_tokens_mask"]) == 0) & (spans[:, 0] >= 0)
        told = told[: len(tokens)]
        vector = row["sentence_embedding"].float().numpy()
        vector /= max(float(np.linalg.norm(vector)), 1e-9)
        return Reading(vector, spans[: len(tokens)][told], tokens[: len(told)][told])

    def _loaded(self) -> SentenceTransformer:
        _quiet()
        try:
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(self.name, device="cpu", local_files_only=_only_here(self.name))
        except ImportError as error:
            raise _not_installed("WAYSTONE_EMBEDDING_MODEL", self.name) from error
        except (OSError, ValueError) as error:
            raise _missing("WAYSTONE_EMBEDDING_MODEL", self.name, _EMBEDDING) from error


class CrossEncoderReader:
    """A cross-encoder as a reader; it does not tell where in a text the answer stands."""

    busy = False

    def __init__(self, name: str) -> None:
        self._name = name
        self._model = Once(self._loaded)

    def read(self, question: str, texts: Sequence[str]) -> list[Finding]:
        scores = self._model().predict([(question, text) for text in texts], show_progress_bar=False)
        answers = np.asarray(scores, dtype=np.float32).reshape(len(texts), -1)[:, 0]
        nowhere, nothing = np.zeros((0, 2), dtype=np.int64), np.zeros(0, dtype=np.float32)
        return [Finding(float(logit), nowhere, nothing) for logit in answers]

    def _loaded(self) -> CrossEncoder:
        _quiet()
        try:
            from sentence_transformers import CrossEncoder

            model: CrossEncoder = CrossEncoder(self._name, device="cpu", local_files_only=_only_here(self._name))
        except ImportError as error:
            raise _not_installed("WAYSTONE_READER", self._name) from error
        except (OSError, ValueError) as error:
            raise _missing("WAYSTONE_READER", self._name, _READER) from error
        return model


def _only_here(name: str) -> bool:
    """Whether no hub is to be asked: for a folder, and while the hub's host does not answer."""
    return Path(name).is_dir() or not hub_answers()


def hub_answers() -> bool:
    """Whether the hub's host can be reached; its own client would try for more than a minute before it gives up."""
    from huggingface_hub.constants import ENDPOINT

    address = urlparse(ENDPOINT)
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        create_connection((address.hostname or "", port), timeout=_PATIENCE_S).close()
    except OSError:
        return False
    return True


def _missing(setting: str, name: str, right: str) -> WaystoneError:
    return WaystoneError(
        f"{setting}={name}: no model is in a folder of that name, nor to be had from the hub now; {right}"
    )


def _not_installed(setting: str, name: str) -> WaystoneError:
    return WaystoneError(f"{setting}={name}: pip install 'waystone[models]' brings what runs that model")


def _quiet() -> None:
    """Nothing is reported to anyone, and no bar is drawn over ours."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
