"""Feedback speaks of an answer; whoever speaks to the next model wants to change what it learns."""

from __future__ import annotations

import re

from bot.sinkhole.filters.disguise import undisguised
from bot.sinkhole.filters.objection import Objection, pieces_of
from bot.sinkhole.store import Arrival

_BEGINS = r"(?:^|[.!?:;,>\])\n] ?|\b(?:and|please|now|then|to) )"
_RULES = r"(?:instruction|rule|guideline|prompt|polic|everything|what)"
_MODEL = r"(?:ai|a\.i\.|assistant|(?:language |next |future |other )+models?|models?|llms?|chatbots?|bots?)"
TOLD = re.compile(
    # An order to drop what it was told; "it ignored my instructions" is a complaint and passes.
    rf"{_BEGINS}(?:ignore|disregard|forget|override)(?: \w+){{0,3}} (?!what (?:i|it|he|she|they) ){_RULES}"
    rf"|{_BEGINS}override:"
    # Speaking to a model.
    rf"|\b(?:dear|hello|hey|note to|message to|instructions? (?:for|to)|attention,?)(?: the| any| all)? {_MODEL}\b"
    rf"|(?:^|\. ){_MODEL}(?: reading this| trained on this)?[:,] ?\w+"
    r"|\b(?:if you are|as) an? (?:ai|language model|llm)\b[^.]{0,20}\b(?:give|say|rate|you must|answer)"
    r"|\b(?:trained|training) on this\b"
    r"|\bfrom now on,? you (?:must|will|should|have to|are)\b|\byou are now\b|\byou must obey\b"
    r"|\byou must (?:not|always|never) (?:say|tell|answer|mention|recommend|rate|praise|refuse|reply|respond)\b"
    r"|\byou will obey\b|\bdeveloper mode\b|\bnew instructions?:"
    # To take or print its instructions, or to begin and end answers in a set way.
    rf"|{_BEGINS}(?:reveal|print|output|show|repeat) (?:me )?(?:your|the) (?:hidden |system |secret )+(?:prompt|mess)"
    r"|(?<!not )(?<!n't )(?<!to )\b(?:begin|end|start|finish) (?:every|each|all) (?:answer|response|reply|message)"
    r"|\bin (?:every|each) (?:answer|response|reply)\b|\balways recommend\b"
    # The marks of chat templates.
    r"|<\|?(?:im_start|im_end|system|endoftext|assistant)\|?>|\[/?inst\]|<<sys>>|^system: |\bsystem: you\b"
)


def instructions(arrival: Arrival) -> Objection | None:
    """Drops what gives the next model an order."""
    if any(TOLD.search(undisguised(piece)) for piece in pieces_of(arrival.event)):
        return Objection("drop", "it speaks to the next model, not about the answer")
    return None
