"""Titles, tags and follow-ups that other front ends ask for: never searched, and a question never taken for one."""

from __future__ import annotations

import json

import pytest

from bot.api.compatible.chores import chore
from bot.api.compatible.request import ChatMessage
from tests.bot.api.compatible.test_calls import post
from tests.bot.api.conftest import ASKED
from tests.bot.served import Server

HISTORY = f"<chat_history>\nUSER: {ASKED}\nASSISTANT: {'The rent had doubled. ' * 200}\n</chat_history>"
TITLE = f"""### Task:
Generate a concise, 3-5 word title with an emoji summarizing the chat history.
### Output:
JSON format: {{ "title": "your concise title here" }}
### Chat History:
{HISTORY}"""
TAGS = f"""### Task:
Generate 1-3 broad tags categorizing the main themes of the chat history.
### Output:
JSON format: {{ "tags": ["tag1", "tag2", "tag3"] }}
### Chat History:
{HISTORY}"""
NEXT = f"""### Task:
Suggest 3-5 relevant follow-up questions or prompts that the user might naturally ask next in this conversation.
### Output:
JSON format: {{ "follow_ups": ["Question 1?", "Question 2?"] }}
### Chat History:
{HISTORY}"""
QUERIES = f"""### Task:
Analyze the chat history to determine the necessity of generating search queries, in the given language.
### Output:
Strictly return in JSON format: {{ "queries": ["query1"] }}
### Chat History:
{HISTORY}"""
OF_ANOTHER = f"""Provide a concise, 5-word-or-less title for the conversation, using title case conventions.

Conversation:
User: {ASKED}
AI: The rent had doubled."""


def said(prompt: str) -> list[ChatMessage]:
    return [ChatMessage(role="user", content=prompt)]


@pytest.mark.parametrize(
    ("prompt", "told"),
    [
        (TITLE, {"title": ASKED}),
        (TAGS, {"tags": ["General"]}),
        (NEXT, {"follow_ups": []}),
        (QUERIES, {"queries": []}),
    ],
)
def test_a_front_ends_prompt_is_answered_plainly_without_a_search(
    small: Server, prompt: str, told: dict[str, object]
) -> None:
    assert len(prompt) > 4_000
    reply = post(small, "chat/completions", {"messages": [{"role": "user", "content": prompt}]}).json()
    assert json.loads(reply["choices"][0]["message"]["content"]) == told
    assert "waystone" not in reply  # no answer, so none is on record


def test_a_title_in_words_where_no_json_is_asked_for(small: Server) -> None:
    reply = post(small, "completions", {"prompt": OF_ANOTHER}).json()
    assert reply["choices"][0]["text"] == ASKED


@pytest.mark.parametrize(
    "question",
    [
        ASKED,
        "Give me the name of the engineer who built the lighthouse",
        "What title does the essay have, and which tags would you give it?",
        "Suggest a name for my bakery\nin Lyon",
        "Summarize the conversation that the podcast's guest recalls",
        "Generate a list of reasons for the move; name each of them.",
        "Is it true that the chat about titles comes first?",
    ],
)
def test_a_readers_question_is_none(question: str) -> None:
    assert chore(said(question)) is None
    assert chore([ChatMessage(role="system", content="You name things in a conversation."), *said(question)]) is None
