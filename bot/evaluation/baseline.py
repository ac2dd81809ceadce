"""The pipeline that tutorials teach, to compare with: recursive splits of the raw files, one dense search."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import uuid4

from langchain_text_splitters import RecursiveCharacterTextSplitter

from corpus.document import Place, Span
from corpus.passage import Passage
from index.collection import Collection
from index.embedder import Embedder
from index.search.ranking import RankedPassage, Ranking

SIZE, OVERLAP = 1000, 200


class Baseline:
    """LangChain's splitter at 1,000 characters with 200 overlap, the same embedding model, Chroma."""

    def __init__(self, files: Iterable[Path], embedder: Embedder) -> None:
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
    """What the tutorials would index: the raw files, copies among them; nothing is read, cleaned or left out."""
    folders = {Path(info.path).parent for info in collection.documents()}
    suffixes = {Path(info.path).suffix for info in collection.documents()}
    return sorted(file for folder in folders for file in folder.iterdir() if file.suffix in suffixes)


def _passage(file: str, start: int, text: str) -> Passage:
    return Passage(Span(file, start, start + len(text)), text, text, file, Place(file))
