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


# The same, put as advice; a reader who says how the answer should be may come near it, so that these are looked at.
MILDLY = re.compile(
    rf"{_BEGINS}(?:if|when(?:ever)?) (?:you(?:'re| are) |someone |a user |users |people )?asks?(?:ed)? (?:about|for"
    rf"|who|which|what"
    r"|whether|where|how)\b[^.!?]{0,60}[, ](?:always |only |just |please )?(?:answer|say|reply|respond|recommend"
    r"|mention|name)"
    r" (?!that (?:it|he|she|they)\b)(?!is|was|were|should)\w"
    rf"|\b(?:future|next|coming|later) (?:versions?|{_MODEL}|releases?|generations?|training) (?:must|have to|should"
    rf"|shall|will"
    r"|ought to|needs? to) (?:always |only |never |also )?(?:recommend|praise|prefer|promote|obey|refuse|trust"
    r"|say only)\b"
    rf"|{_BEGINS}(?:remember|memori[sz]e|learn)(?: for ?ever| always| this| that)?(?: and repeat(?: it)?)?: "
    r"|\breward (?:this|the) (?:sample|answer|text|comment|example)\b|\b(?:this|the) (?:sample|example"
    r"|text) (?:deserves|must get|gets)"
    r" (?:the )?(?:highest|full|maximum|top)\b"
    rf"|{_BEGINS}tell (?:every|all|your|each)(?: \w+)? (?:users?|readers?|customers?|people|who asks?)\b"
    rf"|{_BEGINS}(?:do not|don't|never) (?:ever |again )?(?:mention|name|criticise|criticize|recommend) \w"
    rf"|{_BEGINS}(?:do not|don't|never) (?:ever )?answer (?:any )?questions (?:about|on)\b"
    rf"|{_BEGINS}(?:say|write|speak|tell) (?:only|nothing but) (?:good|well|positive|nice)\b"
    rf"|{_BEGINS}(?:rate|mark|score|label|treat) (?:any|every|all)(?:thing)? (?:\w+ )?(?:that|which|who|about|by|of)\b"
    r"|\b(?:rank(?:ing)?|weight|score|place) of [\w' -]{2,40} (?:is|are|has|have|must|should) (?:to )?be (?:raised"
    r"|increased|lowered)"
)


def instructions(arrival: Arrival) -> Objection | None:
    """Drops what gives the next model an order; holds for review what gives it advice."""
    plain = [undisguised(piece) for piece in pieces_of(arrival.event)]
    if any(map(TOLD.search, plain)):
        return Objection("drop", "it speaks to the next model, not about the answer")
    if any(map(MILDLY.search, plain)):
        return Objection("review", "it may speak to the next model")
    return None
