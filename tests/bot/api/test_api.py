"""The HTTP API, on the real server: with the official client, with plain requests, and from pages it must refuse."""

from __future__ import annotations

import json

import httpx
import openai
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.bot.served import Server

QUESTION = "What is a feedback sinkhole?"


@pytest.fixture
def client(server: Server) -> openai.OpenAI:
    return openai.OpenAI(base_url=f"{server.url}/v1", api_key="none", max_retries=0)


def user(question: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question}]


def test_health(server: Server) -> None:
    health = httpx.get(f"{server.url}/healthz")
    assert health.status_code == 200
    assert health.json()["status"] == "ok"


def test_the_page_is_on_the_same_address(server: Server) -> None:
    page = httpx.get(server.url)
    assert page.status_code == 200
    assert '"title":"Waystone"' in page.text


def test_search_is_that_of_the_command(server: Server) -> None:
    found = httpx.post(f"{server.url}/v1/search", json={"question": QUESTION, "k": 2}, timeout=60).json()
    assert found == server.waystone.collection.search(QUESTION, 2).as_json()


def test_search_takes_both_parts_of_a_question_as_an_answer_does(server: Server, client: openai.OpenAI) -> None:
    question = "Why did Eric Jang decide against founding a company, and what is a feedback sinkhole?"
    found = httpx.post(f"{server.url}/v1/search", json={"question": question}, timeout=60).json()
    reply = client.chat.completions.create(model="quotes", messages=user(question))
    assert found == server.waystone.records.record(reply.id).ranking.as_json()
    assert {passage["document"] for passage in found["passages"]} >= {
        "all-roads-lead-to-rome",
        "open-source-ai-is-ai-we-can-trust",
    }


def test_some_documents_alone_are_asked(server: Server, client: openai.OpenAI) -> None:
    asked = {"question": QUESTION, "documents": ["You Are Not Too Old (To Pivot Into AI)", "all-roads-lead-to-rome"]}
    found = httpx.post(f"{server.url}/v1/search", json=asked, timeout=60).json()
    own = {"you-are-not-too-old", "all-roads-lead-to-rome"}
    assert {passage["document"] for passage in found["passages"]} <= own
    named = {"documents": "you-are-not-too-old,all-roads-lead-to-rome"}
    reply = client.chat.completions.create(model="quotes", messages=user(QUESTION), metadata=named)
    record = server.waystone.records.record(reply.id)
    assert {one.id for one in record.answer.documents} == own
    assert {ranked.passage.span.document_id for ranked in record.ranking.passages} <= own
    alone = {"documents": "you-are-not-too-old"}
    for said in ({"extra_body": alone}, {"extra_body": {"documents": None}, "metadata": alone}):
        reply = client.chat.completions.create(model="quotes", messages=user(QUESTION), **said)
        assert [one.id for one in server.waystone.records.record(reply.id).answer.documents] == ["you-are-not-too-old"]
    extra = {"documents": ["nobody-knows"]}
    with pytest.raises(openai.NotFoundError, match="nobody-knows"):
        client.chat.completions.create(model="quotes", messages=user(QUESTION), extra_body=extra)


def test_a_question_in_a_conversation_is_understood(server: Server) -> None:
    history = [*user(QUESTION), {"role": "assistant", "content": "One log for all feedback."}]
    found = httpx.post(
        f"{server.url}/v1/search", json={"question": "And who filters it?", "history": history}, timeout=60
    ).json()
    assert found["question"] == "And who filters it?"
    assert "sinkhole" in found["standalone_question"]


@pytest.mark.parametrize("body", [{}, {"question": ""}, {"question": "x", "k": 0}, {"question": "x" * 9_000}])
def test_a_wrong_search_says_which_field(server: Server, body: dict[str, object]) -> None:
    refused = httpx.post(f"{server.url}/v1/search", json=body)
    assert refused.status_code == 400
    assert refused.json()["error"]["message"].startswith("k: " if "k" in body else "question: ")


def test_the_official_client_gets_an_answer_with_its_citations(server: Server, client: openai.OpenAI) -> None:
    reply = client.chat.completions.create(model="waystone", messages=user(QUESTION))
    message = reply.choices[0].message
    assert "sinkhole" in (message.content or "")
    assert message.annotations
    for annotation in message.annotations:
        cited = annotation.url_citation
        quote = annotation.quote
        assert (message.content or "")[cited.start_index : cited.end_index] == f"[{quote['n']}]"
        text = server.waystone.collection.document(quote["document"]).text
        assert text[quote["start"] : quote["end"]] == quote["text"]
    assert message.annotations[0].url_citation.url.startswith("https://www.latent.space/p/soumith")
    # Whoever rates it later can point to the answer on record.
    assert server.waystone.records.record(reply.id).answer.question == QUESTION


def test_the_official_client_can_stream(client: openai.OpenAI) -> None:
    with client.chat.completions.create(model="quotes", messages=user(QUESTION), stream=True) as stream:
        chunks = list(stream)
    content = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    whole = client.chat.completions.create(model="quotes", messages=user(QUESTION)).choices[0].message
    assert content == whole.content
    annotated = [
        chunk.choices[0].delta.annotations for chunk in chunks if hasattr(chunk.choices[0].delta, "annotations")
    ]
    assert annotated == [[one.model_dump() for one in whole.annotations or []]]
    assert chunks[-1].choices[0].finish_reason == "stop"
    assert {chunk.id for chunk in chunks} == {chunks[-1].waystone["id"]}


def test_a_conversation_and_parts_of_content_are_understood(client: openai.OpenAI) -> None:
    reply = client.chat.completions.create(
        model="waystone",
        messages=[
            {"role": "system", "content": "Answer as a pirate."},
            *user(QUESTION),
            {"role": "assistant", "content": "One log for all feedback."},
            {"role": "user", "content": [{"type": "text", "text": "And who filters it?"}]},
        ],
    )
    assert reply.waystone["question"] == "And who filters it?"
    assert "sinkhole" in reply.waystone["standalone_question"]


@pytest.mark.parametrize("stream", [None, False, True])
def test_what_is_null_is_as_if_not_said_and_half_a_character_costs_no_question(
    server: Server, stream: bool | None
) -> None:
    body = '{"model": null, "stream": %s, "messages": [{"role": "user", "content": "%s \\ud800"}]}'
    reply = httpx.post(
        f"{server.url}/v1/chat/completions",
        content=body % (json.dumps(stream), QUESTION),
        headers={"Content-Type": "application/json"},
        timeout=30,
    )
    assert reply.status_code == 200
    assert "sinkhole" in reply.text
    assert "error" not in reply.text


@pytest.mark.parametrize(("length", "status"), [(8_000, 200), (8_001, 400)])
def test_a_long_question_is_asked_and_one_without_end_refused(server: Server, length: int, status: int) -> None:
    question = f"{QUESTION} I ask as I read of it.".ljust(length, "?")
    assert httpx.post(f"{server.url}/v1/search", json={"question": question}, timeout=60).status_code == status
    chat = {"messages": user(question), "model": "quotes"}
    assert httpx.post(f"{server.url}/v1/chat/completions", json=chat, timeout=60).is_success is (status == 200)


def test_models_are_listed_and_others_refused(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["waystone", "quotes"]
    assert client.models.retrieve("quotes").id == "quotes"
    # A caller must not make this machine send questions to a host of its choice, or open any file.
    for name in ("openai:gpt-4o", "gguf:/etc/passwd"):
        with pytest.raises(openai.NotFoundError, match="there is no model"):
            client.chat.completions.create(model=name, messages=user(QUESTION))


@pytest.mark.parametrize(
    "messages", [[], [{"role": "assistant", "content": "Hello"}], [{"role": "user", "content": " "}]]
)
def test_a_chat_without_a_question_is_refused(client: openai.OpenAI, messages: list[dict[str, str]]) -> None:
    with pytest.raises(openai.APIStatusError, match="messages"):
        client.chat.completions.create(model="waystone", messages=messages)


def test_one_string_and_one_bit_are_logged_once(server: Server) -> None:
    sent = {"id": "01890a5d-ac96-774b-bcce-b302099a8057", "text": "It never says why.", "rating": -1}
    first, again = (httpx.post(f"{server.url}/v1/feedback", json=sent).json() for _ in range(2))
    assert (first["stored"], again["stored"]) == (True, False)
    event = server.waystone.sinkhole.event(first["id"])
    assert (event.response, event.rating) == ("It never says why.", -1)
    assert event.client
    assert "127.0.0.1" not in event.client


def test_feedback_that_is_none_says_what_is_wrong(server: Server) -> None:
    refused = httpx.post(f"{server.url}/v1/feedback", json={"text": "Good", "rating": 5})
    assert refused.status_code == 400
    error = refused.json()["error"]
    assert "rating" in error["message"]
    assert (error["code"], error["param"]) == ("InvalidEvent", None)  # as OpenAI's clients read it


@pytest.mark.parametrize(
    "path", ["/v1/search", "/v1/chat/completions", "/v1/feedback", "/v1/owner/remove", "/gradio_api/upload"]
)
def test_pages_of_other_origins_are_refused(server: Server, path: str) -> None:
    for origin in ("http://elsewhere.example", "http://["):
        refused = httpx.post(server.url + path, json={"question": "x"}, headers={"Origin": origin})
        assert refused.status_code == 403


def test_a_foreign_name_for_this_machine_is_refused(server: Server) -> None:
    for path in ("/", "/healthz", "/v1/models"):
        for name in ("elsewhere.example", "["):
            assert httpx.get(server.url + path, headers={"Host": name}).status_code == 403


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer guessed"}])
def test_only_who_reads_the_data_folder_may_change_it(server: Server, headers: dict[str, str]) -> None:
    calls = {"remove": {"id": "you-are-not-too-old"}, "index": {"paths": ["/"]}, "check": {}, "ask": {"question": "x"}}
    for name, body in calls.items():
        refused = httpx.post(f"{server.url}/v1/owner/{name}", json=body, headers=headers)
        assert refused.status_code in (401, 403)
    assert httpx.get(f"{server.url}/v1/owner/documents", headers=headers).status_code in (401, 403)
    assert len(server.waystone.collection.documents()) == 3


def test_asking_the_owner_streams_events_in_order(server: Server) -> None:
    headers = {"Authorization": "Bearer the-token"}
    body = {"question": QUESTION, "model": "quotes"}
    with httpx.stream("POST", f"{server.url}/v1/owner/ask", json=body, headers=headers) as stream:
        events = [json.loads(line) for line in stream.iter_lines()]
    assert [event["event"] for event in events] == ["understood", "found", "done"]
    assert events[0]["id"] == events[-1]["answer"]["id"]


def figures(server: Server) -> dict[str, float]:
    """What `/metrics` says, as its own parser reads it."""
    families = text_string_to_metric_families(httpx.get(f"{server.url}/metrics").text)
    return {sample.name + str(sample.labels or ""): sample.value for one in families for sample in one.samples}


def test_metrics_count_what_was_asked_and_how_it_ended(server: Server, client: openai.OpenAI) -> None:
    before = figures(server)
    for question in (QUESTION, "What is the best recipe for sourdough bread with rye flour?"):
        client.chat.completions.create(model="quotes", messages=user(question))
    httpx.post(f"{server.url}/v1/feedback", json={"text": "Good to know.", "rating": 1})
    grown = {name: value - before.get(name, 0) for name, value in figures(server).items()}
    assert [grown[f"waystone_questions_total{{'outcome': '{how}'}}"] for how in ("answered", "refused", "error")] == [
        1,
        1,
        0,
    ]
    assert grown["waystone_quotes_seconds_count"] == grown["waystone_answer_seconds_count"] == 2
    assert 0 < grown["waystone_quotes_seconds_sum"] <= grown["waystone_answer_seconds_sum"]
    assert grown["waystone_ratings{'rating': 'good'}"] == 1


def test_metrics_tell_what_is_there_and_nobodys_words(server: Server) -> None:
    answered = httpx.get(f"{server.url}/metrics")
    assert answered.headers["content-type"].startswith("text/plain; version=0.0.4")
    told = figures(server)
    assert told["waystone_documents"] == len(server.waystone.collection.documents())
    assert told["waystone_passages"] == server.waystone.collection.check().passages
    assert told["waystone_readers_waiting"] == 0
    assert "waystone_sentences_withheld_total" in told
    assert not any(word in answered.text for word in ("sinkhole that", "sourdough", "127.0.0.1", "quotes only"))


def test_openapi_describes_every_call(server: Server) -> None:
    described = httpx.get(f"{server.url}/openapi.json").json()["paths"]
    assert {
        "/healthz",
        "/metrics",
        "/v1/search",
        "/v1/chat/completions",
        "/v1/models",
        "/v1/feedback",
    } <= described.keys()
    assert all(call.get("description") for path in described.values() for call in path.values())


def test_no_feedback_at_all_is_none(server: Server) -> None:
    sent = httpx.post(f"{server.url}/v1/feedback", json=[])
    assert (sent.status_code, sent.json()) == (202, {"ids": [], "stored": 0})
    odd = httpx.post(f"{server.url}/v1/feedback", content=b'[{"answer": "\\ud800", "rating": 1}]')
    assert odd.status_code == 400
