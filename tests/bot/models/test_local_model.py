"""The real local writer: it restates, says NO, stops when told, and serves several readers at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import httpx
import pytest
from langchain_core.messages import HumanMessage

from bot.models import prompts
from bot.models.choice import Choice
from bot.models.download import WRITER
from bot.models.registry import Models
from bot.writing.restate import SURE, Drafted, one_sentence, says_no

pytestmark = pytest.mark.model

QUOTE = "Our rent had doubled, so in 1998 we closed the theatre in Oslo and went on tour with twelve actors."


@pytest.fixture(scope="module")
def local(local_models: Models) -> Choice:
    return local_models.choose()


def drafted(models: Models, local: Choice, question: str, quote: str = QUOTE) -> Drafted:
    return one_sentence(models.said(local, prompts.restate(question, quote), stop=Event(), words=60))


def restated(models: Models, local: Choice, question: str, quote: str = QUOTE) -> str:
    return drafted(models, local, question, quote).text


def test_it_restates_a_quote_that_answers_as_one_sentence(local_models: Models, local: Choice) -> None:
    text = restated(local_models, local, "When was the theatre closed?")
    assert "1998" in text
    assert not says_no(text)


def test_it_is_surer_of_what_a_quote_says_than_of_what_it_leaves_open(local_models: Models, local: Choice) -> None:
    sure = drafted(local_models, local, "When was the theatre closed?").sureness
    assert SURE < sure < 0
    assert drafted(local_models, local, "Why did the town like the theatre so much?").sureness < sure


def test_it_says_no_to_a_quote_about_something_else(local_models: Models, local: Choice) -> None:
    assert says_no(restated(local_models, local, "What is the capital of Norway's largest trading partner?"))


@pytest.mark.parametrize(
    ("sentence", "stands"),
    [
        ("The theatre in Oslo was closed because the rent had become twice as high.", True),
        ("Twelve actors closed the theatre because its rent had halved.", False),
        ("The tour was the company's greatest success.", False),
    ],
)
def test_it_leans_to_what_a_quote_says_and_away_from_what_it_does_not(
    local_models: Models, local: Choice, sentence: str, stands: bool
) -> None:
    assert (local_models.leaning(local, prompts.opinion(sentence, QUOTE), stop=Event()) > 0) is stands


def test_stopping_ends_a_long_reply_at_once(local_models: Models, local: Choice) -> None:
    stop = Event()
    words = local_models.words(local, [HumanMessage("Write a long essay about bread.")], stop=stop, words=400)
    next(words)
    stop.set()
    begin = time.monotonic()
    list(words)
    assert time.monotonic() - begin < 10  # the whole reply takes some twenty on two idle cores


def test_several_readers_share_it(local_models: Models, local: Choice) -> None:
    questions = ["When was the theatre closed?", "How many actors went on tour?"]
    with ThreadPoolExecutor(2) as pool:
        when, many = pool.map(lambda question: restated(local_models, local, question), questions)
    assert "1998" in when
    assert "twelve" in many.lower() or "12" in many


def test_nobody_else_can_use_its_server(local_models: Models, local: Choice) -> None:
    address = str(local_models.chat(local).openai_api_base)
    assert address.startswith("http://127.0.0.1:")
    refused = httpx.post(f"{address}/chat/completions", json={"messages": [{"role": "user", "content": "Hi"}]})
    assert refused.status_code == 401


def test_its_name_is_a_readers_not_a_path(local: Choice) -> None:
    assert local.label == f"{WRITER.label} (on this machine)"
    assert local.restates
