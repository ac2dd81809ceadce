"""The retriever and the chat model over HTTP, by LangChain's own tests and as the README shows them."""

from __future__ import annotations

import re
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
from langchain_core.language_models import BaseChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable
from langchain_tests.integration_tests import RetrieversIntegrationTests
from langchain_tests.unit_tests import ChatModelUnitTests

from bot.client.langchain import ChatWaystone, WaystoneRetriever
from corpus.errors import NotFound
from index.langchain import CollectionRetriever
from tests.bot.served import Server

ASKED = "Is it too late to learn AI?"


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
    for own in (retriever, CollectionRetriever(collection=server.waystone.collection)):
        assert own.invoke(ASKED, filter={"document": "none"}) == []
        [info] = [one for one in server.waystone.collection.documents() if one.id == best]
        found = own.invoke(ASKED, filter={"author": info.author, "title": [info.title, "Another"]}, k=100)
        assert {one.metadata["document"] for one in found} == {best}
        assert own.invoke(ASKED, filter={"documents": [info.file, info.title]}, k=100) == found
        assert own.invoke(ASKED, filter={"documents": info.id, "author": "nobody"}) == []
        assert len(found) > 5  # they are searched for there, not picked out of what was found everywhere


def test_a_filter_by_what_documents_do_not_have_is_refused(server: Server) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="404: documents have no 'colour' to filter by"):
        WaystoneRetriever(url=server.url, filter={"colour": "red"}).invoke(ASKED)
    with pytest.raises(NotFound, match="give one of document, title"):
        CollectionRetriever(collection=server.waystone.collection, filter={"colour": "red"}).invoke(ASKED)
    unknown = {"documents": "nobody-knows"}
    for own in (
        WaystoneRetriever(url=server.url, filter=unknown),
        CollectionRetriever(collection=server.waystone.collection, filter=unknown),
        ChatWaystone(url=server.url, documents=["nobody-knows"]),
    ):
        with pytest.raises((httpx.HTTPStatusError, NotFound), match="folder of documents is called 'nobody-knows'"):
            own.invoke(ASKED)


class TestChatModel(ChatModelUnitTests):
    @property
    def chat_model_class(self) -> type[BaseChatModel]:
        return ChatWaystone

    @property
    def chat_model_params(self) -> dict[str, Any]:
        return {}


def cited(message: BaseMessage) -> list[str]:
    """The words that the answer cites; each citation points to its `[1]` in the text."""
    [block] = message.content_blocks
    words = []
    for one in block["annotations"]:
        assert one["type"] == "citation"
        assert block["text"][one["start_index"] : one["end_index"]] == f"[{one['extras']['quote']['n']}]"
        assert one["title"]
        words.append(one["cited_text"])
    return words


def test_an_answer_has_its_citations_as_content(server: Server) -> None:
    chat = ChatWaystone(url=server.url, documents=["you-are-not-too-old"])
    whole = chat.invoke(ASKED)
    assert cited(whole)
    assert {one["extras"]["quote"]["document"] for one in whole.content_blocks[0]["annotations"]} == {
        "you-are-not-too-old"
    }
    assert whole.text == whole.response_metadata["waystone"]["answer"]
    assert whole.usage_metadata
    streamed = reduce(add, chat.stream(ASKED))
    assert streamed.text == whole.text
    assert cited(streamed) == cited(whole)
    assert streamed.usage_metadata == whole.usage_metadata
    assert streamed.response_metadata.keys() == whole.response_metadata.keys()
    assert streamed.response_metadata["waystone"]["answer"] == whole.text
    assert streamed.response_metadata["finish_reason"] == "stop"


def test_a_conversation_is_understood(server: Server) -> None:
    before = [HumanMessage("What is a feedback sinkhole?"), AIMessage("One log for all feedback.")]
    answer = ChatWaystone(url=server.url, model="quotes").invoke([*before, HumanMessage("And who filters it?")])
    assert "sinkhole" in answer.response_metadata["waystone"]["standalone_question"]


class Calling(GenericFakeChatModel):
    """A model that knows tools, on a script."""

    def bind_tools(self, *_: Any, **__: Any) -> Runnable[Any, Any]:
        return self


def test_the_readme_shows_what_works(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    readme = (Path(__file__).parents[3] / "README.md").read_text("utf-8")
    [code] = [block for block in re.findall(r"```python\n(.*?)```", readme, re.DOTALL) if "create_agent" in block]
    assert len(code.splitlines()) <= 15
    call = {"name": "search_documents", "args": {"query": ASKED}, "id": "1"}
    model = Calling(messages=iter([AIMessage("From a chain."), AIMessage("", tool_calls=[call]), AIMessage("Done.")]))
    exec(code.replace("http://127.0.0.1:7860", server.url), {"model": model})
    shown = capsys.readouterr().out
    best = WaystoneRetriever(url=server.url, k=1).invoke(ASKED)[0]
    assert best.metadata["title"] in shown
    assert "From a chain." in shown
    assert best.page_content[:40] in shown
    assert "Done." in shown


def test_a_server_that_lets_nobody_in_says_so(server: Server) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        WaystoneRetriever(url=server.url).invoke("")
