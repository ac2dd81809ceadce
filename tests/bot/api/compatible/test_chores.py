"""Titles, tags and follow-ups that other front ends ask for: never searched, and a question never taken for one."""

from __future__ import annotations

import json

import pytest

from bot.api.compatible.chores import CHORES, chore
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
COMPLETE = """### Task:
You are an autocompletion system. Continue the text in `<text>` in the given language.
### Input:
<type>General</type>
<text>The rent had</text>"""
EMOJI = """Your task is to reflect the speaker's likely facial expression through a fitting emoji.

Message: ```The rent had doubled.```"""
TOOLS = """Available Tools: [{"name": "weather"}]

Your task is to choose and return the correct tool(s) from the list of available tools based on the query."""
WRAPPED = """### Task:
Respond to the user query using the provided context, with citations **only when the <source> tag has an id**.

<context>
<source id="1" name="a.txt">USER: The title of the bakery was a name, too.</source>
</context>
"""
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


def test_other_prompts_of_a_front_end_are_none_of_the_documents_either() -> None:
    assert chore(said(COMPLETE)) is CHORES["autocomplet"]
    assert chore(said(EMOJI)) is CHORES["emoji"]
    system = [ChatMessage(role="system", content=TOOLS)]
    assert chore([*system, *said(f"Query: History:\nUSER: {ASKED}\nQuery: And now?")]) is CHORES["available tools"]


@pytest.mark.parametrize("prompt", [f"{WRAPPED}\n{ASKED}", f"{WRAPPED}\n<user_query>\n{ASKED}\n</user_query>\n"])
def test_a_question_that_a_front_end_wraps_with_what_it_found_is_asked_alone(small: Server, prompt: str) -> None:
    reply = post(small, "chat/completions", {"messages": [{"role": "user", "content": prompt}]}).json()
    assert reply["waystone"]["question"] == ASKED


@pytest.mark.parametrize(
    "instructions",
    [
        "You name things in a conversation.",
        "Your task is to answer questions about our documents. Always name the source.",
        "# Task\nYou are a helpful librarian. Address the user by name if you know it.",
        "Your task is to provide answers with the title of their document.",
        WRAPPED,
        TOOLS,
    ],
)
def test_a_question_stays_one_below_any_instructions(instructions: str) -> None:
    assert chore([ChatMessage(role="system", content=instructions), *said(ASKED)]) is None


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
        "Give me the name of the guest\nof the podcast conversation please.",
        WRAPPED + ASKED,
    ],
)
def test_a_readers_question_is_none(question: str) -> None:
    assert chore(said(question)) is None
