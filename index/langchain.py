"""The collection as a LangChain retriever, for whoever builds chains of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from index.collection import Collection

# Passages that are looked at where only some will do.
_MOST: Final = 100


class PassageRetriever(BaseRetriever):
    """The `k` passages that answer best, best first; both can be given to `invoke`, too.

    `page_content` is verbatim; `metadata` is the rest of a passage as `waystone search --json` gives it: document,
    title, start, end, score, place. `filter` names values of the metadata, or lists of them, and only passages with
    them are given, of the best 100: `{"document": ["notes", "minutes"]}`. With `answerable_only` there are none where
    the documents do not answer.
    """

    k: int = 5
    filter: Mapping[str, Any] | None = None
    answerable_only: bool = False

    def _search(self, question: str, k: int) -> Mapping[str, Any]:
        """The form of `waystone search --json`."""
        raise NotImplementedError

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        k: int | None = None,
        filter: Mapping[str, Any] | None = None,
    ) -> list[Document]:
        del run_manager  # what it reports to follows from the call of `invoke` alone
        k, wanted = k or self.k, filter or self.filter or {}
        found = self._search(query, _MOST if wanted else k)
        if self.answerable_only and not found["answerable"]:
            return []
        fitting = (one for one in found["passages"] if all(_fits(one.get(name), wanted[name]) for name in wanted))
        return [_document(one) for one, _ in zip(fitting, range(k), strict=False)]


class CollectionRetriever(PassageRetriever):
    """Passages of a collection that is open in this process; `documents` are the ids of those that are searched alone.

    >>> CollectionRetriever(collection=collection, k=3).invoke("What is the capital of France?")
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    collection: Collection
    documents: frozenset[str] | None = None

    def _search(self, question: str, k: int) -> Mapping[str, Any]:
        return self.collection.search(question, k, self.documents).as_json()


def _fits(value: object, wanted: object) -> bool:
    return value in wanted if isinstance(wanted, (list, tuple, set)) else value == wanted


def _document(passage: Mapping[str, Any]) -> Document:
    facts = {name: value for name, value in passage.items() if name not in ("id", "text")}
    return Document(id=passage["id"], page_content=passage["text"], metadata=facts)
