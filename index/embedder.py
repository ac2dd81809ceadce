"""Text into unit vectors, by the model that comes with the package or another, by name or folder.

A model reads a text once; the vectors of its tokens, in context, come with that of the whole. Loading a model takes
a moment, so it happens at the first use, or in `warm`, and never at import.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from langchain_core.embeddings import Embeddings

from index.arrays import Indices, Matrix, Offsets, Vector

DEFAULT_MODEL: Final = "waystone-minilm"
SHIPPED: Final = Path(__file__).with_name("models")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as a model read it: its vector, of length 1, and of its tokens, in order, the characters' offsets (n, 2)
    in the text and the vectors (n, dimension)."""

    vector: Vector
    spans: Offsets
    tokens: Matrix


class Embedder(Embeddings):
    """A text embedding model, by name or folder. All vectors of texts have length 1."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    @abstractmethod
    def fingerprint(self) -> str:
        """Tells models apart without loading them: vectors of two fingerprints are never compared."""

    @abstractmethod
    def read(self, texts: Sequence[str]) -> list[Reading]:
        """Read passages. Raises WaystoneError, one line, when the model cannot be had."""

    def read_query(self, question: str) -> Reading:
        """Read a question; some models want it introduced by words of their own."""
        return self.read([question])[0]

    def warm(self) -> None:
        """Load the model now. Raises WaystoneError, one line, when it cannot be had."""
        self.read_query("")

    def encode(self, texts: Sequence[str]) -> Matrix:
        """(len(texts), dimension), each row of length 1."""
        readings = self.read(texts) or [self.read_query("")]
        return np.stack([reading.vector for reading in readings])[: len(texts)]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(number) for number in row] for row in self.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        return [float(number) for number in self.read_query(text).vector]


def tokens_in(spans: Offsets, places: Offsets) -> tuple[Indices, Indices]:
    """For each place in a text its first token and the one after its last, by the tokens' own spans; one number twice
    where it has none."""
    firsts = np.searchsorted(spans[:, 1], places[:, 0], side="right")
    return firsts, np.maximum(firsts, np.searchsorted(spans[:, 0], places[:, 1], side="left"))


def load_embedder(name: str = DEFAULT_MODEL, home: Path | None = None) -> Embedder:
    """The embedder of a model; its files are read at the first use, and held in memory once, whoever asks for it.

    A folder with a `model.onnx`, shipped here, fetched into `home` or given as `name`, is run as it is; everything else
    is sentence-transformers', which must be installed then.
    """
    places = [SHIPPED / name, *([home / "models" / name] if home else []), Path(name)]
    return _embedder(name, next((place for place in places if place.is_dir()), None))


@cache
def _embedder(name: str, folder: Path | None) -> Embedder:
    from index.onnx_model import OnnxEmbedder

    if folder and (folder / "model.onnx").is_file():
        return OnnxEmbedder(name, folder)
    from index.sentence_transformer import SentenceTransformerEmbedder

    return SentenceTransformerEmbedder(str(folder or name))
