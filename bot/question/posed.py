"""The questions that a sentence answers, in its own words: by rules, without a model.

Each rule turns one form of statement around ("A gabion is a wire basket filled with stone." → "What is a gabion?");
what fits none, or would lean on the sentences before it, gives nothing. Many are made and few kept: M. Heilman, N. A.
Smith, "Good Question! Statistical Ranking for Question Generation", NAACL 2010. Whether a question is answered is for
the search to say (`bot/evidence/starters.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from typing import Final

from bot.question import reported
from bot.question.follow_up import content, points
from bot.question.statement import (
    BE,
    DETERMINER,
    DONE,
    HOW_LONG,
    IMPERATIVE,
    NO_NOUN,
    NOUN,
    NP,
    WHEN,
    Posed,
    Statement,
    as_mine,
    do,
    first_clause,
    stem,
)

_LONGEST: Final = 100  # characters of a question
_STATEMENT: Final = 260  # characters of a sentence that is turned around
# What makes "the …" one thing that a reader can ask for.
_ONE_THING: Final = re.compile(
    r"\b(?:most|best|worst|biggest|largest|smallest|greatest|main|hardest|easiest|simplest|fastest|oldest|first|longest|"
    r"highest|lowest|cheapest|nearest|safest|strongest|key|core|central|only)\b(?= \w+ \w+)|"
    r"\b(?:difference|purpose|goal|aim|point|cause|role|advantage|disadvantage|meaning|function|definition|reason|rule|"
    r"trick|danger|price|effect|secret)s? (?:of|for|between|with|in|behind|to)\b",
    re.IGNORECASE,
)
_HAZY: Final = re.compile(
    r"\b(?:you know|i mean|kind of|sort of|stuff|et cetera|etc|above|below|following|aforementioned|[ap]\.m|"
    r"(?:this|next|previous|last) (?:chapter|section|page|figure|table|year|week|month))\b|[\[\]{}<>|=#*\\]|\b_|_\b|"
    r"https?:|"
    r"\b(?:is|the|an?|to),|\blike(?=,| (?:how|what|the|on|one|so|is|um|you|I|we)\b)",
    re.IGNORECASE,
)
_OURS: Final = re.compile(r"\b(?:we|our|us|ours|me|my|mine|myself|let['’]s|i['’]\w+|i)\b", re.IGNORECASE)
_ASKED_OF_ONESELF: Final = frozenset({"if", "whether", "how to", "how long"})
_SPEAKER: Final = re.compile(r"^(?:[A-Z][\w.'’ -]{0,30}: *)?(?:(?:so|and|but|okay|now|well)\b,? )*", re.IGNORECASE)
_ASKS: Final = re.compile(
    r"(?:what|why|how|when|where|which|who|is|are|can|could|should|do|does|did|will|am)\b", re.IGNORECASE
)
_TAGGED: Final = re.compile(r"\b(?:you|your|right\?$|or whatever)\b|, \w+\?$", re.IGNORECASE)
_HANGS: Final = re.compile(r"\b(?:has|have|is|are|was|were|of|to|in|by|with|for|the|an?|and|or|that|as)$")
_MAKERS: Final = (
    r"(?:founded|invented|wrote|built|discovered|proposed|created|developed|introduced|published|designed|coined|"
    r"directed|composed|painted|won|led|launched|started|opened|described|established|organi[sz]ed|translated)"
)
_KEPT: Final = (
    r"(?:kept|stored|written|saved|placed|logged|cached|listed|documented|defined|configured|hosted|located|found)"
)
_DOES: Final = {
    "means": "mean", "requires": "require", "needs": "need", "causes": "cause", "contains": "contain",
    "protects": "protect", "covers": "cover", "consists of": "consist of", "depends on": "depend on",
    "stands for": "stand for", "leads to": "lead to", "relies on": "rely on", "comes from": "come from",
    "prevents": "prevent", "measures": "measure", "replaces": "replace", "improves": "improve", "reduces": "reduce",
    "returns": "return", "describes": "describe", "expects": "expect", "accepts": "accept", "supports": "support",
    "loses": "lose", "reaches": "reach", "achieves": "achieve", "belongs to": "belong to",
    "adds": "add", "reads": "read", "writes": "write", "shows": "show", "includes": "include", "provides": "provide",
    "carries": "carry", "lists": "list", "holds": "hold", "prints": "print", "combines": "combine",
}  # fmt: skip


def posed(sentence: str, small: Set[str] = frozenset(), names: Set[str] = frozenset()) -> Iterator[Posed]:
    """The questions that a sentence answers, each of another form, those first that ask for most.

    `small` are words that its text writes without a capital letter; `names` those that a sentence may open with all
    the same, as a program's name does.
    """
    said = " ".join(sentence.split())
    opens = said[:1].isupper() or said.partition(" ")[0] in names
    if said.endswith("?"):
        yield from _standing([_own(said)])
    elif said.endswith(".") and len(said) <= _STATEMENT and opens and not _HAZY.search(said):
        statement = Statement(said[:-1], small)
        yield from _standing(one for rule in _RULES for one in rule(statement))


def _standing(questions: Iterable[Posed]) -> Iterator[Posed]:
    """Those that stand alone, and speak of nobody in particular."""
    for one in questions:
        closed = all(one.text.count(opening) == one.text.count(closing) for opening, closing in ("()", "“”"))
        ours = one.form not in _ASKED_OF_ONESELF and _OURS.search(one.text.removeprefix("Am I "))
        if not one.text or len(one.text) > _LONGEST or '"' in one.text or not closed or ours:
            continue
        if not points(one.text) and len(content(one.text)) > (one.form == "own"):
            yield one


def _own(said: str) -> Posed:
    """A question that the text asks, without who asks it, if it is not one that is put to somebody."""
    asked = _SPEAKER.sub("", said, count=1)
    told = len(content(asked)) > 2 or asked.lower().startswith(("what is ", "what's ", "how does "))
    fit = (
        told and _ASKS.match(asked) and len(asked.split()) > 3 and not _TAGGED.search(asked) and not _HAZY.search(asked)
    )
    return Posed(asked[:1].upper() + asked[1:] if fit else "", "own")


def _why(said: Statement) -> Iterator[Posed]:
    """`The key is stiff because …` → `Why is the key stiff?`; `Ann left the firm because …` → `Why did Ann leave …?`"""
    if re.search(r"[,;:].*? because ", said.words):
        return
    if found := said.match(
        rf"{NP} (?P<aux>is|are|was|were|can|could|should|must|will) (?P<rest>.+?),? because (?!of$)"
    ):
        yield Posed(f"Why {found['aux']} {said.noun(found['np'])} {found['rest']}?", "why")
    elif found := re.match(r"(?P<np>(?:[A-Z][\w’'-]+ ?){1,4}?) (?P<did>[a-z]+) (?P<rest>.+?),? because ", said.words):
        verb, name = stem(found["did"]), said.noun(found["np"])
        if verb and name[0].isupper() and not DETERMINER.match(name) and not re.match(rf"{NO_NOUN}\b", name.lower()):
            yield Posed(f"Why did {name} {verb} {found['rest']}?", "why")


def _one_thing(said: Statement) -> Iterator[Posed]:
    """`The hardest part of it was the wait` → `What was the hardest part …?`"""
    told = r"(?:an?|the|that|to|whether|how|not|his|its|their|[A-Z]\w+|\w+ing)\b \S+"
    found = said.match(rf"(?P<one>[Tt]he (?:most |only )?{NOUN}(?: {NOUN}){{1,8}}?)(?: for (?:me|us))? {BE} {told}")
    if found and _ONE_THING.search(found["one"]):
        yield Posed(f"What {found['be']} {said.noun(found['one'])}?", "which")


def _what(said: Statement) -> Iterator[Posed]:
    """`A gabion is a wire basket filled with stone` → `What is a gabion?`"""
    kind = r"(?:an?|one of the|the \w+ (?:of|for|that|in)|(?:\w+ )?\w+ (?:that|whose))"
    found = said.match(rf"{NP} (?P<be>is|are) {kind} \S+ \S+ \S+")
    if found and len(found["np"].split()) < 5 and not re.match(r"(?:the|every|no|some|many)\b", found["np"].lower()):
        yield Posed(f"What {found['be']} {said.noun(found['np'])}?", "what")


def _who(said: Statement) -> Iterator[Posed]:
    """`Ada Lovelace wrote the first program` → `Who wrote the first program?`"""
    if found := said.match(rf"(?:[A-Z][\w.’'-]+ ){{2,4}}(?P<did>{_MAKERS} (?:the|an?|[A-Z]\w+)\b.*)$"):
        yield Posed(f"Who {first_clause(found['did'])}?", "who")


def _when(said: Statement) -> Iterator[Posed]:
    """`The pier was built in 1898` → `When was the pier built?`"""
    early = said.match(rf"(?i:{WHEN}),? {NP} {BE} (?P<rest>{DONE}\b.*)$")
    late = said.match(rf"{NP} {BE} (?P<rest>{DONE}\b[^,;:\d]*?) (?:{WHEN})(?:$|[,;])")
    if found := said.match(rf"{NP} will be (?P<rest>{DONE}\b[^,;:\d]*?) (?:{WHEN})$"):
        yield Posed(f"When will {said.noun(found['np'])} be {found['rest']}?", "when")
    if (found := early or late) and " and " not in (rest := first_clause(found["rest"])):
        yield Posed(f"When {found['be']} {said.noun(found['np'])} {rest}?", "when")


def _how_much(said: Statement) -> Iterator[Posed]:
    """`A ticket costs 85 kroner` → `How much does a ticket cost?`; `Drying takes a day` → `How long …?`"""
    if found := said.match(rf"{NP} (?P<verb>costs?) (?:about |around |up to |only )?[£$€]?\d"):
        yield Posed(f"How much {do(found)} {said.noun(found['np'])} cost?", "how much")
    if found := said.match(rf"{NP} (?P<verb>takes?|lasts?) (?:you )?{HOW_LONG}"):
        yield Posed(f"How long {do(found)} {said.noun(found['np'])} {found['verb'].rstrip('s')}?", "how long")


def _by_what(said: Statement) -> Iterator[Posed]:
    """`The deck is reached by a spiral stair` → `How is the deck reached?`"""
    by = r"by (?:\w+ing|an? (?!(?:\w+ )?\w+(?:er|or|ist|ian|man)\b)\w+)\b"
    if found := said.match(rf"{NP} (?P<be>is|are) (?P<done>{DONE}(?: (?!by\b)[\w'’-]+){{0,5}}) {by}"):
        yield Posed(f"How {found['be']} {said.noun(found['np'])} {found['done']}?", "how")


def _used_for(said: Statement) -> Iterator[Posed]:
    """`Borax is used for cleaning drains` → `What is borax used for?`"""
    if found := said.match(rf"{NP} {BE} (?:mainly |often |mostly |commonly )?used (?:for|to) "):
        yield Posed(f"What {found['be']} {said.noun(found['np'])} used for?", "what for")


def _does(said: Statement) -> Iterator[Posed]:
    """`Burnout means more than being tired` → `What does burnout mean?`"""
    if found := said.match(rf"{NP} (?P<verb>{'|'.join(_DOES)}) \S+ \S+"):
        asks = "Where" if found["verb"] == "comes from" else "What"
        yield Posed(f"{asks} does {said.noun(found['np'])} {_DOES[found['verb']]}?", "does")


def _if(said: Statement) -> Iterator[Posed]:
    """`If you lose your key, call the office` → `What should I do if I lose my key?`"""
    then = rf"(?:you (?:should|must|can|may|need to|have to)|(?:then )?(?:please )?{IMPERATIVE})\b"
    found = said.match(rf"If (?P<if>[^\s,;]+ [^\s,;]+ [^\s,;]+[^,;]*)(?<! not), (?P<then>{then})")
    if found and not re.search(r"\b(?:he|she|they|it|this|that|these|those|we|our)\b", found["if"], re.IGNORECASE):
        may = "can" if found["then"] in ("you can", "you may") else "should"
        yield Posed(f"What {may} I do if {as_mine(found['if'])}?", "if")


def _whether(said: Statement) -> Iterator[Posed]:
    """`Batteries may be stored dry` → `Can batteries be stored dry?`; `You must …` → `Do I have to …?`"""
    aux = r"(?P<aux>can|should|must|may|MUST|SHOULD|MAY) (?:NOT |not |never |only |always |normally )*"
    found = said.match(rf"(?P<you>You) {aux}(?P<rest>(?!have\b)\w+ .+)$") or said.match(
        rf"{NP} {aux}(?P<rest>(?!have\b)\w+ .+)$"
    )
    if not found:
        return
    rest = as_mine(first_clause(found["rest"]))
    asks = "Can" if found["aux"].lower() == "may" else found["aux"].capitalize()
    mine = "np" not in found.re.groupindex
    if 2 < len(rest.split()) < 12 and not _HANGS.search(rest):
        yield Posed(f"{asks} {'I' if mine else said.noun(found['np'])} {rest}?", "whether")


def _introduced(said: Statement) -> Iterator[Posed]:
    """`We introduce Palm, a method that …` → `What is Palm?`"""
    found = said.match(
        r"(?:We|[Tt]his (?:paper|document|article|report|chapter|work)|.{0,40}, we) (?:\w+ly )?"
        r"(?:introduce|present|propose|describe|release|define)s? (?P<the>the )?"
        r"(?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+){0,5})(?: \([A-Z]\w+\))?, (?:an?|the|which|by|one|our) "
    )
    if found:
        yield Posed(f"What is {found['the'] or ''}{found['name']}?", "what")


def _short_for(said: Statement) -> Iterator[Posed]:
    """`the Berth Announcement Protocol (BAP)` → `What does BAP stand for?`"""
    for found in re.finditer(r"((?:[A-Z][\w-]+ ){2,6})\(([A-Z]{2,8})\)", said.words):
        if "".join(word[0] for word in found[1].split()).endswith(found[2]):
            yield Posed(f"What does {found[2]} stand for?", "stands")


def _where(said: Statement) -> Iterator[Posed]:
    """`Bookings are kept in SQLite` → `Where are bookings kept?`; `Palm keeps a cache in …` → `Where does Palm …?`"""
    into = r"(?:in|into|to|under|on|at|inside)"
    if found := said.match(rf"{NP} (?P<be>is|are) (?P<done>{_KEPT}) {into} (?!mind|an? |the past)"):
        yield Posed(f"Where {found['be']} {said.noun(found['np'])} {found['done']}?", "where")
    kept = r"(?P<verb>keep|store|write|save|put|log)s (?P<what>(?:an?|the|its|all|every) [\w' -]+?)"
    if (found := said.match(rf"{NP} {kept} {into} \S")) and not re.search(r"\b(?:that|which|who)\b", found["what"]):
        yield Posed(f"Where does {said.noun(found['np'])} {found['verb']} {found['what']}?", "where")


def _whenever(said: Statement) -> Iterator[Posed]:
    """`A page is made anew when its text changes` → `When is a page made anew?`; `Tokens expire after …`"""
    done = rf"(?P<rest>{DONE}(?: (?!when)[\w'’-]+){{0,4}})"
    if found := said.match(rf"{NP} {BE} {done} (?:when|once|every|each|whenever) (?!not\b)"):
        yield Posed(f"When {found['be']} {said.noun(found['np'])} {found['rest']}?", "when")
    if found := said.match(rf"{NP} (?P<verb>(?:expire|end|start|begin|open|close)s?) (?:after|at|on|when) \S"):
        yield Posed(f"When {do(found, 'do')} {said.noun(found['np'])} {found['verb'].removesuffix('s')}?", "when")


def _measured(said: Statement) -> Iterator[Posed]:
    """`A message is 32 octets long` → `How long is a message?`"""
    how = r"(?P<how>long|wide|deep|high|tall|heavy|thick|large|old|far)"
    if found := said.match(rf"{NP} {BE} (?:\w+ )?\d[\d.,]* [\w%°]+ {how}\b"):
        yield Posed(f"How {found['how']} {found['be']} {said.noun(found['np'])}?", "how far")


_RULES: Final = (
    *(_why, _introduced, _one_thing, _if, _how_much, _measured, _when, _whenever, _where, _who, _by_what, _used_for),
    *(_does, _what, _short_for, *reported.RULES, _whether),
)
