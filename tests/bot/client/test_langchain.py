"""The retriever over HTTP, by LangChain's own tests and in a chain as the README shows it."""

from __future__ import annotations

from typing import Any, ClassVar

import httpx
import pytest
from langchain_core.documents import Document
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnablePassthrough
from langchain_tests.integration_tests import RetrieversIntegrationTests

from bot.client.langchain import WaystoneRetriever
from index.langchain import CollectionRetriever
from tests.conftest import Server

ASKED = "Is it too late to learn machine learning?"


class TestOverHttp(RetrieversIntegrationTests):
    params: ClassVar[dict[str, Any]] = {}

    @pytest.fixture(autouse=True)
    def _served(self, server: Server) -> None:
        self.params.update(url=server.url + "/")

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return WaystoneRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return self.params

    @property
    def retriever_query_example(self) -> str:
        return ASKED


class TestInProcess(TestOverHttp):
    params: ClassVar[dict[str, Any]] = {}

    @pytest.fixture(autouse=True)
    def _served(self, server: Server) -> None:
        self.params.update(collection=server.waystone.collection)

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return CollectionRetriever


def test_both_give_the_same(server: Server) -> None:
    there = WaystoneRetriever(url=server.url, k=4).invoke(ASKED)
    assert there == CollectionRetriever(collection=server.waystone.collection, k=4).invoke(ASKED)
    assert there[0].metadata["place"]["label"]


def test_a_filter_names_what_may_be_given(server: Server) -> None:
    retriever = WaystoneRetriever(url=server.url, k=3)
    best = retriever.invoke(ASKED)[0].metadata["document"]
    others = {one.id for one in server.waystone.collection.documents()} - {best}
    for wanted in (sorted(others), sorted(others)[0]):
        found = retriever.invoke(ASKED, filter={"document": wanted})
        assert len(found) == 3
        assert {one.metadata["document"] for one in found} <= (others if isinstance(wanted, list) else {wanted})
    assert WaystoneRetriever(url=server.url, filter={"document": "none"}).invoke(ASKED) == []


def test_it_stands_in_a_chain(server: Server) -> None:
    def joined(documents: list[Document]) -> str:
        return "\n\n".join(one.page_content for one in documents)

    retriever = WaystoneRetriever(url=server.url, k=2)
    prompt = ChatPromptTemplate.from_template("Answer from this alone:\n{context}\n\n{question}")
    model = FakeListChatModel(responses=["No."])
    chain = {"context": retriever | joined, "question": RunnablePassthrough()} | prompt | model | StrOutputParser()
    assert chain.invoke(ASKED) == "No."


def test_a_server_that_lets_nobody_in_says_so(server: Server) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        WaystoneRetriever(url=server.url).invoke("")
