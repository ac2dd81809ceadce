"""Which models other programs serve: a local Ollama's, and those at an OpenAI-compatible address."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.loopback import is_loopback

OLLAMA_PORT = 11434
OLLAMA = f"http://127.0.0.1:{OLLAMA_PORT}"
# What comes of an address that is none, a server that is not there, and one that answers something else.
NO_ANSWER = (httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError, AttributeError)
QUICK = 0.5  # seconds: a server on this machine answers at once or is not there
PATIENT = 3.0  # seconds, for one that may be anywhere
PORT = re.compile(r":\d+$")
# Names of models that embed, rank, listen, speak or draw; and the families of the first two, as Ollama tells them.
NO_WRITER = re.compile(r"embed|minilm|\b(?:bge|gte|e5)-|rerank|whisper|\btts\b|moderation|dall-e", re.IGNORECASE)
BERT = re.compile(r"bert|xlm", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Served:
    """A served model; `parameters` in thousands of millions, None when not said.

    elsewhere: whether the server has another one answer, as Ollama does for its cloud models.
    """

    name: str
    parameters: float | None = None
    elsewhere: bool = False


def ollama_address() -> str:
    """Where the local Ollama listens: its own variable `OLLAMA_HOST`, else its usual port."""
    host = os.environ.get("OLLAMA_HOST", "").strip().rstrip("/")
    if not host or "//" in host:
        return host or OLLAMA
    return f"http://{host}" if PORT.search(host) else f"http://{host}:{OLLAMA_PORT}"


def ollama_models(address: str) -> tuple[Served, ...]:
    """The chat models of an Ollama; none when it is not there."""
    try:
        asked = httpx.get(f"{address}/api/tags", timeout=QUICK, trust_env=not on_this_machine(address))
        return tuple(_served(entry) for entry in asked.raise_for_status().json()["models"] if _writes(entry))
    except NO_ANSWER:
        return ()


def served_models(address: str, key: str) -> tuple[str, ...]:
    """The names at an OpenAI-compatible address, last those of no writers; none when it does not say."""
    try:
        headers, elsewhere = {"Authorization": f"Bearer {key}"}, not on_this_machine(address)
        answer = httpx.get(
            f"{address}/models", headers=headers, timeout=PATIENT, trust_env=elsewhere, follow_redirects=elsewhere
        )
        names = [str(entry["id"]) for entry in answer.raise_for_status().json()["data"]]
        return tuple(sorted(names, key=lambda name: bool(NO_WRITER.search(name))))
    except NO_ANSWER:
        return ()


def on_this_machine(address: str) -> bool:
    """Whether what is said to an address stays here. Then no proxy of the environment must carry it, either, and no
    redirect lead it elsewhere."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    # Who says that it listens at all addresses, as `OLLAMA_HOST` may, is found on this machine.
    return is_loopback(host) or host == "0.0.0.0"


def answers_elsewhere(name: str) -> bool:
    """Whether Ollama passes on what is said to a model of this name: `gpt-oss:120b-cloud`, `glm:cloud`."""
    return name.endswith(("-cloud", ":cloud"))


def _writes(entry: dict[str, Any]) -> bool:
    details = entry.get("details") or {}
    families = [details.get("family") or "", *(details.get("families") or ())]
    return not NO_WRITER.search(entry["name"]) and not any(BERT.search(family) for family in families)


def _served(entry: dict[str, Any]) -> Served:
    elsewhere = bool(entry.get("remote_host")) or answers_elsewhere(entry["name"])
    return Served(entry["name"], _parameters(entry.get("details") or {}), elsewhere)


def _parameters(details: dict[str, str]) -> float | None:
    said = str(details.get("parameter_size", "")).upper()
    unit = {"B": 1.0, "M": 0.001}.get(said[-1:])
    try:
        return float(said[:-1]) * unit if unit else None
    except ValueError:
        return None
