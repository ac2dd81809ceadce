"""Questions that a text nearly answers, made from questions that it does.

One name, number or telling word of the question is exchanged for another that the text has, too, or for its opposite:
the kinds of questions that people write who are asked for unanswerable ones (P. Rajpurkar, R. Jia, P. Liang, "Know What
You Don't Know: Unanswerable Questions for SQuAD", 2018, table 1).
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random

from index.training.pairs import Pair

_NAME = re.compile(r"(?<![.?!]\s)(?<!^)\b[A-Z][\w'’-]+(?:\s+(?:of\s+)?[A-Z][\w'’-]+)*")
_NUMBER = re.compile(r"\b\d[\d,.]*\b")
_OPPOSITES = """
first last; largest smallest; biggest smallest; highest lowest; most least; more less; before after; earlier later;
north south; east west; northern southern; eastern western; increase decrease; increased decreased; rise fall; rose
fell; begin end; began ended; start stop; started stopped; win lose; won lost; older younger; oldest youngest; male
female; men women; husband wife; father mother; son daughter; buy sell; bought sold; accept reject; accepted rejected;
allow forbid; allowed forbidden; support oppose; supported opposed; agree disagree; agreed disagreed; positive
negative; advantage disadvantage; advantages disadvantages; strong weak; stronger weaker; rich poor; public private;
internal external; direct indirect; upper lower; early late; common rare; cause prevent; caused prevented; include
exclude; included excluded; build destroy; built destroyed; joined left; found lost; minimum maximum; present absent;
warm cold; hot cold; long short; longest shortest; fast slow; major minor; majority minority; inside outside; above
below; import export; imported exported; attack defend; success failure; easy difficult; strengths weaknesses;
benefits risks; pros cons; never always; hired fired; opened closed; raised lowered
"""
_OPPOSITE = {a: b for line in _OPPOSITES.split(";") for pair in [line.split()] for a, b in (pair, pair[::-1])}
_WORD = re.compile(r"\b[a-z]+\b")


def nearly_asked(pair: Pair, random: Random) -> Pair | None:
    """The question of an answered pair turned into one that its text does not answer, or None where none is made."""
    makers = [_other_name, _other_number, _opposite]
    random.shuffle(makers)
    for make in makers:
        question = make(pair, random)
        if question and question != pair.asked:
            return replace(pair, asked=question, label=0, span=None, source=f"{pair.source}/{make.__name__.strip('_')}")
    return None


def _other_name(pair: Pair, random: Random) -> str | None:
    answer = pair.text[slice(*pair.span)] if pair.span else ""
    names = [found for found in _NAME.findall(pair.asked) if found.lower() in pair.text.lower()]
    others = {found for found in _NAME.findall(pair.text) if found not in pair.asked and found not in answer}
    if not names or not others:
        return None
    name = random.choice(names)
    fitting = [other for other in others if abs(len(other.split()) - len(name.split())) <= 1]
    return pair.asked.replace(name, random.choice(sorted(fitting))) if fitting else None


def _other_number(pair: Pair, random: Random) -> str | None:
    answer = pair.text[slice(*pair.span)] if pair.span else ""
    numbers = [found for found in _NUMBER.findall(pair.asked) if found in pair.text]
    others = sorted({found for found in _NUMBER.findall(pair.text) if found not in pair.asked and found not in answer})
    if not numbers or not others:
        return None
    number = random.choice(numbers)
    alike = [other for other in others if len(other) == len(number)]
    return pair.asked.replace(number, random.choice(alike)) if alike else None


def _opposite(pair: Pair, random: Random) -> str | None:
    words = [found for found in _WORD.finditer(pair.asked) if found[0] in _OPPOSITE]
    if not words:
        return None
    word = random.choice(words)
    return pair.asked[: word.start()] + _OPPOSITE[word[0]] + pair.asked[word.end() :]
