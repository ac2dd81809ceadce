"""Which model is chosen, and what comes of a server that refuses, breaks off, hangs or says nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from filelock import FileLock
from langchain_core.messages import HumanMessage

from bot.errors import ModelCut, ModelMissing, ModelUnreachable, SettingError
from bot.models.choice import Choice
from bot.models.discovery import ollama_address
from bot.models.download import WRITER, model_folder
from bot.models.queue import Line
from bot.models.registry import Models
from bot.settings import Settings

HELLO = [HumanMessage("Hello?")]


@pytest.fixture(autouse=True)
def _no_ollama(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "http://127.0.0.1:9")


@pytest.fixture
def at_server(model_server, tmp_path: Path) -> Iterator[Models]:
    models = Models(Settings(home=tmp_path, model_url=model_server.url, model_timeout=60))
    yield models
    models.close()


def said(models: Models, name: str | None = None, stop: Event | None = None) -> str:
    return "".join(models.words(models.choose(name), HELLO, stop=stop or Event()))


def test_without_any_model_the_quotes_answer_and_say_how_to_get_a_writer(tmp_path: Path) -> None:
    models = Models(Settings(home=tmp_path))
    chosen = models.choose()
    assert (chosen.name, chosen.kind) == ("quotes", "quotes")
    assert "waystone model fetch" in models.notice(chosen)
    assert models.notice(models.choose("quotes")) == ""
    assert [one.name for one in models.available()] == ["quotes"]


def test_while_the_writers_file_comes_that_is_said(tmp_path: Path) -> None:
    models = Models(Settings(home=tmp_path))
    model_folder(tmp_path).mkdir()
    with FileLock(model_folder(tmp_path) / f"{WRITER.name}.lock"):  # as `fetch` holds it
        assert "on its way" in models.notice(models.choose())
    assert "waystone model fetch" in models.notice(models.choose())


def test_quotes_that_were_asked_for_need_no_explanation(tmp_path: Path) -> None:
    models = Models(Settings(home=tmp_path, model="quotes"))
    assert models.notice(models.choose()) == ""


def test_the_fetched_file_is_chosen_and_restates(tmp_path: Path) -> None:
    path = model_folder(tmp_path) / WRITER.name
    path.parent.mkdir()
    with path.open("wb") as file:
        file.truncate(WRITER.size)  # sparse: what is chosen depends on name and size alone
    models = Models(Settings(home=tmp_path))
    chosen = models.choose()
    assert (chosen.name, chosen.label) == ("local", "Qwen2.5-Coder 1.5B (on this machine)")
    assert chosen.local
    assert chosen.restates
    assert [one.name for one in models.available()] == ["local", "quotes"]
    assert not Models(Settings(home=tmp_path, writing="compose")).choose().restates


def test_a_small_file_verifies_unasked_and_any_model_where_it_is_wanted(tmp_path: Path) -> None:
    small, large = Choice("local", "", "file", restates=True), Choice("gguf:large", "", "file")
    hosted = Choice("openai:gpt", "", "named", local=False)
    asked = {
        check: [one for one in (small, large, hosted) if Models(Settings(home=tmp_path, check=check)).verifies(one)]
        for check in ("auto", "reader", "model")
    }
    assert asked == {"auto": [small], "reader": [], "model": [small, large, hosted]}


def test_a_model_leans_to_yes_or_no(at_server: Models, model_server) -> None:
    for reply, yes in (("Yes.", True), ("No.", False), ("That depends.", False)):
        model_server.reply = reply
        assert (at_server.leaning(at_server.choose(), HELLO, stop=Event()) > 0) is yes


def test_an_address_comes_before_the_file_and_composes(at_server: Models, model_server) -> None:
    chosen = at_server.choose()
    assert chosen.kind == "address"
    assert chosen.local
    assert not chosen.restates
    assert said(at_server) == "Hello there."
    assert model_server.asked[0]["model"] == "scripted"
    assert model_server.asked[0]["stream"] is True


def test_a_named_model_is_asked_for_at_the_address(at_server: Models, model_server) -> None:
    assert said(at_server, "my-model") == "Hello there."
    assert model_server.asked[0]["model"] == "my-model"


def test_a_model_that_ollama_lists_is_asked_of_ollama_beside_an_address(
    tmp_path: Path, model_server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", model_server.url.removesuffix("/v1"))
    model_server.ollama = [{"name": "llama3.1:8b"}]
    with closing(Models(Settings(home=tmp_path, model_url="https://models.example.org/v1"))) as models:
        for one in models.available():
            assert models.choose(one.name).local == one.local
        listed, other = models.choose("ollama:llama3.1:8b"), models.choose("ollama:llama3.2")
    assert (listed.kind, listed.local) == ("named", True)
    assert (other.kind, other.local) == ("address", False)


def test_no_proxy_carries_what_is_said_to_a_model_on_this_machine(
    at_server: Models, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert said(at_server) == "Hello there."


def test_an_ollama_model_of_its_cloud_is_never_chosen_unasked(
    tmp_path: Path, model_server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", model_server.url.removesuffix("/v1"))
    model_server.ollama = [{"name": "gpt-oss:120b-cloud"}, {"name": "mine", "remote_host": "https://ollama.example"}]
    models = Models(Settings(home=tmp_path))
    assert models.choose().name == "quotes"
    assert [(one.name, one.local) for one in models.available()[1:]] == [
        ("ollama:gpt-oss:120b-cloud", False),
        ("ollama:mine", False),
    ]
    assert not models.choose("ollama:mine").local
    model_server.ollama.append({"name": "llama3.2:3b", "details": {"parameter_size": "3.2B"}})
    chosen = Models(Settings(home=tmp_path)).choose()
    assert (chosen.name, chosen.local, chosen.restates) == ("ollama:llama3.2:3b", True, True)


def test_a_model_that_only_embeds_is_no_writer(tmp_path: Path, model_server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", model_server.url.removesuffix("/v1"))
    names = ["all-minilm:latest", "bge-m3:latest", "mxbai-embed-large", "llama3.1:8b"]
    model_server.ollama = [{"name": name} for name in names]
    model_server.ollama.insert(0, {"name": "arctic", "details": {"family": "bert", "families": ["bert"]}})
    models = Models(Settings(home=tmp_path))
    assert [one.name for one in models.available()] == ["ollama:llama3.1:8b", "quotes"]
    model_server.served = ["text-embedding-nomic-embed-text-v1.5", "qwen3-8b"]
    with closing(Models(Settings(home=tmp_path, model_url=model_server.url))) as at_address:
        said(at_address)
    assert model_server.asked[0]["model"] == "qwen3-8b"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("", "http://127.0.0.1:11434"),
        ("0.0.0.0", "http://0.0.0.0:11434"),
        ("box:8080", "http://box:8080"),
        ("https://box.example/", "https://box.example"),
    ],
)
def test_where_ollama_listens(monkeypatch: pytest.MonkeyPatch, host: str, address: str) -> None:
    monkeypatch.setenv("OLLAMA_HOST", host)
    assert ollama_address() == address


@pytest.mark.parametrize("host", ["http://x:abc", "http://[x", "nowhere.invalid"])
def test_an_odd_ollama_address_is_an_ollama_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("OLLAMA_HOST", host)
    assert Models(Settings(home=tmp_path)).choose().name == "quotes"


def test_an_address_elsewhere_leaves_the_machine(tmp_path: Path) -> None:
    models = Models(Settings(home=tmp_path, model_url="https://models.example.org/v1", model="big"))
    assert not models.choose().local
    assert models.choose().label == "big (models.example.org)"


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("local", ModelMissing, "waystone model fetch"),
        ("gguf:/nowhere/model.gguf", ModelMissing, "/nowhere/model.gguf"),
        ("gpt", SettingError, "provider:model"),
    ],
)
def test_what_cannot_be_chosen_says_what_to_do(tmp_path: Path, name: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        Models(Settings(home=tmp_path)).choose(name)


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    models = Models(Settings(home=tmp_path, model="mistralai:small"))
    with pytest.raises(ModelMissing, match="langchain-mistralai"):
        said(models)


def test_a_missing_key_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingError, match="OPENAI_API_KEY") as raised:
        said(Models(Settings(home=tmp_path, model="openai:gpt-9")))
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(("failure", "words"), [("429", "429"), ("500", "500"), ("breaks off", "500")])
def test_a_failing_server_is_one_clear_error(at_server: Models, model_server, failure: str, words: str) -> None:
    model_server.failure = failure
    with pytest.raises(ModelUnreachable, match=words) as raised:
        said(at_server)
    assert "\n" not in str(raised.value)


def test_a_reply_that_had_no_room_for_its_end_says_so(at_server: Models, model_server) -> None:
    model_server.failure = "cut"
    words = at_server.words(at_server.choose(), HELLO, stop=Event())
    assert [next(words), next(words)] == ["Hello", " there."]
    with pytest.raises(ModelCut, match="cut off"):
        next(words)


def test_an_address_elsewhere_may_lead_to_another_and_this_machines_may_not(
    at_server: Models, model_server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.1")
    model_server.failure = "moved"
    elsewhere = model_server.url.replace("127.0.0.1", "127.1")  # no name that this machine is known by
    with closing(Models(Settings(home=tmp_path, model_url=elsewhere))) as models:
        assert said(models) == "Hello there."
    with pytest.raises(ModelUnreachable, match="307"):
        said(at_server)


def test_a_refused_connection_is_one_clear_error(tmp_path: Path) -> None:
    models = Models(Settings(home=tmp_path, model_url="http://127.0.0.1:9/v1", model="any"))
    with pytest.raises(ModelUnreachable, match="broke off"):
        said(models)


def test_silence_ends_after_the_timeout(tmp_path: Path, model_server) -> None:
    model_server.failure = "hangs"
    models = Models(Settings(home=tmp_path, model_url=model_server.url, model_timeout=1))
    with closing(models), pytest.raises(ModelUnreachable, match="1 second"):
        said(models)


def test_a_model_that_thinks_is_not_silent_and_gets_room_to(tmp_path: Path, model_server) -> None:
    model_server.thoughts = 500
    with closing(Models(Settings(home=tmp_path, model_url=model_server.url, model_timeout=1))) as models:
        assert said(models) == "Hello there."
        assert said(models) == "Hello there."
    rooms = [asked["max_completion_tokens"] for asked in model_server.asked]
    assert rooms[0] < 500 < rooms[1] == rooms[2]  # once it was seen to think, it is given room at once


def test_a_model_that_only_thinks_says_so(at_server: Models, model_server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.models.registry.THINKING", 1)
    model_server.thoughts = 450
    with pytest.raises(ModelCut, match="to think"):
        said(at_server)


def test_what_a_model_thinks_aloud_is_not_what_it_says(at_server: Models, model_server) -> None:
    model_server.reply = "Hmm. Hello? </think> Hello there."
    assert said(at_server, "deepseek-r1-distill-qwen-7b") == "Hello there."
    model_server.reply = f"<think> {model_server.reply}"
    assert said(at_server) == "Hello there."
    model_server.reply = "<think> Yes? </think> No."
    assert at_server.leaning(at_server.choose(), HELLO, stop=Event()) < 0


def test_an_ollama_model_is_asked_not_to_think(tmp_path: Path) -> None:
    with closing(Models(Settings(home=tmp_path))) as models:
        assert models.chat(models.choose("ollama:qwen3:8b")).reasoning is False


def test_models_that_take_no_temperature_are_given_none(at_server: Models, model_server) -> None:
    for name in ("o4-mini", "olmo"):
        said(at_server, name)
    assert [asked.get("temperature") for asked in model_server.asked] == [None, 0]


def test_stopping_closes_the_connection(at_server: Models, model_server) -> None:
    model_server.failure, stop = "hangs", Event()
    begin = time.monotonic()
    words = at_server.words(at_server.choose(), HELLO, stop=stop)
    next(words)
    stop.set()
    assert "".join(words) in ("", " there.")
    assert time.monotonic() - begin < 30  # of the 60 that it would wait
    assert model_server.closed.wait(20)


def test_closing_the_words_closes_the_connection(at_server: Models, model_server) -> None:
    model_server.failure = "hangs"
    words = at_server.words(at_server.choose(), HELLO, stop=Event())
    next(words)
    words.close()
    assert model_server.closed.wait(20)


def test_readers_wait_in_the_order_in_which_they_came() -> None:
    line, served = Line(1), []

    def read(name: str) -> None:
        with line.ticket() as ticket:
            while ticket.ahead:
                time.sleep(0.001)
            served.append(name)

    with line.ticket(), line.ticket() as second, line.ticket() as third:
        assert line.waiting == 2
        assert (second.ahead, third.ahead) == (1, 2)
    threads = [Thread(target=read, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(served) == ["a", "b"]
