"""`POST /v1/responses`, the newer call of the OpenAI API, streaming included."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any

import fastapi
from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from bot.access.reader import Reader
from bot.answering.pace import Wait
from bot.api.asking import Asking
from bot.api.compatible.completions import Question
from bot.api.compatible.form import Form, NamedSchema, read_form
from bot.api.compatible.limits import Limits, usage
from bot.api.compatible.reply import Reply
from bot.api.compatible.request import DEFAULT, ChatMessage, Request, Tokens
from bot.api.compatible.speakers import speaker
from bot.api.compatible.stream import STREAMED, named_events
from bot.api.streamed import ended, streamed
from bot.errors import InvalidRequest
from bot.render.json import Json
from bot.waystone import Waystone


class Format(BaseModel):
    """As `response_format` of chats, with the schema beside its type."""

    model_config = ConfigDict(extra="allow")

    type: str = "text"
    name: str = ""
    given: dict[str, Any] | None = Field(None, alias="schema")


class Text(BaseModel):
    model_config = ConfigDict(extra="allow")

    format: Format | None = None


class Item(ChatMessage):
    """A message; what else may stand in an input (calls of tools, reasoning) has no role and no effect."""

    role: str = ""


class ResponseRequest(Request):
    input: Question | list[Item] = Field(
        description="the question, or the conversation; its last message is the question"
    )
    instructions: str | None = Field(None, description="accepted, without effect on what the documents say")
    max_output_tokens: Tokens | None = None
    text: Text | None = None
    prompt: None = Field(None, description="stored prompts: there are none here")


def routes(waystone: Waystone) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

    def begun(request: ResponseRequest, reader: Reader) -> Response:
        messages = turns(request)
        said = speaker(waystone, reader, messages, request.model, read_form(_form(request.text)), request.asked_of)
        return Response(request, messages, Reply(said, Limits(request.max_output_tokens)))

    @router.post("/responses", response_model=None, responses=STREAMED)
    async def respond(request: ResponseRequest, reader: Asking, call: fastapi.Request) -> Json | StreamingResponse:
        """Answer the last question of the input from the documents, with citations."""
        response = await run_in_threadpool(begun, request, reader)
        if request.stream:
            return streamed(named_events(response.events()), "text/event-stream")
        return await ended(response.whole(), call)

    return router


def turns(request: ResponseRequest) -> list[ChatMessage]:
    instructions = [ChatMessage(role="system", content=request.instructions)] if request.instructions else []
    if isinstance(request.input, str):
        return [*instructions, ChatMessage(role="user", content=request.input)]
    return [*instructions, *(item for item in request.input if item.role)]


def _form(text: Text | None) -> Form | None:
    wanted = text.format if text else None
    if wanted is None:
        return None
    if wanted.type not in ("text", "json_object", "json_schema"):
        raise InvalidRequest("text.format: give text, json_object or json_schema", "text.format")
    schema = NamedSchema(name=wanted.name, schema=wanted.given) if wanted.given else None
    return Form.model_validate({"type": wanted.type, "json_schema": schema})


class Response:
    """A reply in the forms of the responses API."""

    def __init__(self, request: ResponseRequest, messages: list[ChatMessage], reply: Reply) -> None:
        self._request = request
        self._messages = messages
        self._reply = reply
        self._item = f"msg_{reply.name}"

    def whole(self) -> Generator[Wait, None, Json]:
        yield from self._reply.whole()
        return self._ended()

    def events(self) -> Iterator[Json | Wait]:
        """What begins, each sentence once it is proven, each citation, and all of it at the end."""
        reply, at = self._reply, {"output_index": 0, "item_id": self._item}
        part = {**at, "content_index": 0}
        began = False
        for piece in reply.pieces():
            if isinstance(piece, Wait):
                yield piece
                continue
            if not began:
                began = True
                yield from self._begun()
            if piece:
                yield {"type": "response.output_text.delta", **part, "delta": piece, "logprobs": []}
        content = self._content()
        for number, annotation in enumerate(content["annotations"]):
            named = {"annotation_index": number, "annotation": annotation}
            yield {"type": "response.output_text.annotation.added", **part, **named}
        yield {"type": "response.output_text.done", **part, "text": reply.text, "logprobs": []}
        yield {"type": "response.content_part.done", **part, "part": content}
        yield {"type": "response.output_item.done", "output_index": 0, "item": self._message(content)}
        ended = self._ended()
        yield {"type": f"response.{ended['status']}", "response": ended}

    def _begun(self) -> Iterator[Json]:
        going_on = self._response("in_progress", [])
        yield {"type": "response.created", "response": going_on}
        yield {"type": "response.in_progress", "response": going_on}
        empty = {"id": self._item, "type": "message", "role": "assistant", "status": "in_progress", "content": []}
        yield {"type": "response.output_item.added", "output_index": 0, "item": empty}
        part = {"type": "output_text", "text": "", "annotations": [], "logprobs": []}
        where = {"output_index": 0, "item_id": self._item, "content_index": 0}
        yield {"type": "response.content_part.added", **where, "part": part}

    def _content(self) -> Json:
        annotations = [
            {"type": one["type"], **one["url_citation"], "quote": one["quote"]}
            for one in self._reply.speaker.annotations(self._reply.text)
        ]
        return {"type": "output_text", "text": self._reply.text, "annotations": annotations, "logprobs": []}

    def _message(self, content: Json) -> Json:
        said = {"id": self._item, "type": "message", "role": "assistant", "content": [content]}
        return {**said, "status": "completed" if self._reply.finish == "stop" else "incomplete"}

    def _ended(self) -> Json:
        cut = self._reply.finish == "length"
        counted = usage([one.text for one in self._messages], self._reply.tokens)
        return {
            **self._response("incomplete" if cut else "completed", [self._message(self._content())]),
            "incomplete_details": {"reason": "max_output_tokens"} if cut else None,
            "usage": {
                "input_tokens": counted["prompt_tokens"],
                "input_tokens_details": {"cached_tokens": 0},
                "output_tokens": counted["completion_tokens"],
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": counted["total_tokens"],
            },
            **self._reply.extras,
        }

    def _response(self, status: str, output: list[Json]) -> Json:
        reply, request = self._reply, self._request
        return {
            "id": reply.id,
            "object": "response",
            "created_at": reply.created,
            "status": status,
            "model": request.model or DEFAULT,
            "output": output,
            "error": None,
            "incomplete_details": None,
            "instructions": request.instructions,
            "max_output_tokens": request.max_output_tokens,
            "metadata": {},
            "parallel_tool_calls": False,
            "previous_response_id": None,
            "store": False,
            "temperature": None,
            "text": {"format": {"type": "text"}},
            "tool_choice": "auto",
            "tools": [],
            "top_p": None,
            "usage": None,
        }
