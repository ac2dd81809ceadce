"""The calls of the OpenAI API, as plain requests: what each reply holds, what is refused and how."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import httpx
import numpy as np
import pytest

from bot.api.bounded import MOST_BYTES
from tests.bot.api.conftest import ASKED
from tests.bot.served import Server

CALLS: dict[str, dict[str, Any]] = {
    "chat/completions": {"messages": [{"role": "user", "content": ASKED}]},
    "completions": {"prompt": ASKED},
    "responses": {"input": ASKED},
}
# As long as the ones that were once refused by every way in but the command line.
LONG = (
    "I am a forty-one year old backend engineer with two children, I have worked on billing systems for twelve years, "
    "I know Python and SQL well but no calculus since school, and every second colleague now tells me that I should "
    "have started with machine learning ten years ago; what would the author of the essay about pivoting say to me, "
    "is it too late?"
)


def post(server: Server, path: str, body: dict[str, Any]) -> httpx.Response:
    return httpx.post(f"{server.url}/v1/{path}", json=body, timeout=120)


def events(server: Server, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
    text = post(server, path, {**body, "stream": True}).text
    lines = [line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: ")]
    assert (lines.pop() == "[DONE]") if path != "responses" else lines
    return [json.loads(line) for line in lines]


def text_of(reply: dict[str, Any]) -> str:
    if "output" in reply:
        return str(reply["output"][0]["content"][0]["text"])
    choice = reply["choices"][0]
    return str(choice["text"] if "text" in choice else choice["message"]["content"])


@pytest.mark.parametrize("path", CALLS)
def test_every_reply_carries_its_usage(small: Server, path: str) -> None:
    usage = post(small, path, CALLS[path]).json()["usage"]
    counted = [number for name, number in usage.items() if name.endswith("_tokens")]
    assert len(counted) == 3
    assert all(number > 5 for number in counted)
    assert max(counted) == sum(counted) - max(counted)


@pytest.mark.parametrize("path", ["chat/completions", "completions"])
def test_a_stream_ends_with_its_usage_where_that_is_asked_for(small: Server, path: str) -> None:
    whole = post(small, path, CALLS[path]).json()
    *chunks, last = events(small, path, {**CALLS[path], "stream_options": {"include_usage": True}})
    assert (last["usage"], last["choices"]) == (whole["usage"], [])
    assert all(chunk["usage"] is None for chunk in chunks)
    assert all("usage" not in chunk for chunk in events(small, path, CALLS[path]))


@pytest.mark.parametrize("path", CALLS)
@pytest.mark.parametrize("streamed", [False, True])
def test_a_reply_is_cut_where_the_caller_wants_it(small: Server, path: str, streamed: bool) -> None:
    name = {"chat/completions": "max_completion_tokens", "completions": "max_tokens"}.get(path, "max_output_tokens")
    body = {**CALLS[path], name: 4}
    if not streamed:
        reply = post(small, path, body).json()
        assert text_of(reply) == "In the sources'"
        finish = reply.get("status") or reply["choices"][0]["finish_reason"]
    elif path == "responses":
        last = events(small, path, body)[-1]
        assert text_of(last["response"]) == "In the sources'"
        finish = last["response"]["status"]
        assert last["type"] == "response.incomplete"
    else:
        finish = events(small, path, body)[-1]["choices"][0]["finish_reason"]
    assert finish in ("length", "incomplete")


@pytest.mark.parametrize("path", CALLS)
def test_a_bound_of_minus_one_is_none(small: Server, path: str) -> None:
    name = "max_output_tokens" if path == "responses" else "max_tokens"
    assert text_of(post(small, path, {**CALLS[path], name: -1}).json()) == text_of(
        post(small, path, CALLS[path]).json()
    )
    assert post(small, path, {**CALLS[path], name: 0}).status_code == 400


def test_a_stop_sequence_ends_a_reply(small: Server) -> None:
    reply = post(small, "chat/completions", {**CALLS["chat/completions"], "stop": ["\n"]}).json()["choices"][0]
    assert (reply["message"]["content"], reply["finish_reason"]) == ("In the sources' own words:", "stop")


@pytest.mark.parametrize("path", [*CALLS, "search"])
def test_a_long_question_is_answered_on_every_way_in(small: Server, path: str) -> None:
    assert len(LONG) > 300
    name = next(iter(CALLS.get(path, {"question": ""})))
    asked = [{"role": "user", "content": LONG}] if name == "messages" else LONG
    reply = post(small, path, {name: asked}).json()
    found = reply["passages"][0] if path == "search" else reply["waystone"]["quotes"][0]
    assert found["document"] == "pivot"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("n", 2),
        ("n", "two"),
        ("logprobs", True),
        ("logit_bias", {"50256": -100}),
        ("tool_choice", "required"),
        ("tool_choice", {"type": "function", "function": {"name": "add"}}),
        ("modalities", ["text", "audio"]),
        ("max_tokens", 0),
        ("stop", ["a", "b", "c", "d", "e"]),
        ("response_format", {"type": "xml"}),
        ("web_search_options", {}),
    ],
)
def test_what_would_change_a_reply_is_refused_by_name(small: Server, field: str, value: object) -> None:
    refused = post(small, "chat/completions", {**CALLS["chat/completions"], field: value})
    assert refused.status_code == 400
    error = refused.json()["error"]
    assert error["type"] == "invalid_request_error"
    assert error["param"].split(".")[0] == field
    assert error["message"].startswith(field)


@pytest.mark.parametrize(
    ("path", "field", "value", "told"),
    [
        ("chat/completions", "stop", ["a", "b", "c", "d", "e"], "stop: List should have at most 4 items"),
        ("embeddings", "input", ["tide", ""], "input.1: String should"),
    ],
)
def test_of_a_field_of_several_kinds_it_is_told_what_is_wrong_with_the_one_given(
    small: Server, path: str, field: str, value: object, told: str
) -> None:
    error = post(small, path, {**CALLS["chat/completions"], field: value}).json()["error"]
    assert error["message"].startswith(told)


@pytest.mark.parametrize("field", ["previous_response_id", "conversation", "background", "prompt"])
def test_what_is_not_kept_is_refused(small: Server, field: str) -> None:
    assert post(small, "responses", {**CALLS["responses"], field: "resp_1"}).json()["error"]["param"] == field


def test_tools_and_tastes_do_not_keep_an_answer_back(small: Server) -> None:
    tool = {"type": "function", "function": {"name": "add", "parameters": {"type": "object", "properties": {}}}}
    tastes = {"n": 1, "temperature": 0.7, "top_p": 1, "seed": 3, "logprobs": False, "tool_choice": "auto"}
    reply = post(small, "chat/completions", {**CALLS["chat/completions"], **tastes, "tools": [tool]}).json()
    assert "the rent had doubled" in text_of(reply)
    assert reply["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "", 404),
        ("POST", "nothing", 404),
        ("GET", "chat/completions", 405),
        ("DELETE", "models", 405),
        ("POST", "images/generations", 404),
        ("GET", "models/gpt-4o", 404),
    ],
)
def test_what_there_is_not_is_said_in_the_apis_form(small: Server, method: str, path: str, status: int) -> None:
    refused = httpx.request(method, f"{small.url}/v1/{path}", timeout=60)
    assert refused.status_code == status
    assert refused.json()["error"].keys() == {"message", "type", "param", "code"}
    assert ("allow" in refused.headers) == (status == 405)


def test_what_get_answers_head_answers_without_a_body(small: Server) -> None:
    told, headed = httpx.get(f"{small.url}/v1/models"), httpx.head(f"{small.url}/v1/models")
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["content-type"] == told.headers["content-type"]


@pytest.mark.parametrize("known", [True, False])
def test_a_body_without_end_is_not_read_to_its_end(small: Server, known: bool) -> None:
    sent = b" " * (MOST_BYTES + 1)
    body = sent if known else (sent[at : at + 1_000_000] for at in range(0, len(sent), 1_000_000))
    refused = httpx.post(f"{small.url}/v1/chat/completions", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 413
    assert "at most" in refused.json()["error"]["message"]


@pytest.mark.parametrize("path", ["models/", "/models", "models//"])
def test_a_slash_more_is_no_other_path(small: Server, path: str) -> None:
    assert httpx.get(f"{small.url}/v1/{path}", timeout=60).json()["data"][0]["id"] == "waystone"


def test_a_conversation_in_one_prompt_is_understood(small: Server) -> None:
    prompt = f"system: Be kind.\nuser: {ASKED}\nassistant: The rent.\nuser: And when was that?\nassistant: "
    asked = post(small, "completions", {"prompt": prompt}).json()["waystone"]
    assert asked["question"] == "And when was that?"
    assert "bakery" in asked["standalone_question"]


@pytest.mark.parametrize("prompt", [["one", "two"], [1, 2], []])
def test_several_prompts_are_refused(small: Server, prompt: list[object]) -> None:
    assert post(small, "completions", {"prompt": prompt}).status_code == 400


def test_a_response_streams_its_text_and_citations(small: Server) -> None:
    told = events(small, "responses", CALLS["responses"])
    assert [event["sequence_number"] for event in told] == list(range(len(told)))
    text = "".join(event["delta"] for event in told if event["type"] == "response.output_text.delta")
    assert told[-1]["type"] == "response.completed"
    content = told[-1]["response"]["output"][0]["content"][0]
    assert content["text"] == text
    cited = [event["annotation"] for event in told if event["type"] == "response.output_text.annotation.added"]
    assert cited == content["annotations"]
    assert [text[one["start_index"] : one["end_index"]] for one in cited] == [f"[{one['quote']['n']}]" for one in cited]


def test_embeddings_are_those_of_the_collection(small: Server) -> None:
    texts = [ASKED, "The rent doubled."]
    plain = post(small, "embeddings", {"input": texts}).json()
    packed = post(small, "embeddings", {"input": texts, "encoding_format": "base64", "model": plain["model"]}).json()
    rows = np.array([one["embedding"] for one in plain["data"]])
    assert np.allclose(np.linalg.norm(rows, axis=1), 1)
    unpacked = np.frombuffer(b64decode(packed["data"][1]["embedding"]), dtype="<f4")
    assert np.allclose(unpacked, rows[1])
    assert plain["usage"]["total_tokens"] == plain["usage"]["prompt_tokens"] > 5
    assert post(small, "embeddings", {"input": texts, "model": "text-embedding-3-small"}).status_code == 404
    assert post(small, "embeddings", {"input": texts, "dimensions": 8}).status_code == 400
    assert post(small, "embeddings", {"input": [1, 2]}).status_code == 400
