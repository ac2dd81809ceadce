"""`response_format`: an answer with its citations as JSON, in a schema of the caller's where that can be done honestly.

A field is filled by its name with what an answer has of that kind, never with words made up for it; a field that must
be there and has no such name, or a value that the schema does not allow, is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping, Sequence, Set
from typing import Any, Final, Literal

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from pydantic import BaseModel, ConfigDict, Field
from referencing import Registry
from referencing.exceptions import Unresolvable

from bot.access.reader import Reader
from bot.answer import Answer, Message, Prose, Quote, Sentence, Timings
from bot.answering.pace import Wait
from bot.api.compatible.reply import Answered
from bot.errors import InvalidRequest
from bot.render.json import Json
from bot.render.markdown import markdown
from bot.waystone import Waystone
from corpus.document import Place, Span

FIELD: Final = "response_format"
DEEPEST: Final = 8  # references and alternatives inside one another
LARGEST: Final = 20_000  # characters of a schema
# What could keep the server busy for long: expressions that match in exponential time.
UNPROMISED: Final = ("pattern", "patternProperties", "$dynamicRef", "$recursiveRef")

Schema = Mapping[str, Any]


class NamedSchema(BaseModel):
    model_config = ConfigDict(extra="allow")

    name: str = ""
    given: dict[str, Any] = Field(default_factory=dict, alias="schema")


class Form(BaseModel):
    """`text`, `json_object`, or `json_schema` with a schema."""

    model_config = ConfigDict(extra="allow")

    type: Literal["text", "json_object", "json_schema"] = "text"
    json_schema: NamedSchema | None = None


def _names(names: str, value: Callable[[Any], object]) -> dict[str, Callable[[Any], object]]:
    return dict.fromkeys(names.split(), value)


# Names of fields, in lower case without `_` and `-`, and what of an answer stands there.
OF_ANSWER: Final[Mapping[str, Callable[[Answer], object]]] = {
    **_names("answer text response content reply summary result output message finalanswer", markdown),
    **_names("answered answerable hasanswer isanswerable isanswered found supported", lambda one: one.answered),
    **_names("confidence probability certainty confidencescore", lambda one: round(one.confidence, 4)),
    **_names("question query", lambda one: one.question),
    **_names("standalonequestion", lambda one: one.standalone_question),
    **_names("citations citation sources source quotes references evidence passages context", lambda one: one.quotes),
    **_names("sentences statements claims", lambda one: one.sentences),
    **_names("model", lambda one: one.model),
    **_names("id answerid", lambda one: one.id),
}
OF_QUOTE: Final[Mapping[str, Callable[[Quote], object]]] = {
    **_names("n number index id citation", lambda one: one.n),
    **_names("text quote excerpt passage content words snippet", lambda one: one.text),
    **_names("title source name documenttitle", lambda one: one.title),
    **_names("document documentid docid", lambda one: one.span.document_id),
    **_names("place location where section label heading page", lambda one: one.place.label),
    **_names("start startindex", lambda one: one.span.start),
    **_names("end endindex", lambda one: one.span.end),
    **_names("author speaker", lambda one: one.author),
    **_names("score relevance", lambda one: one.score),
}
OF_SENTENCE: Final[Mapping[str, Callable[[Any], object]]] = {
    **_names("text sentence claim statement content", lambda one: one.text),
    **_names("citations quotes sources references", lambda one: list(one.citations)),
    **_names("support", lambda one: one.support),
}


_WORDS = Quote(1, Span("a", 0, 1), "a", "a", "a", Place("a"), 1.0)
# Every answer has fields of these kinds, so that a schema can be tried before anything is searched.
SPECIMEN: Final = Answer(
    id="a",
    question="a",
    standalone_question="a",
    answered=True,
    confidence=1.0,
    blocks=(Prose((Sentence("a", (1,), "quoted"),)),),
    quotes=(_WORDS,),
    withheld=(),
    model="a",
    timings=Timings(0, 0, 0),
)


def read_form(form: Form | None) -> Schema | None:
    """The schema that is wanted: None for text, an empty one for any object. Raises `InvalidRequest`."""
    if form is None or form.type == "text":
        return None
    if form.type == "json_object":
        return {}
    if form.json_schema is None or not form.json_schema.given:
        raise InvalidRequest(f"{FIELD}: json_schema needs a schema", FIELD)
    return checked(form.json_schema.given)


def checked(schema: Schema) -> Schema:
    """The schema, if an answer can fill it. Raises `InvalidRequest`, before anything is searched."""
    written = json.dumps(schema)
    if len(written) > LARGEST:
        raise InvalidRequest(f"{FIELD}: the schema has more than {LARGEST} characters", FIELD)
    for word in UNPROMISED:
        if f'"{word}":' in written:
            raise InvalidRequest(f"{FIELD}: {word} cannot be promised of the documents' words; leave it out", FIELD)
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise InvalidRequest(f"{FIELD}: not a JSON Schema: {error.message[:200]}", FIELD) from None
    Filling(schema).object_of(schema, SPECIMEN, OF_ANSWER, "")
    return schema


def as_object(answer: Answer) -> Json:
    """What `json_object` gives: the answer, whether there is one, and its quotes."""
    quotes = [quote.as_json() for quote in answer.quotes]
    return {"answer": markdown(answer), "answered": answer.answered, "citations": quotes}


def filled(schema: Schema, answer: Answer) -> Json:
    """The answer in a schema. Raises `InvalidRequest` where the schema does not allow what the answer says."""
    if not schema:
        return as_object(answer)
    made: Json = Filling(schema).object_of(schema, answer, OF_ANSWER, "")
    try:
        # A registry of its own fetches nothing from anywhere.
        wrong = best_match(Draft202012Validator(schema, registry=Registry()).iter_errors(made))
    except (Unresolvable, RecursionError) as error:
        raise InvalidRequest(f"{FIELD}: a $ref leads nowhere", FIELD) from error
    if isinstance(wrong, ValidationError):
        where = ".".join(map(str, wrong.absolute_path)) or "the answer"
        raise InvalidRequest(f"{FIELD}: {where}: the answer does not fit the schema: {wrong.message[:200]}", FIELD)
    return made


class Filling:
    """Walks a schema beside an answer."""

    def __init__(self, root: Schema) -> None:
        self._root = root

    def object_of(self, schema: Schema, given: Any, fields: Mapping[str, Callable[[Any], object]], at: str) -> Json:
        """The object of a schema, each property by its name."""
        schema = self._plain(schema)
        properties = schema.get("properties")
        if schema.get("type", "object") != "object" or not isinstance(properties, Mapping):
            raise InvalidRequest(f"{FIELD}: {at or 'the schema'} is no object with properties", FIELD)
        made: Json = {}
        for name, wanted in properties.items():
            value = fields.get(name.lower().replace("_", "").replace("-", ""))
            if value is not None:
                made[name] = self._value(self._plain(wanted), value(given), f"{at}{name}")
            elif self._may_be_null(wanted):
                made[name] = None
            elif name in schema.get("required", ()):
                raise InvalidRequest(
                    f"{FIELD}: nothing of an answer is called {at}{name}; names that are: answer, answered, "
                    "confidence, question, citations, sentences",
                    FIELD,
                )
        return made

    def _value(self, schema: Schema, value: object, at: str) -> object:
        if schema.get("type") == "array":
            items = value if isinstance(value, list | tuple) else [value]
            return [self._item(self._plain(schema.get("items", {})), item, at) for item in items]
        if schema.get("type") == "string" and isinstance(value, tuple):
            return "\n".join(str(self._item(schema, item, at)) for item in value)
        return self._item(schema, value, at)

    def _item(self, schema: Schema, item: object, at: str) -> object:
        kind = schema.get("type")
        if isinstance(item, Quote):
            if kind == "object":
                return self.object_of(schema, item, OF_QUOTE, f"{at}.") if "properties" in schema else item.as_json()
            if kind in ("integer", "number"):
                return item.n
            return f"“{' '.join(item.text.split())}” ({item.title}, {item.place.label})" if kind else item.as_json()
        if isinstance(item, Sentence):
            if kind == "object" and "properties" in schema:
                return self.object_of(schema, item, OF_SENTENCE, f"{at}.")
            return item.text if kind == "string" else item.as_json()
        return item

    def _may_be_null(self, schema: object) -> bool:
        if not isinstance(schema, Mapping):
            return False
        kinds = schema.get("type")
        alternatives = schema.get("anyOf", ())
        return (
            kinds == "null"
            or (isinstance(kinds, list) and "null" in kinds)
            or any(map(self._may_be_null, alternatives))
        )

    def _plain(self, schema: object, depth: int = 0) -> Schema:
        """A schema with its reference followed, and the first of its alternatives that is not null."""
        if not isinstance(schema, Mapping):
            return {}
        if depth > DEEPEST:
            raise InvalidRequest(f"{FIELD}: the schema is nested too deeply", FIELD)
        if isinstance(schema.get("$ref"), str):
            return self._plain(self._referred(schema["$ref"]), depth + 1)
        for word in ("anyOf", "oneOf", "allOf"):
            others = [one for one in schema.get(word, ()) if isinstance(one, Mapping) and one.get("type") != "null"]
            if others:
                return self._plain(others[0], depth + 1)
        if isinstance(schema.get("type"), list):
            return {**schema, "type": next((kind for kind in schema["type"] if kind != "null"), "null")}
        return schema

    def _referred(self, reference: str) -> object:
        found: object = self._root
        for step in reference.removeprefix("#").strip("/").split("/") if reference != "#" else ():
            found = found.get(step) if isinstance(found, Mapping) else None
        if not reference.startswith("#") or found is None:
            raise InvalidRequest(f"{FIELD}: the reference {reference} leads nowhere in the schema", FIELD)
        return found


class Filled(Answered):
    """An answer from the documents as JSON; all of it comes at the end."""

    def __init__(
        self,
        schema: Schema,
        waystone: Waystone,
        reader: Reader,
        question: str,
        history: Sequence[Message],
        model: str | None,
        documents: Set[str] | None = None,
    ) -> None:
        super().__init__(waystone, reader, question, history, model, documents)
        self._schema = schema

    def pieces(self) -> Generator[str | Wait]:
        for piece in super().pieces():
            if isinstance(piece, Wait) or (not piece and self.answer is None):
                yield piece
        yield self._written()

    def whole(self) -> Generator[Wait, None, str]:
        yield from super().whole()
        return self._written()

    def annotations(self, text: str) -> list[Json]:
        """None: the citations stand in the object."""
        del text
        return []

    def _written(self) -> str:
        assert self.answer is not None
        return json.dumps(filled(self._schema, self.answer), ensure_ascii=False)
