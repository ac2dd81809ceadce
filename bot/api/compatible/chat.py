"""`POST /v1/chat/completions`, as the OpenAI API has it, with citations in `annotations`."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from bot.access.reader import Reader
from bot.answering.pace import Wait
from bot.api.asking import Asking
from bot.api.compatible.form import Form, read_form
from bot.api.compatible.limits import usage
from bot.api.compatible.reply import Reply
from bot.api.compatible.request import DEFAULT, ChatMessage, TextRequest, Tokens
from bot.api.compatible.speakers import speaker
from bot.api.compatible.stream import STREAMED, server_sent
from bot.api.streamed import ended, streamed
from bot.render.json import Json
from bot.waystone import Waystone


class ChatRequest(TextRequest):
    """A conversation; `tools` are accepted, and never called."""

    messages: list[ChatMessage] = Field(min_length=1, description="the last one of the user is the question")
    max_completion_tokens: Tokens | None = Field(None, description="the newer name of `max_tokens`")
    response_format: Form | None = Field(None, description="the answer with its citations as JSON")


def routes(waystone: Waystone) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

    def begun(request: ChatRequest, reader: Reader) -> Chat:
        form = read_form(request.response_format)
        said = speaker(waystone, reader, request.messages, request.model, form, request.asked_of)
        return Chat(request, Reply(said, request.limits(request.max_completion_tokens)))

    @router.post("/chat/completions", response_model=None, responses=STREAMED)
    async def chat(request: ChatRequest, reader: Asking, call: Request) -> Json | StreamingResponse:
        """Answer the last question of a conversation from the documents, with citations."""
        reply = await run_in_threadpool(begun, request, reader)
        if request.stream:
            return streamed(server_sent(reply.chunks()), "text/event-stream")
        return await ended(reply.whole(), call)

    return router


class Chat:
    """A reply in the forms of the chat API."""

    def __init__(self, request: ChatRequest, reply: Reply) -> None:
        self._request = request
        self._reply = reply

    def whole(self) -> Generator[Wait, None, Json]:
        reply = self._reply
        content = yield from reply.whole()
        annotations = reply.speaker.annotations(content)
        message = {"role": "assistant", "content": content, "refusal": None, "annotations": annotations}
        choice = {"index": 0, "message": message, "finish_reason": reply.finish, "logprobs": None}
        return self._frame("chat.completion", [choice], usage=self._usage(), **reply.extras)

    def chunks(self) -> Iterator[Json | Wait]:
        """Sentence by sentence, each once it is proven; the last pieces carry the citations and the usage."""
        reply = self._reply
        role = {"role": "assistant"}
        for piece in reply.pieces():
            if isinstance(piece, Wait):
                yield piece
                continue
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
