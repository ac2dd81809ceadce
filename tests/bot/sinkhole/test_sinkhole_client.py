"""The client: never blocks, never raises, sends once and in order; and what front ends build on it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from threading import Thread
from types import ModuleType, SimpleNamespace
from typing import Any
from uuid import UUID

import gradio as gr
import pytest
from langchain_core.language_models.fake_chat_models import FakeListChatModel
from langchain_core.messages import AIMessageChunk, HumanMessage

from bot.sinkhole.client import Sink
from bot.sinkhole.schema import event_of

INTEGRATIONS = Path(__file__).parents[3] / "integrations"


class Taken:
    """What a sinkhole was sent, and the status that it answers with."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.status = 202
        self.url = ""


@pytest.fixture
def taken() -> Iterator[Taken]:
    log = Taken()

    class Server(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if log.status < 300:
                log.events.append(body)
            log.tokens.append(self.headers.get("Authorization"))
            self.send_response(log.status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    log.url = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield log
    server.shutdown()
    server.server_close()


def as_event(sent: dict[str, Any]) -> Any:
    """What was sent is an event that the sinkhole takes."""
    fields = dict(sent)
    if "text" in fields:
        fields["response"] = fields.pop("text")
    return event_of(**fields)


def test_what_is_logged_arrives_in_order_and_once(taken: Taken, tmp_path: Path) -> None:
    sink = Sink(taken.url, token="secret", app="mine", spool=tmp_path)
    ids = [sink.log(f"answer {n}", n % 2 == 0) for n in range(5)]
    assert sink.flush()
    assert [one["id"] for one in taken.events] == ids
    assert [as_event(one).rating for one in taken.events] == [1, -1, 1, -1, 1]
    assert set(taken.tokens) == {"Bearer secret"}
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_sent_waits_for_the_next_process(taken: Taken, tmp_path: Path) -> None:
    gone = Sink("http://127.0.0.1:9", spool=tmp_path)
    kept = gone.log("answer", 1)
    assert not gone.flush(0.1)
    later = Sink(taken.url, spool=tmp_path)
    later.log("another", 1)
    assert later.flush()
    assert taken.events[0]["id"] == kept


def test_what_is_refused_for_good_holds_up_nothing(taken: Taken, tmp_path: Path) -> None:
    sink = Sink(taken.url, spool=tmp_path)
    taken.status = 400
    sink.log("answer", 7)
    assert sink.flush()
    assert [file.suffix for file in tmp_path.iterdir()] == [".refused"]


def test_nothing_is_raised_into_the_caller(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert Sink("http://127.0.0.1:9", spool=tmp_path / "file").log("answer", 1) == ""
    assert Sink("http://127.0.0.1:9", spool=tmp_path / "s").log_event({"text": object()}) == ""


class Kept:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def log_event(self, event: dict[str, Any]) -> str:
        self.events.append(event)
        return "id"


def module(path: str) -> ModuleType:
    spec = spec_from_file_location(Path(path).stem, INTEGRATIONS / path)
    assert spec
    assert spec.loader
    made = module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_gradio_likes_edits_and_retries_are_events() -> None:
    kept = Kept()
    with gr.Blocks() as page:
        chatbot = gr.Chatbot()
        module("gradio/sinkhole_gradio.py").attach(chatbot, kept, model="small")
    handlers = {fn.targets[0][1]: fn.fn for fn in page.fns.values()}
    said = [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": [{"type": "text", "text": "So."}]}]
    handlers["retry"](said, SimpleNamespace(index=0, value="Why?"))
    handlers["like"](said, SimpleNamespace(index=1, value="Yes.", liked=True))
    handlers["edit"](said, SimpleNamespace(index=1, value="Better.", previous_value="So."))
    retried, liked, edited = map(as_event, kept.events)
    assert (retried.response, retried.rating, retried.source) == ("So.", -1, "code")
    assert (liked.response, liked.rating, liked.messages[0].content) == ("Yes.", 1, "Why?")
    assert liked.group == retried.group
    assert (edited.chosen, edited.rejected) == ("Better.", "So.")


def test_langchain_a_run_can_be_rated() -> None:
    kept = Kept()
    callback = module("langchain/sinkhole_langchain.py").SinkholeCallback(kept)
    said = [HumanMessage("Why?"), AIMessageChunk("Why what?"), HumanMessage("That.")]  # as a stream was summed up
    FakeListChatModel(responses=["So."]).invoke(said, config={"callbacks": [callback]})
    callback.rate(callback.last, -1, comment="no")
    assert callback.rate(UUID(int=0), 1) == ""
    [event] = map(as_event, kept.events)
    assert (event.response, event.rating, event.messages[0].content, event.comment) == ("So.", -1, "Why?", "no")
    assert [one.role for one in event.messages] == ["user", "assistant", "user"]


def test_open_webui_a_rating_is_sent_once_changed_and_withdrawn(
    taken: Taken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = {"id": "a", "parentId": "q", "role": "assistant", "content": "So.", "model": "small"}
    tree = {"q": {"id": "q", "parentId": None, "role": "user", "content": "Why?"}, "a": answer}
    stored: dict[str, Any] = {
        "id": "f1", "user_id": "ada", "data": {"rating": 1}, "meta": {"message_id": "a", "chat_id": "c"},
        "snapshot": {"chat": {"chat": {"history": {"messages": tree}}}}, "created_at": 1, "updated_at": 2,
    }  # fmt: skip

    async def get_feedback_by_id(_: str) -> Any:
        return SimpleNamespace(model_dump=lambda: stored)

    feedbacks = SimpleNamespace(Feedbacks=SimpleNamespace(get_feedback_by_id=get_feedback_by_id))
    for name in ("open_webui", "open_webui.models", "open_webui.models.feedbacks"):
        monkeypatch.setitem(sys.modules, name, feedbacks)  # the program that the plugin lives in
    plugin = module("open-webui/sinkhole_event.py").Event()
    plugin.valves = plugin.Valves(url=taken.url, salt="s", spool=str(tmp_path))

    def happens(name: str) -> None:
        asyncio.run(plugin.event({"event": name, "subject": {"type": "feedback", "id": "f1"}}, __event_name__=name))

    happens("feedback.created")
    happens("feedback.created")
    stored |= {"data": {"rating": -1, "comment": "no"}, "updated_at": 3}
    happens("feedback.updated")
    happens("feedback.deleted")
    happens("chat.created")
    first, changed, gone = map(as_event, taken.events)
    assert (first.response, first.rating, first.messages[0].content) == ("So.", 1, "Why?")
    assert (changed.rating, changed.supersedes, changed.comment) == (-1, first.id, "no")
    assert (gone.rating, gone.supersedes, gone.client) == (0, changed.id, first.client)
    assert "ada" not in json.dumps(taken.events)


def test_the_browsers_script_is_small() -> None:
    assert len((INTEGRATIONS / "browser" / "sinkhole.js").read_bytes()) <= 3000
