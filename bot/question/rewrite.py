"""Follow-ups made into questions that stand alone: by one short call of the writer, by rules where there is none.

A question that stands alone already is left as it was asked: a rewrite that was not needed only drifts. The rules put a
name for its pronoun, or finish a question that was cut short by the one before it; where they can do neither, the
question keeps its words and has the one before it in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from langchain_core.messages import BaseMessage

from bot.answer import Message
from bot.errors import InvalidRequest
from bot.models import prompts
from bot.question.follow_up import (
    ACTOR_ASKED,
    AUXILIARY,
    CARRIED_OVER,
    asks_again,
    content,
    is_thing,
    leans,
    names,
    words,
)
from bot.question.small_talk import small_talk, without_thanks
from bot.question.statement import MONTH
from index.store.types import storable

# A writer: what it is asked to, and its reply as it comes.
Write = Callable[[Sequence[BaseMessage]], Iterator[str]]
LONGEST_QUESTION: Final = 8_000  # characters; longer than any question, and short enough to be understood at once
LONGEST_REWRITE: Final = 300  # characters of a question that a model rewrote
CARRIED: Final = 200  # characters of earlier questions that are carried over at most
REMEMBERED: Final = 4  # questions that are looked back at

_BARE: Final = re.compile(r"^(?:(?:and|but|so)\s+)?(why|how|when|where)\W*$", re.IGNORECASE)
# What a question takes for granted; not `Who was …`, which asks for what `was` is said of.
_WHOLE: Final = re.compile(
    rf"^(?:(?:what|which|who|where|when|how)\s+\w+.*?\s)??(?P<rest>{AUXILIARY}\s+\w.*)", re.IGNORECASE
)
_SWAP: Final = re.compile(r"^(?:(?:and|but|so|or)\b,?\s+)?(?:(?:what|how)\s+about\s+|(?=(?:and|or)\b))", re.IGNORECASE)
# `No, I meant Berlin`, `not London, Berlin`: as `and Berlin`.
_CORRECTS: Final = re.compile(
    r"^(?:(?:no|sorry|nein|oh|actually)\b[\s,.!]+)*(?:(?:i\s+meant?|ich\s+meinte)\s+"
    r"|(?:not\s+\S+(?:\s\S+)?,\s+(?:but\s+)?|(?<=[,.!]\s))(?=\S+(?:\s\S+){0,3}$))",
    re.IGNORECASE,
)
_AND: Final = re.compile(r"^(?:and|or)\b,?\s+", re.IGNORECASE)
_PREPOSITION: Final = r"(?:of|for|in|at|to|with|about|by|from|on|against|between|under|after|before)"
_ASKS: Final = re.compile(rf"\b(?:{AUXILIARY}|who|what|when|where|why|how|which)\b", re.IGNORECASE)
_HE: Final = re.compile(r"\b(he|she|him|his|her|hers)\b", re.IGNORECASE)
_IT: Final = re.compile(r"\b(it|its)\b", re.IGNORECASE)
# What is asked of a name itself, the `{0}`: what it is, or what it does.
_TOLD_OF: Final = r"\b(?:is|was|isn['’]t|wasn['’]t)\s+{0}\b(?!\s+\w+ing\b)|\bdoes\s+{0}\s+do\b"
_DAY: Final = re.compile(rf"(?:{MONTH}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b")
_POSSESSIVE: Final = frozenset({"his", "its", "her", "hers"})


def askable(question: str) -> str:
    """A question as it can be searched and stored. Raises `InvalidRequest` where there is none, or no end of it."""
    if not question.strip():
        raise InvalidRequest("the question is empty; ask something")
    if len(question) > LONGEST_QUESTION:
        raise InvalidRequest(f"the question has {len(question)} characters; ask in {LONGEST_QUESTION} at most")
    return storable(question)


def standalone(question: str, history: Sequence[Message]) -> str:
    """The question as it is understood on its own, by rules.

    `Why did he leave?` after `What did Eric Jang do at Google?` → `Why did Eric Jang leave?`;
    `and what was it for?` after `How long did the lease run?` → `and what was it for? (How long did the lease run)`;
    of `Thanks! And Tesla?` the question.
    """
    question = without_thanks(question)
    before = ""
    for asked in earlier(history):
        before = _on(before, asked)
    return _on(before, question)


def searchable(understood: str, asked: str) -> str:
    """A question as it is best searched for: of what it carries over in brackets the telling words alone.

    `And how big is it? (what eats the brush lizard)` → `And how big is it? (eats brush lizard)`;
    `Explain that in simple terms (what eats the brush lizard)` → `what eats the brush lizard?`
    """
    body, carried = _parted(understood)
    if understood == asked or not carried:
        return understood
    if asks_again(body):
        return f"{carried}?"
    known = {word.lower() for word in words(body)}
    return f"{body}? ({' '.join(word for word in content(carried) if word.lower() not in known)})"


def earlier(history: Sequence[Message]) -> list[str]:
    """What was asked of the documents before, the last few questions."""
    asked: list[str] = []
    for message in history:
        question = " ".join(message.content.split()) if message.role == "user" else ""
        if question and not small_talk(question, conversation=bool(asked)):
            asked.append(without_thanks(question))
    return asked[-REMEMBERED:]


def _on(before: str, question: str) -> str:
    """A question with what it leaves to the one before it."""
    question = _CORRECTS.sub("And ", question) if before else question
    if not before or not leans(question):
        return question
    body, carried = _parted(before)
    known = {word.lower() for word in words(question)}
    if not carried and {word.lower() for word in content(body)} <= known:
        return question
    rewritten = _finished(question, body) or _swapped(question, body) or _named(question, body)
    if rewritten:
        return f"{rewritten} ({carried})" if carried and (leans(rewritten) or not names(rewritten)) else rewritten
    if swapped := _swapped(question, carried):
        return f"{body}? ({swapped[:-1]})"
    return f"{question} ({_cut('; '.join(filter(None, (body, carried))))})"


def _parted(question: str) -> tuple[str, str]:
    """A question without its mark, and what it carries in brackets."""
    carried = CARRIED_OVER.search(question)
    return CARRIED_OVER.sub("", question).rstrip(" ?.!"), carried[1] if carried else ""


def _cut(text: str) -> str:
    return text if len(text) <= CARRIED else f"{text[:CARRIED].rsplit(' ', 1)[0]} …"


def _finished(question: str, before: str) -> str:
    """`Why?` after `Is PyTorch neutral` → `Why is PyTorch neutral?`"""
    bare = _BARE.match(question)
    asked = _WHOLE.match(before) if bare else None
    if not bare or not asked:
        return ""
    rest = asked["rest"]
    return f"{bare[1].capitalize()} {rest[0].lower()}{rest[1:]}?"


def _swapped(question: str, before: str) -> str:
    """`And of Tesla?` after `What speaks for the pay of FAANG` → `What speaks for the pay of Tesla?`"""
    other = _AND.sub("", _SWAP.sub("", question)).rstrip(" ?.!")
    if other == question.rstrip(" ?.!") or not other or _ASKS.search(other) or leans(f"What is {other}"):
        return ""
    preposition = re.match(rf"{_PREPOSITION}\b", other, re.IGNORECASE)
    if preposition:
        at = [found.start() for found in re.finditer(rf"\b{preposition[0]}\b", before, re.IGNORECASE)]
        return f"{before[: at[-1]]}{other}?" if at else ""
    known = names(before)
    # A name for a name, a day for a day: who follows on 3 March is no date.
    ends = known and before.endswith(known[-1]) and bool(_DAY.match(known[-1])) == bool(_DAY.match(other))
    if ends and names(f"is {other}") == [re.sub(r"^the ", "", other)]:
        return f"{re.sub(rf'(?:the )?{re.escape(known[-1])}$', '', before)}{other}?"
    return ""


def _named(question: str, before: str) -> str:
    """`What is it for?` after `Who built Langchain` → `What is Langchain for?`"""
    known = names(before)
    subject = next((name for name in known if re.search(rf"\b{AUXILIARY}\s+{re.escape(name)}", before, re.I)), "")
    # Neither what stands after a preposition nor who owns what is asked of is `it`; two names leave it open.
    owned = rf"\b{_PREPOSITION}\s+(?:the\s+)?{{0}}|{{0}}['’]s\b"
    # Nor is who does something: after `What did Tom buy` it is what Tom bought.
    told_of = known == [subject] and re.search(_TOLD_OF.format(re.escape(subject)), before, re.I)
    things = [
        name
        for name in known
        if (name != subject or told_of) and not re.search(owned.format(re.escape(name)), before, re.I)
    ]
    person, thing = _HE.search(question), _IT.search(question)
    if person and subject and not subject.isupper() and not is_thing(subject) and not ACTOR_ASKED.match(before):
        return _for(_HE, subject, question)
    if thing and len(things) == 1:
        return _for(_IT, things[0], question)
    return ""


def _for(pronoun: re.Pattern[str], name: str, question: str) -> str:
    """A question with a name for the first of its pronouns."""

    def named(found: re.Match[str]) -> str:
        ends = not question[found.end() :].strip(" ?.!")
        owns = found[0].lower() in _POSSESSIVE and not (ends and found[0].lower() == "her")
        return f"{name}’s" if owns else name

    return pronoun.sub(named, question, count=1)


def standalone_by_model(write: Write, question: str, history: Sequence[Message]) -> str:
    """The same by the writer; by the rules where its reply drops what was asked, or names what nobody did."""
    question = without_thanks(question)
    if not earlier(history):
        return question
    question = _CORRECTS.sub("And ", question)
    if not leans(question):
        return question
    reply = "".join(write(prompts.standalone(question, history))).strip().strip('"“”').strip()
    return reply if _faithful(reply, question, history) else standalone(question, history)


def _faithful(reply: str, question: str, history: Sequence[Message]) -> bool:
    """Whether a rewrite asks what the question asks, in words of the conversation."""
    if not reply or "\n" in reply or len(reply) > max(LONGEST_REWRITE, 2 * len(question)):
        return False
    kept = {word.lower() for word in words(reply)}
    said = {word.lower() for message in history for word in words(message.content)} | {
        word.lower() for word in words(question)
    }
    return {word.lower() for word in content(question)} <= kept and all(
        part.lower() in said for name in names(reply) for part in words(name)
    )
