"""`POST /v1/completions`, for clients of the OpenAI API that know no chat: the prompt is the question."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from typing import Annotated

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from bot.access.reader import Reader
from bot.answering.pace import Wait
from bot.api.asking import Asking
from bot.api.compatible.limits import usage
from bot.api.compatible.reply import Reply
from bot.api.compatible.request import DEFAULT, ChatMessage, TextRequest
from bot.api.compatible.speakers import speaker
from bot.api.compatible.stream import STREAMED, server_sent
from bot.api.streamed import ended, streamed
from bot.render.json import Json
from bot.waystone import Waystone

Question = Annotated[str, Field(min_length=1, pattern=r"\S")]

# A conversation that a client wrote into one prompt, as LlamaIndex does: "user: …\nassistant: ".
_TURN = re.compile(r"^(system|user|human|assistant)[ \t]*:[ \t]*", re.IGNORECASE | re.MULTILINE)
_ENDS_OPEN = re.compile(r"^assistant[ \t]*:\s*\Z", re.IGNORECASE | re.MULTILINE)


class CompletionRequest(TextRequest):
    prompt: Question | Annotated[list[Question], Field(min_length=1, max_length=1)] = Field(
        description="the question, or one in a list"
    )


def routes(waystone: Waystone) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

    def begun(request: CompletionRequest, reader: Reader) -> Completion:
        [prompt] = [request.prompt] if isinstance(request.prompt, str) else request.prompt
        said = speaker(waystone, reader, turns(prompt), request.model, documents=request.asked_of)
        return Completion(request, prompt, Reply(said, request.limits()))

    @router.post("/completions", response_model=None, responses=STREAMED)
    async def complete(request: CompletionRequest, reader: Asking, call: Request) -> Json | StreamingResponse:
        """Answer a question from the documents, as plain text with its citations as `[1]`."""
        reply = await run_in_threadpool(begun, request, reader)
        if request.stream:
            return streamed(server_sent(reply.chunks()), "text/event-stream")
        return await ended(reply.whole(), call)

    return router


def turns(prompt: str) -> list[ChatMessage]:
    """The conversation in a prompt; a prompt that is none is one question."""
    if not _ENDS_OPEN.search(prompt):
        return [ChatMessage(role="user", content=prompt)]
    _, *parts = _TURN.split(prompt)
    said = zip((role.lower() for role in parts[::2]), parts[1::2], strict=True)
    named = [("user" if role == "human" else role, text.strip()) for role, text in said]
    return [ChatMessage(role=role, content=text) for role, text in named if text]


class Completion:
    """A reply in the forms of the completions API."""

    def __init__(self, request: CompletionRequest, prompt: str, reply: Reply) -> None:
        self._request = request
        self._prompt = prompt
        self._reply = reply

    def whole(self) -> Generator[Wait, None, Json]:
        text = yield from self._reply.whole()
        return self._frame([self._choice(text, self._reply.finish)], usage=self._usage(), **self._reply.extras)

    def chunks(self) -> Iterator[Json | Wait]:
        empty = {"usage": None} if self._request.tells_usage else {}
        for piece in self._reply.pieces():
            yield piece if isinstance(piece, Wait) else self._frame([self._choice(piece)], **empty)
        yield self._frame([self._choice("", self._reply.finish)], **empty, **self._reply.extras)
        if self._request.tells_usage:
            yield self._frame([], usage=self._usage())

    def _usage(self) -> Json:
        return usage([self._prompt], self._reply.tokens)

    def _choice(self, text: str, finish: str | None = None) -> Json:
        return {"index": 0, "text": text, "finish_reason": finish, "logprobs": None}

    def _frame(self, choices: list[Json], **more: object) -> Json:
        reply = self._reply
        named = {"id": reply.id, "object": "text_completion", "created": reply.created}
        return {**named, "model": self._request.model or DEFAULT, "choices": choices, **more}
