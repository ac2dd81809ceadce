"""`POST /v1/chat/completions` and `GET /v1/models`, as the OpenAI API has them, with citations in `annotations`."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Generator, Iterator, Sequence
from threading import Event as Flag
from typing import Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from bot.answering.answer import Answer, Message, Sentence
from bot.answering.assemble import unsaid
from bot.answering.events import Done, Understood, Written
from bot.api.citations import url_citations
from bot.api.streamed import streamed
from bot.errors import NotFound, WaystoneError
from bot.question.rewrite import askable
from bot.render.json import Json, answer_json
from bot.render.markdown import Piece, cited, joined, pieces
from bot.store.types import storable
from bot.waystone import Waystone

log = logging.getLogger(__name__)

DEFAULT = "waystone"  # the model's name for clients: whoever writes by setting


class Part(BaseModel):
    type: str = "text"
    text: str | None = None


class ChatMessage(BaseModel):
    role: str
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return storable("\n".join(part.text or "" for part in self.content if part.type == "text"))
        return storable(self.content or "")


class ChatRequest(BaseModel):
    """What is not listed here (temperature, tools, …) is accepted and has no effect."""

    model_config = ConfigDict(extra="allow")

    model: str | None = Field(None, description="`waystone`, or another name that `GET /v1/models` lists")
    messages: list[ChatMessage] = Field(min_length=1, description="the last one of the user is the question")
    stream: bool | None = False


def routes(waystone: Waystone) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

    @router.get("/models")
    def models() -> Json:
        """Who can write here."""
        names = [DEFAULT, *(choice.name for choice in waystone.models.available())]
        return {"object": "list", "data": [model_card(name) for name in dict.fromkeys(names)]}

    @router.get("/models/{name:path}")
    def model(name: str) -> Json:
        """One of the models."""
        known(waystone, name)
        return model_card(name)

    @router.post("/chat/completions", response_model=None)
    def chat(request: ChatRequest) -> Json | StreamingResponse:
        """Answer the last question of a conversation from the documents, with citations."""
        question, history = asked(request.messages)
        reply = Reply(waystone, question, history, request.model or DEFAULT)
        if request.stream:
            return streamed(reply.stream(), "text/event-stream")
        return reply.whole()

    return router


def model_card(name: str) -> Json:
    return {"id": name, "object": "model", "created": 0, "owned_by": "waystone"}


def known(waystone: Waystone, name: str) -> str | None:
    """The name as the answerer takes it. Others are refused: a caller must not send questions to any host it likes."""
    if name == DEFAULT:
        return None
    if name in {choice.name for choice in waystone.models.available()}:
        return name
    raise NotFound(f"there is no model {name!r} here; GET /v1/models lists them, {DEFAULT!r} is the default")


def asked(messages: Sequence[ChatMessage]) -> tuple[str, list[Message]]:
    """The last question, and the conversation before it. Instructions of the system's role have no effect."""
    last = max((n for n, message in enumerate(messages) if message.role == "user"), default=None)
    if last is None or not messages[last].text.strip():
        raise WaystoneError("messages: the last message of the user is the question, and there is none")
    history = [
        Message("user" if message.role == "user" else "assistant", message.text)
        for message in messages[:last]
        if message.role in ("user", "assistant")
    ]
    return askable(messages[last].text), history


class Reply:
    """The answer to one request. Raises `NotFound` for a model that is not there, before anything is sent."""

    def __init__(self, waystone: Waystone, question: str, history: Sequence[Message], model: str) -> None:
        self._waystone = waystone
        self._model = model
        self._stop = Flag()
        self._created = int(time.time())
        self._id = ""  # the answer's, known with its first event
        events = waystone.answerer.answer(question, history, model=known(waystone, model), stop=self._stop)
        self._events = waystone.metrics.watched(events)

    def whole(self) -> Json:
        """The reply in one piece."""
        answer = next(event.answer for event in self._events if isinstance(event, Done))
        content = list(pieces(answer.blocks, answer.quotes))
        message = {
            "role": "assistant",
            "content": joined(content),
            "refusal": None,
            "annotations": url_citations(content, answer.quotes, self._waystone.collection),
        }
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return self._frame(answer.id, "chat.completion", choice) | {"waystone": answer_json(answer)}

    def stream(self) -> Generator[str]:
        """The reply sentence by sentence, each once it is proven; the last piece carries the citations."""
        try:
            yield from self._chunks()
        except WaystoneError as error:
            yield _broken_off(str(error), type(error).__name__)
        except Exception:
            log.exception("a streamed reply broke off")
            yield _broken_off("the server could not finish; its log says why", "Exception")
        finally:
            self._stop.set()  # the client may have gone
        yield "data: [DONE]\n\n"

    def _chunks(self) -> Iterator[str]:
        sent: list[Piece] = []
        said: list[Sentence] = []
        for event in self._events:
            if isinstance(event, Understood):
                self._id = event.id
                yield self._chunk({"role": "assistant", "content": ""})
            elif isinstance(event, Written) and isinstance(event.sentence, Sentence):
                piece = [" " if sent else "", *cited(event.sentence.text, event.sentence.citations)]
                sent += piece
                said.append(event.sentence)
                yield self._chunk({"content": joined(piece)})
            elif isinstance(event, Done):
                rest = list(pieces(unsaid(event.answer.blocks, said), event.answer.quotes))
                yield from self._last(sent, ["\n\n" if sent and rest else "", *rest], event.answer)

    def _last(self, sent: Sequence[Piece], rest: Sequence[Piece], answer: Answer) -> Iterator[str]:
        if content := joined(rest):
            yield self._chunk({"content": content})
        yield self._chunk({"annotations": url_citations([*sent, *rest], answer.quotes, self._waystone.collection)})
        yield self._chunk({}, "stop", waystone=answer_json(answer))

    def _chunk(self, delta: Json, finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return f"data: {json.dumps(self._frame(self._id, 'chat.completion.chunk', choice) | more)}\n\n"

    def _frame(self, id: str, kind: str, choice: Json) -> Json:
        return {"id": id, "object": kind, "created": self._created, "model": self._model, "choices": [choice]}


def _broken_off(message: str, kind: str) -> str:
    return f"data: {json.dumps({'error': {'message': message, 'type': kind}})}\n\n"
