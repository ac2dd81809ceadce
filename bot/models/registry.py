"""Which model writes: by setting, by what this machine has, by what a reader picks from the menu."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path
from ssl import SSLContext
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from bot.errors import ModelCut, ModelError, ModelMissing, SettingError
from bot.models.choice import COMING, NO_WRITER, QUOTES, Choice
from bot.models.discovery import (
    Served,
    answers_elsewhere,
    ollama_address,
    ollama_models,
    on_this_machine,
    served_models,
)
from bot.models.download import WRITER, coming, fetched, model_folder
from bot.models.local import SLOTS, LocalModel
from bot.models.log_odds import ALTERNATIVES, Said, leaning, said
from bot.models.queue import Line
from bot.models.streaming import Streams
from bot.models.thoughts import AMID, spoken
from bot.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

log = logging.getLogger(__name__)

SMALL_BYTES = 3_000_000_000  # a file below this restates, one above composes
SMALL_PARAMETERS = 4.0  # thousands of millions; the same bound for a model that Ollama serves
THINKING = 2_000  # words beside those of the reply, for a model that thinks first
FICKLE = re.compile(r"(?:openai:)?o\d")  # OpenAI's models that take no temperature
WRITING = 16  # replies that a model elsewhere writes at once
REMEMBERED = 15.0  # seconds that a look at Ollama is good for
ON_THIS_MACHINE = "on this machine"


class Models:
    """All models that can write. Nothing is loaded or connected before it writes. Close it when done."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._files: dict[Path, LocalModel] = {}
        self._lines: dict[str, Line] = {}
        self._thinkers: set[str] = set()
        self._lock = Lock()
        self._streams = Streams()
        self._looked: tuple[float, tuple[Served, ...]] = (-REMEMBERED, ())

    def choose(self, name: str | None = None) -> Choice:
        """What `name` (default: the setting) stands for. Raises `ModelMissing`, `SettingError`."""
        if not name:
            try:
                return self._named(self._settings.model)
            except SettingError as error:
                raise SettingError(f"WAYSTONE_MODEL: {error}") from error
        return self._named(name)

    def available(self) -> tuple[Choice, ...]:
        """The menu, what is chosen first; every entry can be asked for by its name."""
        try:
            chosen = self.choose()
        except (ModelMissing, SettingError):
            chosen = QUOTES
        others = [*self._ollama(), *self._fetched(), QUOTES]
        if self._settings.model_url and chosen.kind != "address":
            others.insert(0, self._at_address(""))
        return (replace(chosen, chosen=True), *(one for one in others if one.name != chosen.name))

    def notice(self, choice: Choice) -> str:
        """A line for a reader who gets quotes because there is no writer; none for one who asked for quotes."""
        if choice.kind != "quotes" or not choice.chosen:
            return ""
        return COMING if coming(self._settings.home) else NO_WRITER

    def chat(self, choice: Choice, *, words: int = 200, alternatives: int | None = None) -> BaseChatModel:
        """The chat model of a choice, for a reply of about `words` words. A file is loaded (seconds).

        alternatives: how many of them a file tells for each token, with their probabilities.
        """
        if choice.kind == "file":
            model = self._file(choice)
            return self._openai(choice.label, model.address(), model.key, words, alternatives)
        if choice.kind == "address":
            served = choice.name.removeprefix("url:") or self._first_served()
            return self._openai(served, self._settings.model_url, _key(), words)
        return self._by_name(choice.name, words)

    def verifies(self, choice: Choice) -> bool:
        """Whether the model is also asked if a quote supports a sentence (`WAYSTONE_CHECK`)."""
        restated_here = choice.kind == "file" and choice.restates
        return self._settings.check == "model" or (self._settings.check == "auto" and restated_here)

    def words(
        self, choice: Choice, messages: Sequence[BaseMessage], *, stop: Event, words: int = 200
    ) -> Generator[str]:
        """The reply's text as it comes. Raises `ModelError` for whatever goes wrong; setting `stop` ends it."""
        with closing(self._pieces(choice, messages, stop, words)) as pieces:
            for piece in pieces:
                yield str(piece.text)

    def said(
        self, choice: Choice, messages: Sequence[BaseMessage], *, stop: Event, words: int = 200
    ) -> Generator[Said]:
        """The same with how surely each piece is said, where the model is a file. Raises `ModelError`."""
        with closing(self._pieces(choice, messages, stop, words, alternatives=1)) as pieces:
            for piece in pieces:
                yield said(piece)

    def leaning(self, choice: Choice, messages: Sequence[BaseMessage], *, stop: Event) -> float:
        """Log-odds of yes against no to a question that asks for one of them. Raises `ModelError`."""
        with closing(self._pieces(choice, messages, stop, 200, ALTERNATIVES)) as pieces:
            return leaning(pieces)

    def _pieces(
        self,
        choice: Choice,
        messages: Sequence[BaseMessage],
        stop: Event,
        words: int,
        alternatives: int | None = None,
    ) -> Generator[BaseMessage]:
        """The reply's pieces. A model that spent all of its words on thoughts is asked again, and given more from then
        on."""
        for room in (THINKING,) if choice.name in self._thinkers else (0, THINKING):
            chat, said = self.chat(choice, words=words + room, alternatives=alternatives), False
            pieces = self._streams.pieces(chat, messages, stop=stop, patience=self._settings.model_timeout)
            # Which model an address serves is known by now; Ollama and llama.cpp take thoughts out themselves.
            amid = choice.kind == "address" and bool(AMID.search(getattr(chat, "model_name", "")))
            reply = spoken(pieces, amid=amid)
            try:
                with closing(reply):
                    for piece in reply:
                        said = True
                        yield piece
                return
            except ModelCut:
                if said:
                    raise
                self._thinkers.add(choice.name)
        raise ModelCut("the model used all of its words to think")

    def line(self, choice: Choice) -> Line:
        """The line in which readers wait for this model. One served elsewhere has lines of its own; but a reply that
        is being written takes a thread."""
        with self._lock:
            seats = SLOTS if choice.kind == "file" else WRITING
            return self._lines.setdefault(choice.name, Line(seats))

    def waiting(self) -> int:
        """How many readers wait for any of the models."""
        with self._lock:
            return sum(line.waiting for line in self._lines.values())

    def loaded(self, choice: Choice) -> bool:
        """Whether it can write at once; a file that was never asked must be loaded first."""
        return choice.kind != "file" or self._file(choice).loaded

    def warm(self, *openings: Sequence[BaseMessage]) -> None:
        """Load the chosen model's file in the background, so that the first reader need not wait for it.

        openings: what it is to read already, as its opinions begin so.
        """
        try:
            chosen = self.choose()
        except (ModelMissing, SettingError):
            return  # said to the reader who asks for it
        if chosen.kind == "file":
            Thread(target=self._load, args=(chosen, openings), name="loading the model", daemon=True).start()

    def _load(self, choice: Choice, openings: Iterable[Sequence[BaseMessage]]) -> None:
        try:
            self._file(choice).address()
            for opening in openings if self.verifies(choice) else ():
                self.leaning(choice, opening, stop=Event())
        except ModelError as error:
            log.warning("%s", error)

    def close(self) -> None:
        self._streams.close()
        with self._lock:
            for model in self._files.values():
                model.close()

    # What there is to choose from.

    def _automatic(self) -> Choice:
        if self._settings.model_url:
            return self._at_address("")
        # What another machine answers is for a reader to choose.
        at_ollama = [self._at_ollama(one) for one in self._served() if not one.elsewhere]
        return next(iter([*at_ollama, *self._fetched()]), QUOTES)

    def _named(self, name: str) -> Choice:
        if name == "auto":
            return replace(self._automatic(), chosen=True)
        if name == "quotes":
            return QUOTES
        if name == "local":
            if not fetched(self._settings.home):
                raise ModelMissing("the local writer's file is not there; `waystone model fetch` fetches it")
            return self._fetched()[0]
        if name.startswith("gguf:"):
            return self._gguf(name)
        # What the menu calls Ollama's is asked of Ollama, whatever address others are asked at.
        listed = name.startswith("ollama:") and next((one for one in self._ollama() if one.name == name), None)
        if listed:
            return listed
        if self._settings.model_url:
            return self._at_address(name)
        if ":" not in name:
            raise SettingError(
                f"there is no model {name!r}; give auto, quotes, local, gguf:PATH, or provider:model (as ollama:…)"
            )
        provider, _, model = name.partition(":")
        local = provider == "ollama" and on_this_machine(ollama_address()) and not answers_elsewhere(model)
        where = ON_THIS_MACHINE if local else provider
        return Choice(name, f"{model} ({where})", "named", local, self._restates(False))

    def _fetched(self) -> list[Choice]:
        if not fetched(self._settings.home):
            return []
        return [Choice("local", f"{WRITER.label} ({ON_THIS_MACHINE})", "file", True, self._restates(True))]

    def _gguf(self, name: str) -> Choice:
        path = Path(name.removeprefix("gguf:")).expanduser()
        if not path.is_file():
            raise ModelMissing(f"there is no model file {path}; WAYSTONE_MODEL=gguf:PATH must name one")
        return Choice(name, f"{path.stem} ({ON_THIS_MACHINE})", "file", True, self._restates(_is_small(path)))

    def _at_address(self, name: str) -> Choice:
        url = self._settings.model_url
        local, model = on_this_machine(url), name.removeprefix("url:").removeprefix("openai:")
        where = ON_THIS_MACHINE if local else str(urlsplit(url).hostname)
        return Choice(f"url:{model}", f"{model or 'model'} ({where})", "address", local, self._restates(False))

    def _ollama(self) -> list[Choice]:
        return [self._at_ollama(one) for one in self._served()]

    def _served(self) -> tuple[Served, ...]:
        when, models = self._looked
        if monotonic() - when > REMEMBERED:
            models = ollama_models(ollama_address())
            self._looked = (monotonic(), models)
        return models

    def _at_ollama(self, one: Served) -> Choice:
        local = on_this_machine(ollama_address()) and not one.elsewhere
        where = "Ollama’s cloud" if one.elsewhere else "Ollama"
        return Choice(
            f"ollama:{one.name}", f"{one.name} ({where})", "named", local, self._restates(_few(one.parameters))
        )

    def _restates(self, small: bool) -> bool:
        return small if self._settings.writing == "auto" else self._settings.writing == "restate"

    # How each is spoken to.

    def _file(self, choice: Choice) -> LocalModel:
        if choice.name == "local":
            path = model_folder(self._settings.home) / WRITER.name
        else:
            path = Path(choice.name.removeprefix("gguf:")).expanduser()
        with self._lock:
            return self._files.setdefault(path, LocalModel(path, small=_is_small(path)))

    def _first_served(self) -> str:
        return next(iter(served_models(self._settings.model_url, _key())), "default")

    def _openai(self, model: str, url: str, key: str, words: int, alternatives: int | None = None) -> BaseChatModel:
        from langchain_openai import ChatOpenAI  # imported late: half a second that quotes need not wait for

        elsewhere = not on_this_machine(url)
        return ChatOpenAI(
            model=model,
            base_url=url,
            api_key=lambda: key,
            temperature=None if FICKLE.match(model) else 0,
            max_completion_tokens=2 * words,
            timeout=self._settings.model_timeout,
            # LangChain's own limit ended what a busy machine was still reading; the timeout above is the reader's wish.
            stream_chunk_timeout=None,
            max_retries=0,
            logprobs=alternatives is not None or None,
            top_logprobs=alternatives,
            # One of its own for each reply: `bot/models/streaming.py` closes it, and so the connection.
            http_async_client=httpx.AsyncClient(
                timeout=self._settings.model_timeout,
                trust_env=elsewhere,
                follow_redirects=elsewhere,
                verify=_certificates(),
            ),
        )

    def _by_name(self, name: str, words: int) -> BaseChatModel:
        from langchain.chat_models import init_chat_model

        limit = "num_predict" if name.startswith("ollama:") else "max_tokens"
        options: dict[str, Any] = {limit: 2 * words} | ({} if FICKLE.match(name) else {"temperature": 0})
        if name.startswith("ollama:"):
            address = ollama_address()
            options |= {"base_url": address, "client_kwargs": {"trust_env": not on_this_machine(address)}}
            options["reasoning"] = False  # what is written is checked; thoughts only make a reader wait
        try:
            chat: BaseChatModel = init_chat_model(name, **options)
        except ImportError as error:
            provider = name.partition(":")[0]
            raise ModelMissing(f"{name} needs a package: pip install langchain-{provider} ({error})") from error
        except Exception as error:  # a missing key, say: every provider's package has its own errors
            reason = next(iter(str(error).splitlines()), type(error).__name__)
            raise SettingError(f"{name}: {reason}") from error
        return chat


@cache
def _certificates() -> SSLContext:
    """Whom to trust on the network: read once, as it takes longer than asking a model that has read the prompt."""
    return httpx.create_ssl_context()


def _key() -> str:
    return os.environ.get("OPENAI_API_KEY") or "none"


def _is_small(path: Path) -> bool:
    return path.is_file() and path.stat().st_size < SMALL_BYTES


def _few(parameters: float | None) -> bool:
    return parameters is not None and parameters < SMALL_PARAMETERS
