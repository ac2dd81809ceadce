"""A LangChain callback that remembers what a model was asked and said, so that a run can be rated by its id."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import BaseMessage
from langchain_core.outputs import LLMResult

ROLES = {"human": "user", "ai": "assistant", "system": "system", "tool": "tool"}
REMEMBERED = 1000  # runs


class SinkholeCallback(BaseCallbackHandler):
    """Give it to a chat model; then `callback.rate(run_id, 1)`, or `callback.rate(callback.last, -1, comment="…")`."""

    def __init__(self, sink: Any, use: str = "chat") -> None:
        self._sink = sink
        self._use = use
        self._runs: OrderedDict[UUID, dict[str, Any]] = OrderedDict()
        self.last: UUID | None = None

    def on_chat_model_start(
        self, serialized: dict[str, Any], messages: list[list[BaseMessage]], *, run_id: UUID, **kwargs: Any
    ) -> None:
        said = [
            {"role": ROLES.get(one.type.lower().removesuffix("messagechunk"), "user"), "content": str(one.text)}
            for one in messages[0]
        ]
        named = kwargs.get("metadata") or {}
        self._runs[run_id] = {"messages": said, "model": str(named.get("ls_model_name", "")), "use": self._use}
        if len(self._runs) > REMEMBERED:
            self._runs.popitem(last=False)

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **kwargs: Any) -> None:
        if run_id in self._runs:
            self._runs[run_id]["response"] = response.generations[0][0].text
            self.last = run_id

    def rate(self, run_id: UUID | None, rating: int, **more: Any) -> str:
        """Log a rating of a run, with what else an event may hold; its id, "" where the run is not remembered."""
        run = self._runs.get(run_id) if run_id else None
        if not run or not run.get("response"):
            return ""
        return str(self._sink.log_event({**run, "rating": rating, **more}))
