"""`POST /v1/chat/completions`, as the OpenAI API has it, with citations in `annotations`."""

from __future__ import annotations

from collections.abc import Iterator

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import Field

from bot.api.asking import Asking
from bot.api.compatible.form import Form, read_form
from bot.api.compatible.limits import usage
from bot.api.compatible.reply import Reply
from bot.api.compatible.request import DEFAULT, ChatMessage, TextRequest, Tokens
from bot.api.compatible.speakers import speaker
from bot.api.compatible.stream import server_sent
from bot.api.streamed import streamed
from bot.render.json import Json
from bot.waystone import Waystone


class ChatRequest(TextRequest):
    """A conversation; `tools` are accepted, and never called."""

    messages: list[ChatMessage] = Field(min_length=1, description="the last one of the user is the question")
    max_completion_tokens: Tokens | None = Field(None, description="the newer name of `max_tokens`")
    response_format: Form | None = Field(None, description="the answer with its citations as JSON")


def routes(waystone: Waystone) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

    @router.post("/chat/completions", response_model=None)
    def chat(request: ChatRequest, reader: Asking) -> Json | StreamingResponse:
        """Answer the last question of a conversation from the documents, with citations."""
        form = read_form(request.response_format)
        said = speaker(waystone, reader, request.messages, request.model, form, request.asked_of)
        reply = Chat(request, Reply(said, request.limits(request.max_completion_tokens)))
        return streamed(server_sent(reply.chunks()), "text/event-stream") if request.stream else reply.whole()

    return router


class Chat:
    """A reply in the forms of the chat API."""

    def __init__(self, request: ChatRequest, reply: Reply) -> None:
        self._request = request
        self._reply = reply

    def whole(self) -> Json:
        reply = self._reply
        content = reply.whole()
        annotations = reply.speaker.annotations(content)
        message = {"role": "assistant", "content": content, "refusal": None, "annotations": annotations}
        choice = {"index": 0, "message": message, "finish_reason": reply.finish, "logprobs": None}
        return self._frame("chat.completion", [choice], usage=self._usage(), **reply.extras)

    def chunks(self) -> Iterator[Json]:
        """Sentence by sentence, each once it is proven; the last pieces carry the citations and the usage."""
        reply = self._reply
        role = {"role": "assistant"}
        for piece in reply.pieces():
            yield self._chunk({**role, "content": piece})
            role = {}
        yield self._chunk({"annotations": reply.speaker.annotations(reply.text)})
        yield self._chunk({}, reply.finish, **reply.extras)
        if self._request.tells_usage:
            yield self._frame("chat.completion.chunk", [], usage=self._usage())

    def _usage(self) -> Json:
        return usage([message.text for message in self._request.messages], self._reply.tokens)

    def _chunk(self, delta: Json, finish: str | None = None, **more: object) -> Json:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        empty = {"usage": None} if self._request.tells_usage else {}
        return self._frame("chat.completion.chunk", [choice], **empty, **more)

    def _frame(self, kind: str, choices: list[Json], **more: object) -> Json:
        reply = self._reply
        named = {"id": reply.id, "object": kind, "created": reply.created, "model": self._request.model or DEFAULT}
        return {**named, "choices": choices, **more}
