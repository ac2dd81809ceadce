"""`POST /v1/search`: the same as `waystone search --json`."""

from __future__ import annotations

from typing import Final, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from bot.answer import Message
from bot.api.asking import Asking
from bot.client.local import LocalClient
from bot.question.rewrite import LONGEST_QUESTION
from bot.render.json import Json
from bot.waystone import Waystone
from index.named import FACTS, NAMES, fitting

DOCUMENTS: Final = "the documents to ask, each by its id, title, file or folder; none for all"

FILTER: Final = f"facts of the documents to ask, each with a value or several: {', '.join([*FACTS, NAMES])}"


class Turn(BaseModel):
    """One turn of a conversation."""

    role: Literal["user", "assistant"]
    content: str

    def message(self) -> Message:
        return Message(self.role, self.content)


class Search(BaseModel):
    question: str = Field(min_length=1, max_length=LONGEST_QUESTION, pattern=r"\S")
    k: int = Field(5, ge=1, le=100, description="how many passages")
    history: list[Turn] = Field([], description="the conversation so far, for a question that leans on it")
    documents: list[str] = Field([], description=DOCUMENTS)
    filter: dict[str, str | list[str]] = Field({}, description=FILTER)


class Place(BaseModel):
    """Where words stand; times in seconds."""

    label: str
    heading: str | None = None
    page: int | None = None
    start_s: float | None = None
    end_s: float | None = None


class Passage(BaseModel):
    """Characters `start` up to `end` of the document's reading text."""

    id: str
    document: str
    title: str
    start: int
    end: int
    text: str
    score: float
    place: Place
    note: str | None = Field(None, description="why it stands where it stands, where ratings moved it")


class Found(BaseModel):
    """Passages, best first; `confidence` is the probability that they answer."""

    question: str
    standalone_question: str | None = None
    confidence: float
    answerable: bool
    passages: list[Passage]


def routes(waystone: Waystone) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["search"])

    @router.post("/search", response_model=Found, response_model_exclude_none=True)
    def search(asked: Search, reader: Asking) -> Json:
        """The passages that answer a question, best first."""
        seen = waystone.of(reader)
        own = seen.named(asked.documents)
        if asked.filter:
            fit = fitting(asked.filter, seen.collection.documents())
            own = fit if own is None else own & fit
        history = [turn.message() for turn in asked.history]
        return LocalClient(waystone, reader).search_among(asked.question, asked.k, history, own)

    return router
