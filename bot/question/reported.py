"""Questions that instructions and reports answer: how something is done, how many there are, who decided what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.question.statement import BE, DONE, HOW_LONG, IMPERATIVE, NOUN, NP, WHEN, Posed, Statement, as_mine, stem

_TO_DO: Final = (
    r"to (?P<do>(?!be |have |get |make sure|do )[a-z]+ "
    r"(?:(?:the|an?|your|all|every) [a-z][\w'’-]*|(?!the |an? )\w{3,}s\b)"
    r"(?: (?!and |or |but |so |if |when |before |after |until |by |with )[\w'’-]+){0,5})"
)
_NUMBER: Final = (
    r"(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|a hundred)"
)
_SAYS: Final = r"(?:decided|agreed|reported|offered|proposed|announced|promised|asked|refused|recommended|suggested)"
_ALLOWED: Final = r"(?:allowed|permitted|prohibited|forbidden|open|closed|available|due|valid)"
_ONLY: Final = (
    rf"(?:only )?(?:provided that|provided|only if|if|unless|{WHEN}|"
    r"(?:on|from|until|between|during|every|after|before) )"
)
_NAME: Final = r"(?P<who>[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)?|The [a-z]+)"


def _how_to(said: Statement) -> Iterator[Posed]:
    """`Send SIGHUP to reload the file` → `How do I reload the file?`"""
    first = re.match(rf"(?i:{_TO_DO}), (?:you (?:can|must|should|need to) )?[a-z]", said.words)
    command = re.match(rf"(?i:{IMPERATIVE}) (?!to )[^,;]{{1,60}}? {_TO_DO}(?: |$|,)", said.words)
    if (found := first or command) and not re.search(r"\bif\b|\bnot\b", said.words[: found.start("do")]):
        do = re.sub(r"(?: (?:between|in|on|at|from|of|for|into|out|over|under|the|an?|your))+$", "", found["do"])
        yield Posed(f"How do I {as_mine(do)}?", "how to")


def _how_many(said: Statement) -> Iterator[Posed]:
    """`There are nine people on the list` → `How many people are on the list?`"""
    found = re.match(
        rf"There (?P<be>are|were) (?:only |about |now )?{_NUMBER} (?P<what>[a-z][\w'’ -]{{2,40}}?) "
        r"(?P<rest>(?:on|in|at|of|for|under|left|waiting|per) [^,;]+)",
        said.words,
        re.IGNORECASE,
    )
    if found:
        yield Posed(f"How many {found['what']} {found['be']} {found['rest']}?", "how many")


def _how_long(said: Statement) -> Iterator[Posed]:
    """`Maps are kept for seven days` → `How long are maps kept?`; `Simmer the peas for ten minutes` → `… should I …`"""
    if found := said.match(rf"{NP} {BE} (?P<done>{DONE}) for {HOW_LONG}"):
        yield Posed(f"How long {found['be']} {said.noun(found['np'])} {found['done']}?", "how long")
    if found := re.match(rf"(?P<do>[A-Z][a-z]+ (?:the|your) {NOUN}(?: {NOUN}){{0,4}}) for {HOW_LONG}", said.words):
        yield Posed(f"How long should I {as_mine(found['do'][0].lower() + found['do'][1:])}?", "how long")


def _how_much(said: Statement) -> Iterator[Posed]:
    """`Adults pay £32 a month` → `How much do adults pay?`"""
    if found := said.match(rf"{NP} (?P<verb>pay|earn|charge|paid|charged|earned) (?:about |only |over )?[£$€]\d"):
        do = "did" if found["verb"].endswith(("paid", "ed")) else "do"
        plain = {"paid": "pay", "charged": "charge", "earned": "earn"}.get(found["verb"], found["verb"])
        yield Posed(f"How much {do} {said.noun(found['np'])} {plain}?", "how much")


def _decided(said: Statement) -> Iterator[Posed]:
    """`It was agreed that bonfires are …` → `What was agreed about bonfires?`; `Tom reported …` → `What did Tom …?`"""
    told = r"(?:agreed|decided|resolved|found|shown|confirmed)"
    found = re.match(
        rf"(?:It was|We) (?P<done>{told}) that {NP} (?:is|are|was|were|will|should|may|must|can)\b", said.words
    )
    if found:
        yield Posed(f"What was {found['done']} about {said.noun(found['np'])}?", "agreed")
    if found := re.match(rf"{_NAME} (?P<did>{_SAYS}) (?:to|that|an?|the|\w+ing)\b", said.words):
        who = found["who"][0].lower() + found["who"][1:] if found["who"].startswith("The ") else found["who"]
        verb = stem(found["did"]) or found["did"].removesuffix("ed" if found["did"] == "offered" else "d")
        if re.match(r"(?!(?:It|They|We|He|She|You|I|This|That|There|Nobody|Everyone|Someone)\b)", who):
            yield Posed(f"What did {who} {verb}?", "did")


def _will(said: Statement) -> Iterator[Posed]:
    """`Dorothy will put up a notice` → `What will Dorothy put up?`"""
    found = re.match(rf"{_NAME} will (?P<do>(?!be |have |not )[a-z]+(?: up| out| off)?) (?:an?|the) ", said.words)
    if found and re.match(r"(?!(?:It|They|We|He|She|You|I|This|That|There|The)\b)", found["who"]):
        yield Posed(f"What will {found['who']} {found['do']}?", "will")


def _allowed_when(said: Statement) -> Iterator[Posed]:
    """`Bonfires are allowed only on weekdays` → `When are bonfires allowed?`"""
    if found := said.match(rf"(?:It was \w+ that )?{NP} {BE} (?P<done>{_ALLOWED}) {_ONLY}"):
        yield Posed(f"When {found['be']} {said.noun(found['np'])} {found['done']}?", "when")
    if found := said.match(rf"{NP} {BE} to (?P<do>start|begin|end|open|close|take place) (?:on|at|in) "):
        yield Posed(f"When {found['be']} {said.noun(found['np'])} to {found['do']}?", "when")


def _follows(said: Statement) -> Iterator[Posed]:
    """`If it rains, the walk is moved indoors` → `What happens if it rains?`; of what was, what is wrong."""
    found = re.match(
        r"If (?P<if>(?:the|an?|your|you|[A-Z]\w+|\w+s) [^,;]{6,60}), (?P<then>(?!you |then |please )[^,]+)", said.words
    )
    if not found or re.search(
        rf"\b(?:he|she|they|this|these|we|our)\b|^{IMPERATIVE}\b", found["if"] + " " + found["then"], re.I
    ):
        return
    if re.match(rf"{IMPERATIVE}\b", found["then"], re.IGNORECASE):
        return
    past = re.search(r"\b(?:was|were|had|could not|has been|have been)\b", found["then"])
    if past or re.search(r"\b(?:is|are|will|can|may|must)\b", found["then"]):
        yield Posed(f"What {'is wrong' if past else 'happens'} if {as_mine(found['if'])}?", "if")


RULES: Final = (_decided, _how_many, _how_to, _how_much, _how_long, _allowed_when, _follows, _will)
