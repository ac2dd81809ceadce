"""A running server as a LangChain retriever: nothing of the collection is opened here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
from pydantic import Field

from index.langchain import PassageRetriever


class WaystoneRetriever(PassageRetriever):
    """Passages of the server at `url`; `token` is a user's, where users are kept. Raises `httpx.HTTPError`.

    >>> WaystoneRetriever(url="http://127.0.0.1:7860", k=3).invoke("What is a feedback sinkhole?")
    """

    url: str = "http://127.0.0.1:7860"
    token: str = Field("", repr=False)
    timeout: float = 60  # seconds

    def _search(self, question: str, k: int) -> Mapping[str, Any]:
        sent = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        address = f"{self.url.rstrip('/')}/v1/search"
        reply = httpx.post(address, json={"question": question, "k": k}, headers=sent, timeout=self.timeout)
        found: Mapping[str, Any] = reply.raise_for_status().json()
        return found
