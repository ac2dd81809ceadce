"""The collection as a LangChain retriever, for whoever builds chains of their own."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.collection import Collection
from index.named import Filter, fitting


class PassageRetriever(BaseRetriever):
    """The `k` passages that answer best, best first; both can be given to `invoke`, too.

    `page_content` is verbatim; `metadata` is the rest of a passage as `waystone search --json` gives it: document,
    title, start, end, score, place. `filter` names facts of documents (`document` is the id; title, author, kind, file,
    url, published), each with a value or a list of them, and only those documents are searched: `{"author": "swyx"}`.
    Its `documents` are names, each an id, title, file or folder: `{"documents": ["notes", "minutes.md"]}`. With
    `answerable_only` there are no passages where the documents do not answer.
    """

    k: int = 5
    filter: Filter | None = None
    answerable_only: bool = False

    @abstractmethod
    def _search(self, question: str, k: int, filter: Filter) -> Mapping[str, Any]:
        """The form of `waystone search --json`."""

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        filter: Filter | None = None,
    ) -> list[Document]:
        del run_manager  # what it reports to follows from the call of `invoke` alone
        found = self._search(query, k or self.k, filter or self.filter or {})
        if self.answerable_only and not found["answerable"]:
            return []
        return [_document(one) for one in found["passages"]]


class CollectionRetriever(PassageRetriever):
    """Passages of a collection that is open in this process; `documents` are the ids of those that are searched alone.

    >>> CollectionRetriever(collection=collection, k=3).invoke("What is the capital of France?")
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    collection: Collection
    documents: frozenset[str] | None = None

    def _search(self, question: str, k: int, filter: Filter) -> Mapping[str, Any]:
        own = self.documents
        if filter:
            fit = fitting(filter, self.collection.documents())
            own = fit if own is None else own & fit
        return self.collection.search(question, k, own).as_json()


def _document(passage: Mapping[str, Any]) -> Document:
    facts = {name: value for name, value in passage.items() if name not in ("id", "text")}
    return Document(id=passage["id"], page_content=passage["text"], metadata=facts)
