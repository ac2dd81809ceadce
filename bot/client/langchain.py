"""A running server as LangChain's retriever and chat model: nothing of the collection is opened here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from index.langchain import PassageRetriever
from index.named import Filter

HERE = "http://127.0.0.1:7860"
VERSION = {"output_version": "v1"}  # of LangChain's content: it stands in standard blocks already


class WaystoneRetriever(PassageRetriever):
    """Passages of the server at `url`; `token` is a user's, where users are kept. Raises `httpx.HTTPError`, in the
    server's words where it said why.

    >>> WaystoneRetriever(url="http://127.0.0.1:7860", k=3).invoke("What is a feedback sinkhole?")
    """

    url: str = HERE
    token: str = Field("", repr=False)
    timeout: float = 60  # seconds

    def _search(self, question: str, k: int, filter: Filter) -> Mapping[str, Any]:
        body = {"question": question, "k": k, "filter": filter}
        address = f"{self.url.rstrip('/')}/v1/search"
        reply = httpx.post(address, json=body, headers=_from(self.token), timeout=self.timeout)
        found: Mapping[str, Any] = _checked(reply).json()
        return found


class ChatWaystone(BaseChatModel):
    """Answers of the server at `url` from its documents, as a chat model. Raises `httpx.HTTPError`.

    The text of a message's `content_blocks` has a `citation` for every [1] in it: title, url, the words that are cited,
    and in `extras` the quote as `waystone ask --json` has it. `documents` names those that are asked alone.

    >>> ChatWaystone(url="http://127.0.0.1:7860").invoke("What is a feedback sinkhole?").content_blocks
    """

    url: str = HERE
    token: str = Field("", repr=False)
    model: str = "waystone"
    documents: Sequence[str] = ()
    timeout: float = 300  # seconds; a writer may have to be loaded first

    @property
    def _llm_type(self) -> str:
        return "waystone"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **more: Any,
    ) -> ChatResult:
        del run_manager  # tokens are reported of streams alone
        body = self._body(messages, stop, **more)
        reply = httpx.post(self._address, json=body, headers=_from(self.token), timeout=self.timeout)
        told = _checked(reply).json()
        choice = told["choices"][0]
        message = AIMessage(
            content=[_block(choice["message"]["content"], choice["message"]["annotations"])],
            id=told["id"],
            response_metadata={**VERSION, **_ending(choice, told)},
            usage_metadata=_usage(told["usage"]),
        )
        return ChatResult(generations=[ChatGeneration(message=message)])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **more: Any,
    ) -> Iterator[ChatGenerationChunk]:
        body = {**self._body(messages, stop, **more), "stream": True, "stream_options": {"include_usage": True}}
        sent = httpx.stream("POST", self._address, json=body, headers=_from(self.token), timeout=self.timeout)
        with sent as reply:
            if reply.is_error:
                reply.read()
            for told in _events(_checked(reply).iter_lines()):
                chunk = ChatGenerationChunk(message=_chunk(told))
                if run_manager and chunk.text:
                    run_manager.on_llm_new_token(chunk.text, chunk=chunk)
                yield chunk

    @property
    def _address(self) -> str:
        return f"{self.url.rstrip('/')}/v1/chat/completions"

    def _body(self, messages: Sequence[BaseMessage], stop: list[str] | None, **more: Any) -> dict[str, Any]:
        asked = {"model": self.model, "messages": convert_to_openai_messages(messages), **more}
        return asked | ({"stop": stop} if stop else {}) | ({"documents": [*self.documents]} if self.documents else {})


def _chunk(told: Mapping[str, Any]) -> AIMessageChunk:
    """A piece of a stream: words, citations, why it ended, or, without a choice, what it took."""
    if not told["choices"]:
        return AIMessageChunk(content=[], id=told["id"], usage_metadata=_usage(told["usage"]))
    [choice] = told["choices"]
    block = _block(choice["delta"].get("content", ""), choice["delta"].get("annotations", ()))
    content: list[str | dict[str, Any]] = [{**block, "index": 0}] if block["text"] or block["annotations"] else []
    metadata = _ending(choice, told) if choice["finish_reason"] else VERSION
    return AIMessageChunk(content=content, id=told["id"], response_metadata=metadata)


def _ending(choice: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    return {"finish_reason": choice["finish_reason"], "waystone": told.get("waystone")}


def _usage(told: Mapping[str, int]) -> UsageMetadata:
    return UsageMetadata(
        input_tokens=told["prompt_tokens"], output_tokens=told["completion_tokens"], total_tokens=told["total_tokens"]
    )


def _block(text: str, annotations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Text and its citations as LangChain's standard content has them."""
    return {"type": "text", "text": text, "annotations": [_citation(one) for one in annotations]}


def _citation(annotation: Mapping[str, Any]) -> dict[str, Any]:
    quote = annotation["quote"]
    return {"type": "citation", **annotation["url_citation"], "cited_text": quote["text"], "extras": {"quote": quote}}


def _events(lines: Iterator[str]) -> Iterator[Mapping[str, Any]]:
    """The chunks of a stream. Raises `ValueError` where it breaks off with an error."""
    for line in lines:
        said = line.removeprefix("data: ")
        if said == line or said == "[DONE]":
            continue
        told = json.loads(said)
        if "error" in told:
            raise ValueError(told["error"]["message"])
        yield told


def _checked(reply: httpx.Response) -> httpx.Response:
    """The reply, whole where it is an error. Raises `httpx.HTTPStatusError` with what the server says is wrong."""
    if reply.is_success:
        return reply
    try:
        why = str(reply.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        why = reply.reason_phrase
    raise httpx.HTTPStatusError(f"{reply.status_code}: {why}", request=reply.request, response=reply)


def _from(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}
