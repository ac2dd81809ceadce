"""Follow-ups made into questions that stand alone: by rules, or by a capable model.

The rules carry over what the conversation was about when a question leans on it ("and what did he say about
that?"), and leave every other question as it was asked: a rewrite that was not needed only drifts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from langchain_core.messages import BaseMessage

from bot.answering.answer import Message
from bot.errors import WaystoneError
from bot.store.types import storable
from bot.writing import prompts

LONGEST_QUESTION = 8_000  # characters; longer than any question, and short enough to be understood at once


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


POINTING = _words(
    """
    he she they them him it its his her their theirs this that these those there then such one ones both former
    latter same other others else so
    """
)
LEANING = re.compile(
    r"^(?:and|but|so|or|also|then|ok(?:ay)?,?|what about|how about|why(?: not)?\W*$|how so|really|tell me more|"
    r"more|go on|explain|for example|such as|in what way|since when|says who|which ones?)\b",
    re.IGNORECASE,
)
# Words that say nothing of what a question is about.
COMMON = _words(
    """
    a an and are as at be been but by can could did do does for from had has have how i if in is it its me my not
    of on or our say says said should so tell than that the their them then there these they this to was we were
    what when where which who whom whose why will with would you your about more much many any some also just he
    she his her him after before during think thinks thought mean means according author speaker guest sources
    source one give given example make makes get gets
    """
)
# Words that point at nothing: "is it too late", "are there many", "the one who".
EMPTY = re.compile(
    r"\b(?:is|are|was|were|would|could|can|does|be) (?:it|there)\b(?= (?:so|too|worth|possible|true|hard|easy|better|"
    r"okay?|late|good|bad|necessary|still|ever|any|many|much|more|an?|be|make sense|take|cost|help)\b)|"
    r"\bit(?:['’]s| is| was) (?=too|worth|possible|true|hard|easy|better|late|good|necessary)|\b(?:so|such) that\b|"
    r"\bth(?:ose|at|ey) who\b|\b(?:one|ones) (?=who|that)|\bso (?=many|much|few|hard|fast|important)",
    re.IGNORECASE,
)
SHORT = 4  # words; a question with fewer of its own leans on what was said before
CARRIED = 8  # words of the earlier question that are carried over at most
LONGEST_REWRITE = 300  # characters of a rewritten question


def askable(question: str) -> str:
    """A question as it can be searched and stored. Raises `WaystoneError` where there is none, or no end of it."""
    if not question.strip():
        raise WaystoneError("the question is empty; ask something")
    if len(question) > LONGEST_QUESTION:
        raise WaystoneError(f"the question has {len(question)} characters; ask in {LONGEST_QUESTION} at most")
    return storable(question)


def standalone(question: str, history: Sequence[Message]) -> str:
    """The question as it is understood on its own: unchanged, or with what it leans on in brackets after it.

    `and what did he say about that?` after `Why did Eric Jang leave Google?` →
    `and what did he say about that? (Eric Jang leave Google)`
    """
    asked = [message.content for message in history if message.role == "user"]
    if not asked or not leans(question):
        return question
    known = {word.lower() for word in words(question)}
    carried = [word for word in subject(asked) if word.lower() not in known]
    return f"{question} ({' '.join(carried[:CARRIED])})" if carried else question


def leans(question: str) -> bool:
    """Whether a question can't be understood without what was said before."""
    said = words(EMPTY.sub(" ", question))
    own = [word for word in said if word.lower() not in COMMON and word.lower() not in POINTING]
    if LEANING.match(question.strip()):
        return True
    names = [word for word in said[1:] if word[0].isupper() and word.lower() not in COMMON]
    points = any(word.lower() in POINTING for word in said)
    return len(own) < SHORT and not names if points else not own


def subject(asked: Sequence[str]) -> list[str]:
    """What a conversation is about: the content words of its last question, else of the one before it leaned on."""
    found: list[str] = []
    for question in reversed(asked):
        content = [word for word in words(question) if word.lower() not in COMMON | POINTING]
        found += [word for word in content if word.lower() not in {one.lower() for one in found}]
        if not leans(question):
            break
    return found


def words(text: str) -> list[str]:
    return re.findall(r"\w[\w'’.&+-]*\w|\w", text)


def standalone_by_model(
    write: Callable[[Sequence[BaseMessage]], Iterator[str]], question: str, history: Sequence[Message]
) -> str:
    """The same by a capable model; its reply is used only when it is one line of a sensible length."""
    if not history or not leans(question):
        return question
    reply = "".join(write(prompts.standalone(question, history))).strip().strip('"“”')
    sensible = reply and "\n" not in reply and len(reply) <= LONGEST_REWRITE
    return reply if sensible else standalone(question, history)
