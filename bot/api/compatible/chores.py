"""What other front ends ask beside their readers' questions: a title, tags, what to ask next.

Such a prompt carries instructions and the whole conversation, several thousand characters of them; it is no question
to the documents, and nothing is searched for it. A capable writer does what it says. Else the reply is plain: the name
that a conversation would have here, a general tag, nothing to ask next.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from threading import Event as Flag
from typing import Final

from langchain_core.messages import HumanMessage

from bot.access.reader import Reader
from bot.answering.pace import Wait, in_line
from bot.api.compatible.request import ChatMessage
from bot.errors import ModelError, SettingError
from bot.models.choice import Choice
from bot.render.json import Json
from bot.waystone import Waystone
from bot.writing.titles import conversation_title

log = logging.getLogger(__name__)

WORDS: Final = 120  # of a writer's reply

# What carries a conversation along, or the words that a chore is about: a question does not.
_CONVERSATION = re.compile(
    r"<(?:chat_history|conversation|text)\b|^[^\w\n]*(?:user|human|message|conversation|chat history)[^\w\n]*:",
    re.IGNORECASE | re.MULTILINE,
)
_FIRST_ASKED = re.compile(r"^\W*(?:user|human)\W*:[ \t]*(\S.*)$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chore:
    """One kind of reply: the field of its JSON object, and what stands there, made of the first question."""

    field: str
    value: Callable[[str], str | list[str]]


CHORES: Final[Mapping[str, Chore]] = {
    "available tools": Chore("tool_calls", lambda _: []),
    "autocomplet": Chore("text", lambda _: ""),
    "follow-up": Chore("follow_ups", lambda _: []),
    "follow up": Chore("follow_ups", lambda _: []),
    "search quer": Chore("queries", lambda _: []),
    "emoji": Chore("emoji", lambda _: "💬"),
    "image": Chore("prompt", conversation_title),
    "tag": Chore("tags", lambda _: ["General"]),
    "title": Chore("title", lambda asked: conversation_title(asked) or "Conversation"),
    "name": Chore("title", lambda asked: conversation_title(asked) or "Conversation"),
}
# How Open WebUI's prompts begin, and how others ask for the same: an order for one of these in its first sentence.
_ORDER = re.compile(
    r"\s*(?:#{1,4}\s*task\b\W*|your task is to\s+)?(?:please\s+)?"
    r"(?:(?:generate|create|provide|write|give|suggest|produce|summari[sz]e|come up with|name|based on|analy[sz]e"
    rf"|reflect)\b[^?.\n]{{0,200}}?|you are an\s+|(?=available tools:))\b({'|'.join(CHORES)})",
    re.IGNORECASE,
)


def chore(messages: Sequence[ChatMessage]) -> Chore | None:
    """What a conversation asks for, if that is no question to the documents.

    Its last words say it, or its instructions of the conversation in those: instructions alone come with questions.
    """
    last = messages[-1].text if messages else ""
    instructions = next((one.text for one in messages if one.role in ("system", "developer")), "")
    ordered = _ORDER.match(last) or _ORDER.match(instructions)
    return CHORES[ordered[1].lower()] if ordered and _CONVERSATION.search(last) else None


class Done:
    """A chore's reply."""

    id = ""
    answer = None

    def __init__(
        self, waystone: Waystone, reader: Reader, wanted: Chore, messages: Sequence[ChatMessage], model: str | None
    ) -> None:
        self._models = waystone.models
        self._reader = reader
        self._wanted = wanted
        self._messages = messages
        self._model = model
        self._stop = Flag()

    def pieces(self) -> Generator[str | Wait]:
        said = yield from self.whole()
        yield said

    def whole(self) -> Generator[Wait, None, str]:
        try:
            choice = self._models.choose(self._model)
            if choice.kind != "quotes" and not choice.restates:
                written = yield from self._written(choice)
                if written:
                    return written
        except (ModelError, SettingError) as error:
            log.info("another front end's prompt is answered plainly: %s", error)
        return plain(self._wanted, "\n".join(one.text for one in self._messages))

    def stop(self) -> None:
        self._stop.set()

    def annotations(self, text: str) -> list[Json]:
        del text
        return []

    def _written(self, choice: Choice) -> Generator[Wait, None, str]:
        prompt = [HumanMessage("\n\n".join(one.text for one in self._messages))]
        with self._models.line(choice).ticket(self._reader.name) as ticket:
            while (ahead := ticket.ahead) and not self._stop.is_set():
                yield in_line(ahead)
            with closing(self._models.words(choice, prompt, stop=self._stop, words=WORDS)) as words:
                return "".join(words)


def plain(wanted: Chore, prompt: str) -> str:
    """The reply without a writer, as JSON where the prompt asks for that."""
    asked = _FIRST_ASKED.search(prompt)
    value = wanted.value(asked[1] if asked else "")
    if "JSON" in prompt or f'"{wanted.field}"' in prompt:
        return json.dumps({wanted.field: value}, ensure_ascii=False)
    return value if isinstance(value, str) else "\n".join(value)
