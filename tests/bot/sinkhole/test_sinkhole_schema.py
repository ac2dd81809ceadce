"""What an event may be."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.sinkhole.schema import MAX_TEXT, MERITS, REASONS, Event, json_schema, label
from index.store.types import storable

MINIMAL: dict[str, Any] = {"response": "It is open.", "rating": 1}


def test_a_text_and_a_bit_are_enough_and_the_rest_is_filled_in() -> None:
    event = Event.model_validate(MINIMAL)
    assert event.as_json()["schema"] == "sinkhole/1"
    assert event.id[14] == "7"
    assert event.time.utcoffset() is not None
    assert (event.app, event.consent, event.client) == ("waystone", "local", "")
    assert event.app_version


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rating", 2),
        ("rating", None),
        ("response", ""),
        ("response", "x" * (MAX_TEXT + 1)),
        ("reasons", ["because"]),
        ("client", "192.168.0.1"),
        ("id", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
        ("time", "2026-01-01T00:00:00"),
        ("time", "9999-12-31T23:59:59-12:00"),  # in UTC there is no such year
        ("language", "not a language"),
        ("consent", "maybe"),
        ("passages", [{"document": "talk", "start": 9, "end": 3}]),
        ("messages", [{"role": "robot", "content": "hi"}]),
        ("messages", [{"role": "user", "content": "x" * 90_000}] * 12),
        ("chosen", "one without the other"),
        ("schema", "sinkhole/2"),
        ("ratng", 1),
    ],
)
def test_what_is_wrong_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Event.model_validate({**MINIMAL, field: value})


def test_messages_are_taken_as_the_openai_api_has_them() -> None:
    said = [
        {"role": "developer", "content": "Be brief.", "name": "house"},
        {
            "role": "user",
            "content": [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": {}}],
        },
        {"role": "assistant", "content": None, "tool_calls": [{"id": "1"}]},
        {"role": "tool", "content": "a lighthouse", "tool_call_id": "1"},
    ]
    kept = Event.model_validate({**MINIMAL, "messages": said}).messages
    assert [(one.role, one.content.strip()) for one in kept] == [
        ("developer", "Be brief."),
        ("user", "What is this?"),
        ("assistant", ""),
        ("tool", "a lighthouse"),
    ]


def test_a_comparison_stands_in_place_of_a_rating_not_beside_it() -> None:
    pair = {"chosen": "good", "rejected": "bad"}
    assert Event.model_validate(pair).rating is None
    with pytest.raises(ValidationError, match="either"):
        Event.model_validate({**MINIMAL, **pair})


def test_every_reason_that_can_be_given_has_a_label_and_every_label_can_be_given() -> None:
    for reason in REASONS | MERITS:
        assert Event.model_validate({**MINIMAL, "reasons": [reason]}).reasons == (reason,)
        assert label(reason) != reason or "_" not in reason


def test_the_published_schema_names_every_field_and_what_must_be() -> None:
    schema = json_schema()
    assert schema["$id"] == "sinkhole/1"
    assert set(schema["properties"]) == set(Event.model_validate(MINIMAL).as_json())
    assert schema["additionalProperties"] is False
    assert schema["properties"]["schema"]["const"] == "sinkhole/1"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=300), st.text(alphabet=st.characters()))
def test_any_text_survives_being_written_and_read(response: str, comment: str) -> None:
    event = Event.model_validate({"response": response, "rating": -1, "comment": comment})
    assert Event.model_validate_json(event.model_dump_json(by_alias=True)) == event
    assert (event.response, event.comment) == (storable(response), storable(comment))
