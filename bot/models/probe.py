"""Which models other programs serve: a local Ollama's, and those at an OpenAI-compatible address."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

OLLAMA = "http://127.0.0.1:11434"
QUICK = 0.5  # seconds: a server on this machine answers at once or is not there
THIS_MACHINE = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}


@dataclass(frozen=True, slots=True)
class Served:
    """A served model; `parameters` in thousands of millions, None when not said."""

    name: str
    parameters: float | None = None


def ollama_address() -> str:
    """Where the local Ollama listens: its own variable `OLLAMA_HOST`, else its usual port."""
    host = os.environ.get("OLLAMA_HOST", "")
    return (host if "//" in host else f"http://{host}") if host else OLLAMA


def ollama_models(address: str) -> tuple[Served, ...]:
    """The chat models of an Ollama; none when it is not there."""
    try:
        listed = httpx.get(f"{address}/api/tags", timeout=QUICK).raise_for_status().json()
    except (httpx.HTTPError, ValueError):
        return ()
    models = [(entry["name"], entry.get("details") or {}) for entry in listed.get("models", ())]
    return tuple(Served(name, _parameters(details)) for name, details in models if "embed" not in name)


def served_models(address: str, key: str, timeout: float = 3) -> tuple[str, ...]:
    """The names at an OpenAI-compatible address; none when it does not say."""
    try:
        answer = httpx.get(f"{address}/models", headers={"Authorization": f"Bearer {key}"}, timeout=timeout)
        return tuple(entry["id"] for entry in answer.raise_for_status().json()["data"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return ()


def on_this_machine(address: str) -> bool:
    return urlsplit(address).hostname in THIS_MACHINE


def _parameters(details: dict[str, str]) -> float | None:
    said = str(details.get("parameter_size", "")).upper()
    unit = {"B": 1.0, "M": 0.001}.get(said[-1:])
    try:
        return float(said[:-1]) * unit if unit else None
    except ValueError:
        return None
