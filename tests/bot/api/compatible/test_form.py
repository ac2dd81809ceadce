"""`response_format`: JSON of what an answer has, and a refusal of what it has not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.api.compatible.form import checked
from bot.errors import InvalidRequest
from tests.bot.api.compatible.test_calls import events, post
from tests.bot.api.conftest import ASKED
from tests.bot.served import Server

CITATION = {
    "type": "object",
    "properties": {"quote": {"type": "string"}, "title": {"type": "string"}, "n": {"type": "integer"}},
    "required": ["quote", "title", "n"],
    "additionalProperties": False,
}
SCHEMA = {
    "type": "object",
    "properties": {
        "answer": {"type": "string"},
        "has_answer": {"type": "boolean"},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "citations": {"type": "array", "items": {"$ref": "#/$defs/Citation"}},
        "sources": {"type": "array", "items": {"type": "string"}},
        "remark": {"anyOf": [{"type": "string"}, {"type": "null"}]},
    },
    "required": ["answer", "has_answer", "confidence", "citations", "sources", "remark"],
    "additionalProperties": False,
    "$defs": {"Citation": CITATION},
}


def asked(form: dict[str, Any]) -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": ASKED}], "response_format": form}


def named(schema: dict[str, Any]) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "told", "strict": True, "schema": schema}}


def test_json_object_is_the_answer_with_its_quotes(small: Server) -> None:
    reply = post(small, "chat/completions", asked({"type": "json_object"})).json()
    told = json.loads(reply["choices"][0]["message"]["content"])
    assert told["answered"] is True
    assert "[1]" in told["answer"]
    assert told["citations"] == reply["waystone"]["quotes"]


def test_a_schema_is_filled_with_what_the_answer_has(small: Server) -> None:
    reply = post(small, "chat/completions", asked(named(SCHEMA))).json()
    told = json.loads(reply["choices"][0]["message"]["content"])
    quote, *_ = quotes = reply["waystone"]["quotes"]
    assert told["citations"] == [{"quote": one["text"], "title": one["title"], "n": one["n"]} for one in quotes]
    assert told["sources"][0].startswith(f"“{quote['text']}” ({quote['title']}, ")
    assert (told["has_answer"], told["remark"]) == (True, None)
    streamed = events(small, "chat/completions", asked(named(SCHEMA)))
    text = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in streamed)
    assert json.loads(text).keys() == told.keys()


def test_the_responses_api_takes_a_schema_too(small: Server) -> None:
    form = {"type": "json_schema", "name": "told", "schema": SCHEMA}
    reply = post(small, "responses", {"input": ASKED, "text": {"format": form}}).json()
    assert json.loads(reply["output"][0]["content"][0]["text"])["has_answer"] is True


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "object", "properties": {"age": {"type": "integer"}}, "required": ["age"]}, "age"),
        ({"type": "array", "items": {"type": "string"}}, "no object"),
        ({"type": "object", "properties": {"answer": {"type": "nonsense"}}}, "not a JSON Schema"),
        ({"type": "object", "properties": {"answer": {"type": "string", "pattern": "(a+)+$"}}}, "pattern"),
        ({"$ref": "#"}, "nested too deeply"),
        ({"$ref": "http://elsewhere.example/schema"}, "leads nowhere"),
        ({"type": "object", "properties": {"citations": {"type": "array", "items": SCHEMA}}}, "citations.answer"),
        ({"type": "object", "properties": {"answer": {"type": "string", "maxLength": 3}}}, ""),
    ],
)
def test_a_schema_that_cannot_be_filled_is_refused_before_a_search(schema: dict[str, Any], said: str) -> None:
    if said:
        with pytest.raises(InvalidRequest, match=said):
            checked(schema)
    else:
        assert checked(schema) == schema


def test_a_value_that_the_schema_does_not_allow_is_refused(small: Server) -> None:
    short = {"type": "object", "properties": {"answer": {"type": "string", "maxLength": 3}}, "required": ["answer"]}
    for body in (asked(named(short)), {**asked(named(short)), "stream": True}):
        reply = post(small, "chat/completions", body)
        assert "does not fit the schema" in reply.text
        assert reply.status_code == (200 if "stream" in body else 400)
