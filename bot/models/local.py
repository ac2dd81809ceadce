"""The local writer: a GGUF file run by llama.cpp in this process, spoken to over its OpenAI-compatible server.

The server listens on a free port of 127.0.0.1 and wants a key that only this process knows, so that the
writer's code is one and the same for a local, an Ollama, a vLLM and a hosted model.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from threading import Lock

import xllamacpp

from bot.errors import ModelError, ModelMissing

THREADS = 2
SLOTS = 4  # readers that are served at once, by continuous batching
SMALL_CONTEXT, LARGE_CONTEXT = 4096, 16384  # tokens that all slots share
QUIET = -1


class LocalModel:
    """A model file, loaded when its address is first asked for. Safe to share between threads."""

    def __init__(self, path: Path, *, small: bool = True) -> None:
        self._path = path
        self._small = small
        self._server: xllamacpp.Server | None = None
        self._lock = Lock()
        self.key = secrets.token_urlsafe(24)

    @property
    def loaded(self) -> bool:
        return self._server is not None

    def address(self) -> str:
        """The server's base address; loads the model (seconds) unless it is. Raises `ModelMissing`, `ModelError`."""
        with self._lock:
            if self._server is None:
                self._server = self._start()
            return f"{self._server.listening_address}/v1"

    def close(self) -> None:
        """Stop the server and give its memory back; the next `address` loads the model again."""
        with self._lock:
            self._server = None

    def _start(self) -> xllamacpp.Server:
        if not self._path.is_file():
            raise ModelMissing(f"there is no model file {self._path}; `waystone model fetch` fetches the default one")
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(self._path)
        parameters.model_alias = {self._path.stem}
        parameters.hostnames = ["127.0.0.1"]
        parameters.port = 0
        parameters.api_keys = [self.key]
        parameters.ui = False
        parameters.endpoint_slots = False
        parameters.verbosity = QUIET
        parameters.n_parallel = SLOTS
        parameters.kv_unified = True
        parameters.n_ctx = SMALL_CONTEXT if self._small else LARGE_CONTEXT
        parameters.cpuparams.n_threads = THREADS
        parameters.cpuparams_batch.n_threads = THREADS
        # Threads that wait by spinning would starve the search and the page on a small machine.
        parameters.cpuparams.poll = 0
        parameters.cpuparams_batch.poll = 0
        # Repacked weights load three times slower, take 0.6 GB more and were no faster here.
        parameters.no_extra_bufts = True
        parameters.cache_ram_mib = 0
        try:
            return xllamacpp.Server(parameters)
        except RuntimeError as error:
            raise ModelError(f"{self._path.name} could not be loaded ({error}); is it a whole GGUF file?") from error
