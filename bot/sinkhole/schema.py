"""The event `sinkhole/1`: a text and what someone thought of it, with all that is known around it.

Only `response` and `rating`, or a `chosen` and a `rejected` text, are needed; the rest makes an event worth
more to whoever learns from it. `json_schema()` is the published form, also `waystone sinkhole schema`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from difflib import get_close_matches
from importlib.metadata import version
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails

from bot.errors import InvalidEvent
from index.store.types import new_id, now, storable

SCHEMA: Literal["sinkhole/1"] = "sinkhole/1"
MAX_TEXT = 100_000
MAX_MESSAGES = 200
MAX_EVENT = 1_000_000  # characters in all its texts together

Complaint = Literal["wrong_citation", "not_supported", "missed_something", "not_helpful", "other"]
Merit = Literal["right_quotes", "well_written", "helpful"]
Reason = Literal[Complaint, Merit]
Consent = Literal["local", "share"]
Rater = Literal["person", "model", "code"]
Use = Literal["", "chat", "rag", "code", "role_play"]

RATINGS: Final = {1: "good", 0: "neither", -1: "bad"}

# What the page calls each reason, in the order it offers them.
REASONS: dict[str, str] = {
    "wrong_citation": "wrong citation",
    "not_supported": "not supported by the sources",
    "missed_something": "missed something in the sources",
    "not_helpful": "not helpful",
    "other": "other",
}
MERITS: dict[str, str] = {
    "right_quotes": "the right quotes",
    "well_written": "well written",
    "helpful": "helpful",
}


def label(reason: str) -> str:
    """What a reader calls a reason."""
    labels = REASONS | MERITS
    return labels.get(reason, reason)


def _clean(value: Any) -> Any:
    # A character that no database holds must not cost a rating.
    return storable(value) if isinstance(value, str) else value


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


def _thumb(value: Any) -> Any:
    # Python takes false for 0, and 0 takes a rating back.
    return value if not isinstance(value, bool) else 1 if value else -1


Text = Annotated[str, BeforeValidator(_clean), Field(max_length=MAX_TEXT)]
Name = Annotated[str, BeforeValidator(_clean), Field(max_length=200)]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
EventId = Annotated[
    str,
    BeforeValidator(_lower),
    Field(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
]
# What is right where a pattern refuses it, by field.
_FORMS: Final = {
    "id": "a UUIDv7; without one, an id is given",
    "supersedes": "the id of an earlier event",
    "answer": "the id of an answer",
    "client": "a salted hash of 32 hexadecimal digits, never a name or an address",
    "language": "a language tag, as en or pt-BR",
}


def _length(value: object) -> int:
    """The characters of all texts within a value."""
    match value:
        case str():
            return len(value)
        case BaseModel():
            return sum(map(_length, vars(value).values()))
        case tuple():
            return sum(map(_length, value))
        case _:
            return 0


def _utc(time: datetime) -> datetime:
    try:
        return time.astimezone(UTC)
    except OverflowError:
        raise ValueError("in UTC, the year must be one from 1 to 9999") from None


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def text_of(content: Any) -> Any:
    """The text of a message's content, which may be missing or a list of parts."""
    if isinstance(content, list):
        return "\n".join(str(part.get("text") or "") for part in content if isinstance(part, dict))
    return "" if content is None else content


class Spoken(_Part):
    """One message, in the form of the OpenAI API; of what is not text (images, calls of tools) nothing is kept."""

    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: Annotated[Text, BeforeValidator(text_of)] = ""


class Judged(_Part):
    """A span of a document that the answer quoted, and whether it helped (null: the rater didn't say)."""

    document: Name
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    title: Name = ""
    quote: Text = ""
    helped: bool | None = None

    @model_validator(mode="after")
    def _is_span(self) -> Judged:
        if self.end < self.start:
            raise ValueError("end must not lie before start")
        return self


class Source(_Part):
    """A text that the model was given to answer from; `n` is the number by which the response cites it."""

    text: Annotated[Text, Field(min_length=1)]
    title: Name = ""
    document: Name = ""
    n: int | None = Field(None, ge=1)


class Event(_Part):
    """One rating or one comparison; rating 0 with `supersedes` takes either back."""

    format: Literal["sinkhole/1"] = Field(SCHEMA, alias="schema")
    id: EventId = Field(default_factory=new_id, description="UUIDv7; sending the same id twice stores once")
    time: Annotated[AwareDatetime, AfterValidator(_utc)] = Field(default_factory=now)
    app: Name = "waystone"
    app_version: Name = Field(default_factory=lambda: version("waystone"))
    model: Name = ""
    messages: tuple[Spoken, ...] = Field((), max_length=MAX_MESSAGES, description="what led to the response")
    response: Text = ""
    rating: Annotated[Literal[1, 0, -1] | None, BeforeValidator(_thumb)] = Field(
        None, description="0: neither, or a rating taken back"
    )
    chosen: Text | None = None
    rejected: Text | None = None
    rejected_model: Name = Field("", description="who wrote `rejected`; `model` wrote `chosen`")
    reasons: tuple[Reason, ...] = Field((), max_length=10)
    comment: Text = ""
    correction: Text = Field("", description="the response as the rater would have had it")
    passages: tuple[Judged, ...] = Field((), max_length=100)
    sources: tuple[Source, ...] = Field((), max_length=100, description="the texts as the model saw them")
    conversation: Name = Field("", description="the sender's name for the conversation; keeps it in one split")
    group: Name = Field("", description="one name for all answers to one question: regenerated, edited, compared")
    source: Rater = Field("person", description="who rates")
    use: Use = Field("", description="what the answer was for")
    language: str = Field("", pattern=r"^([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*)?$", max_length=35)
    consent: Consent = Field("local", description="local: not to leave the machine that logs it")
    licence: Name = Field("", description="an SPDX identifier, where the rater gave one")
    client: str = Field("", pattern=r"^([0-9a-f]{32})?$", description="a salted hash, never an address")
    answer: Id | Literal[""] = Field("", description="the id of the rated answer's record")
    supersedes: EventId | Literal[""] = Field("", description="the same client's event that this one replaces")
    prompt_hash: Name = ""
    index_generation: int | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Event:
        compares = self.chosen is not None and self.rejected is not None
        if (self.chosen is None) != (self.rejected is None):
            raise ValueError("chosen: a comparison needs both chosen and rejected")
        if compares == (self.rating is not None):
            raise ValueError("rating: give either a rating, or chosen and rejected")
        if not compares and not self.response and not (self.rating == 0 and self.supersedes):
            raise ValueError("response: what is rated, as response or text, must not be empty")
        if _length(self) > MAX_EVENT:
            raise ValueError(f"the texts of one event may have at most {MAX_EVENT} characters together")
        return self

    @property
    def asked(self) -> str:
        """The question that led to the response, the last one; "" where there is none."""
        return next((one.content for one in reversed(self.messages) if one.role == "user"), "")

    def as_json(self) -> dict[str, Any]:
        """The event as exports and the API write it."""
        body: dict[str, Any] = self.model_dump(mode="json", by_alias=True)
        return body


def event_of(**fields: Any) -> Event:
    """An event of these fields. Raises `InvalidEvent` with each wrong field's name."""
    try:
        return Event.model_validate(fields)
    except ValidationError as error:
        problems = [_problem(one) for one in error.errors(include_url=False, include_input=False)]
        said = "; ".join(f"{field}: {message}" if field else message for field, message in problems)
        raise InvalidEvent(f"not a sinkhole/1 event: {said}", problems) from None


def _problem(error: ErrorDetails) -> tuple[str, str]:
    """The field, and what is wrong with it."""
    field, message = ".".join(map(str, error["loc"])), error["msg"].removeprefix("Value error, ")
    if not field:
        field, _, message = message.rpartition(": ")
    elif error["type"] == "extra_forbidden":
        nearest = get_close_matches(field, [*Event.model_fields, "schema", "text", "positive"], 1)
        message = f"there is no such field{f'; did you mean {nearest[0]}?' if nearest else ''}"
    elif error["type"] == "string_pattern_mismatch" and field in _FORMS:
        message = f"give {_FORMS[field]}"
    return field, message


def json_schema() -> dict[str, Any]:
    """The published JSON Schema of an event."""
    return {"$id": SCHEMA, **Event.model_json_schema(by_alias=True)}
