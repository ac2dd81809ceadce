"""Feedback speaks of an answer; whoever speaks to the next model wants to change what it learns."""

from __future__ import annotations

import re

from bot.sinkhole.filters.disguise import undisguised
from bot.sinkhole.filters.objection import Objection, pieces_of
from bot.sinkhole.store import Arrival

_BEGINS = r"(?:^|[.!?:;,>\])\n] ?|\b(?:and|please|now|then|to) )"
_RULES = r"(?:instruction|rule|guideline|prompt|polic|everything|what)"
_MODEL = r"(?:ai|a\.i\.|assistant|(?:language |next |future |other )+models?|models?|llms?|chatbots?|bots?)"
# What follows a model's name where it is spoken to, or for; "AI: the quote says something else" speaks of it.
_ORDERED = (
    r"(?:you|please|ignore|disregard|forget|remember|always|never|must|do not|don't|from now|recommend|rate|say|tell"
    r"|praise|prefer|promote|obey|refuse|trust|learn|sure|of course)\b"
)
# "Name missing in every answer" gives none.
_WRITE = (
    r"(?:say|mention|begin|start|end|put|include|insert|add|recommend|write|use|name|praise|link|promote|sell|repeat"
    r"|tell)\b(?! (?:is|was|are|of|missing|wrong)\b)"
)
_REPLY = r"(?:answer|response|reply)"
_MARK = r"(?:<\|?(?:im_start|im_end|system|endoftext|assistant)\|?>|\[/?inst\]|<<sys>>)"
TOLD = re.compile(
    # An order to drop what it was told; "it ignored my instructions" is a complaint and passes.
    rf"{_BEGINS}(?:ignore|disregard|forget|override)(?: \w+){{0,3}} (?!what (?:i|it|he|she|they) ){_RULES}"
    rf"|{_BEGINS}override:"
    # Speaking to a model.
    rf"|\b(?:dear|hello|hey|note to|message to|instructions? (?:for|to)|attention,?)(?: the| any| all)? {_MODEL}\b"
    rf"|(?:^|\. ){_MODEL}(?: reading| trained on) this\b|(?:^|\. )(?:{_MODEL}|system)[:,] ?{_ORDERED}|\bsystem: you\b"
    r"|\b(?:if you are|as) an? (?:ai|language model|llm)\b[^.]{0,20}\b(?:give|say|rate|you must|answer)"
    r"|\b(?:trained|training) on this\b"
    r"|\bfrom now on,? you (?:must|will|have to|are)\b|\byou are now\b|\byou must obey\b"
    r"|\byou must (?:not|always|never) (?:say|tell|answer|mention|recommend|rate|praise|refuse|reply|respond)\b"
    r"|\byou will obey\b|\bdeveloper mode\b|\bnew instructions?:"
    # To take or print its instructions, or to begin and end answers in a set way.
    rf"|{_BEGINS}(?:reveal|print|output|show|repeat) (?:me )?(?:your|the) (?:hidden |system |secret )+(?:prompt|mess)"
    r"|(?<!not )(?<!n't )(?<!to )\b(?:begin|end|start|finish) (?:every|each|all) (?:answer|response|reply|message)"
    r"|(?:^|[.!?:;>] ?|\bplease |\balways |\byou (?:must|should|have to) )"
    rf"{_WRITE}[^.!?]{{0,80}}\bin (?:every|each) {_REPLY}\b"
    rf"|\b(?:must|shall|has to|is to) be \w+ in (?:every|each) {_REPLY}\b"
    rf"|\bin (?:every|each) {_REPLY},? (?:you\b|always\b|{_WRITE})|\balways recommend\b"
    # The marks of chat templates; one further on may be told of: "it prints [INST] at the end".
    rf"|^{_MARK}"
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
    rf"|{_MARK}|\bfrom now on,? you should\b"
)


def instructions(arrival: Arrival) -> Objection | None:
    """Drops what gives the next model an order; holds for review what gives it advice."""
    plain = [undisguised(piece) for piece in pieces_of(arrival.event)]
    if any(map(TOLD.search, plain)):
        return Objection("drop", "it speaks to the next model, not about the answer")
    if any(map(MILDLY.search, plain)):
        return Objection("review", "it may speak to the next model")
    return None
