"""The collection as a LangChain retriever, for whoever builds chains of their own."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.collection import Collection
from index.search.ranking import RankedPassage


class CollectionRetriever(BaseRetriever):
    """The `k` passages that answer best, best first.

    `page_content` is verbatim; `metadata` is the rest of a passage as `waystone search --json` gives it: document,
    title, start, end, score, place. With `answerable_only` there are none where the documents do not answer.
    `documents` are the ids of those that are searched alone.

    >>> CollectionRetriever(collection=collection, k=3).invoke("What is the capital of France?")
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    collection: Collection
    k: int = 5
    answerable_only: bool = False
    documents: frozenset[str] | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        del run_manager  # what it reports to follows from the call of `invoke` alone
        ranking = self.collection.search(query, self.k, self.documents)
        if self.answerable_only and not ranking.answerable:
            return []
        return [_document(ranked) for ranked in ranking.passages]


def _document(ranked: RankedPassage) -> Document:
    facts = ranked.as_json()
    return Document(id=ranked.passage.id, page_content=str(facts.pop("text")), metadata=facts)
