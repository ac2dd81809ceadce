"""A chat model's reply as it comes, from one event loop, so that stopping closes the connection at once."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager
from queue import Empty, Queue
from threading import Event, Thread, Timer
from time import monotonic
from typing import TYPE_CHECKING

from bot.errors import ModelCut, ModelUnreachable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

TICK = 0.05  # seconds between looks at the stop button
# Where the providers say why a reply ended, and how they say that it had no more room.
ENDED, CUT = ("finish_reason", "done_reason", "stop_reason"), {"length", "max_tokens"}


@contextmanager
def stopped_after(seconds: float, stop: Event) -> Iterator[Event]:
    """A stop that is set after some seconds, or where another is set already."""
    ended = Event()
    if stop.is_set():
        ended.set()
    timer = Timer(seconds, ended.set)
    timer.daemon = True
    timer.start()
    try:
        yield ended
    finally:
        timer.cancel()


class Streams:
    """An event loop in a thread of its own; all models' streams run in it. Close it when done."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="model streams", daemon=True)
        self._thread.start()

    def pieces(
        self, chat: BaseChatModel, messages: Sequence[BaseMessage], *, stop: Event, patience: float
    ) -> Generator[BaseMessage]:
        """The reply's pieces that have text, until it ends, `stop` is set or the iterator is closed.

        Raises `ModelUnreachable` for whatever the model's client raises, and after `patience` seconds of silence;
        `ModelCut` at the end of a reply that had no room for more.
        """
        pieces: Queue[BaseMessage] = Queue()
        reading = asyncio.run_coroutine_threadsafe(_read(chat, messages, pieces), self._loop)
        try:
            yield from _arriving(pieces, reading, stop, patience)
        finally:
            reading.cancel()

    def close(self) -> None:
        """End what still streams, then the loop."""
        if not self._thread.is_alive():
            return
        ended = asyncio.run_coroutine_threadsafe(_end_others(), self._loop)
        wait([ended], timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        if not self._loop.is_running():
            self._loop.close()


async def _end_others() -> None:
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()


async def _read(chat: BaseChatModel, messages: Sequence[BaseMessage], pieces: Queue[BaseMessage]) -> None:
    reading = asyncio.ensure_future(_pieces(chat, messages, pieces))
    try:
        await asyncio.shield(reading)
    finally:
        # A client may swallow a cancellation that comes between two reads: it is told until it stops.
        while not reading.done():
            reading.cancel()
            await asyncio.wait({reading}, timeout=TICK)
        # A stream that was cut off closes its connection when it is collected, some time; closing the client does so
        # now, and the server stops writing.
        own = getattr(chat, "http_async_client", None)
        if own is not None:
            await own.aclose()


async def _pieces(chat: BaseChatModel, messages: Sequence[BaseMessage], pieces: Queue[BaseMessage]) -> None:
    async for chunk in chat.astream(list(messages)):
        pieces.put(chunk)


def _arriving(pieces: Queue[BaseMessage], reading: Future[None], stop: Event, patience: float) -> Iterator[BaseMessage]:
    heard, cut = monotonic(), False
    while not stop.is_set():
        ended = reading.done()  # asked before the queue, so that the last piece is not missed
        try:
            piece = pieces.get(timeout=0 if ended else TICK)
        except Empty:
            if ended:
                _raise_if_broken(reading)
                if cut:
                    raise ModelCut("the model's reply was cut off, as it became too long") from None
                return
            if monotonic() - heard > patience:
                raise ModelUnreachable(f"the model said nothing for {patience:g} seconds") from None
            continue
        heard = monotonic()  # a thought, which has no text, is no silence
        cut = cut or any(str(piece.response_metadata.get(name)).lower() in CUT for name in ENDED)
        if piece.text:
            yield piece


def _raise_if_broken(reading: Future[None]) -> None:
    if reading.cancelled():
        raise ModelUnreachable("the model was closed")
    # Every provider's client has its own errors, and a reader's question must survive all of them.
    error = reading.exception()
    if error is not None:
        raise ModelUnreachable(f"the model broke off: {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:200]
