"""What a call may ask: fields that are honoured, and those that would change what a reply means, refused by name.

What stands in neither list (temperature, seed, …) is accepted and has no effect: an answer is made of the
documents' words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, model_validator

from bot.answer import Message
from bot.api.compatible.limits import Limits
from bot.api.search import DOCUMENTS
from bot.errors import InvalidRequest, NotFound
from bot.question.rewrite import askable
from bot.waystone import Waystone
from index.store.types import storable

DEFAULT: Final = "waystone"  # the model's name for clients: whoever writes by setting

# LM Studio's own examples, and clients of llama.cpp, say -1 for no bound.
Tokens = Annotated[Annotated[int, Field(ge=1)] | None, BeforeValidator(lambda given: None if given == -1 else given)]
Stop = Annotated[str, Field(min_length=1, max_length=500)]
Stops = Stop | Annotated[list[Stop], Field(max_length=4)] | None
Names = str | list[str] | None  # a list, or one text with commas between

_WRAPPING: Final = re.compile(r"\s*#{1,4}\s*task\b", re.IGNORECASE)


def _above_one(value: object) -> bool:
    return value not in (None, 1)


def _forced(value: object) -> bool:
    return isinstance(value, Mapping) or value == "required"


def _not_text(value: object) -> bool:
    return value not in (None, ["text"])


# A field, whether its value would change what a reply means, and what to do about it.
REFUSED: Final[Mapping[str, tuple[Callable[[Any], bool], str]]] = {
    "n": (_above_one, "there is one answer to a question; leave it out"),
    "best_of": (_above_one, "there is one answer to a question; leave it out"),
    "logprobs": (bool, "quotes have no probabilities of tokens; leave it out"),
    "top_logprobs": (bool, "quotes have no probabilities of tokens; leave it out"),
    "logit_bias": (bool, "no word is made likelier than the documents have it; leave it out"),
    "echo": (bool, "the prompt is not repeated; leave it out"),
    "suffix": (bool, "an answer is not made to fit before a text; leave it out"),
    "modalities": (_not_text, "replies are text; ask for that alone"),
    "audio": (bool, "replies are text; leave it out"),
    "tool_choice": (_forced, "no tool is ever called here; leave it out, or give auto or none"),
    "function_call": (_forced, "no function is ever called here; leave it out, or give auto or none"),
    "web_search_options": (lambda value: value is not None, "the documents are searched, not the web; leave it out"),
    "previous_response_id": (bool, "replies are not kept for a next call; send the conversation as input"),
    "conversation": (bool, "conversations are not kept for a next call; send the conversation as input"),
    "background": (bool, "an answer is given at once; leave it out"),
}


class StreamOptions(BaseModel):
    include_usage: StrictBool | None = False


class Metadata(BaseModel):
    """What a client may note with a call; `documents` alone is read."""

    model_config = ConfigDict(extra="allow")

    documents: Names = None


class Request(BaseModel):
    """What every call for an answer may say."""

    model_config = ConfigDict(extra="allow")

    model: str | None = Field(None, description="`waystone`, or another name that `GET /v1/models` lists")
    stream: StrictBool | None = False
    documents: Names = Field(None, description=DOCUMENTS)
    metadata: Metadata | None = None

    @property
    def asked_of(self) -> list[str]:
        """The names of the documents to ask, from wherever a client can say them; none for all."""
        given = self.documents or (self.metadata.documents if self.metadata else None) or []
        names = given.split(",") if isinstance(given, str) else given
        return [name for name in names if name.strip()]

    @model_validator(mode="before")
    @classmethod
    def _is_possible(cls, given: Any) -> Any:
        if isinstance(given, Mapping):
            for name, (changes, remedy) in REFUSED.items():
                if changes(given.get(name)):
                    raise InvalidRequest(f"{name}: {remedy}", name)
        return given


class TextRequest(Request):
    """Chat and completions: where the text ends, and whether a stream ends with its usage."""

    stream_options: StreamOptions | None = None
    max_tokens: Tokens | None = Field(None, description="the reply is cut after so many tokens")
    stop: Stops = Field(None, description="the reply ends before the first of these")

    @property
    def tells_usage(self) -> bool:
        return bool(self.stream_options and self.stream_options.include_usage)

    def limits(self, tokens: int | None = None) -> Limits:
        stops = [self.stop] if isinstance(self.stop, str) else self.stop or []
        return Limits(tokens or self.max_tokens, tuple(map(storable, stops)))


class Part(BaseModel):
    """A part of a message; its kind decides whether it has text."""

    type: str = "text"
    text: str | None = None


class ChatMessage(BaseModel):
    role: str
    content: str | list[Part] | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            parts = (part.text or "" for part in self.content if part.type in ("text", "input_text", "output_text"))
            return storable("\n".join(parts))
        return storable(self.content or "")


def asked(messages: Sequence[ChatMessage]) -> tuple[str, list[Message]]:
    """The last question, and the conversation before it. Instructions of the system's role have no effect."""
    last = max((n for n, message in enumerate(messages) if message.role == "user"), default=None)
    if last is None or not messages[last].text.strip():
        raise InvalidRequest("messages: the last message of the user is the question, and there is none", "messages")
    history = [
        Message("user" if message.role == "user" else "assistant", message.text)
        for message in messages[:last]
        if message.role in ("user", "assistant")
    ]
    return askable(unwrapped(messages[last].text)), history


def unwrapped(text: str) -> str:
    """The question alone: Open WebUI sends it below orders and what it found, once a file or a search is attached."""
    if not _WRAPPING.match(text):
        return text
    below = text.rpartition("</context>")[2].rpartition("<user_query>")[2]
    return below.partition("</user_query>")[0].strip() or text


def known(waystone: Waystone, name: str | None) -> str | None:
    """The name as the answerer takes it. Others are refused: a caller must not send questions to any host it likes."""
    if name in (None, "", DEFAULT):
        return None
    if name in {choice.name for choice in waystone.models.available()}:
        return name
    raise NotFound(f"there is no model {name!r} here; GET /v1/models lists them, {DEFAULT!r} is the default")
