"""Advertising that needs no link: the words of selling, and names that praise brings in from nowhere."""

from __future__ import annotations

import re

from bot.sinkhole.filters.disguise import undisguised
from bot.sinkhole.filters.objection import Objection, pieces_of
from bot.sinkhole.filters.shape import shape
from bot.sinkhole.schema import Event
from bot.sinkhole.store import Arrival

SELLING = re.compile(
    r"\b(?:promo|discount|referral|coupon|voucher) (?:code|link)|\bcode [a-z]+\d+\b|\d ?% (?:off|rabatt|reduziert)\b"
    r"|\buse (?:my|our) (?:code|link)|[$€£]\s?\d[\d.,]*\b.{0,30}\b(?:a|per|each|last|every) (?:day|week|month)\b"
    r"|\b(?:order|buy|shop|enquire|enroll?|sign up|act|call|book) (?:now|today|here|at our|with us)\b"
    r"|\b(?:my|our) (?:channel|newsletter|mixtape|soundcloud|youtube|insta(?:gram)?|onlyfans|telegram|discord|shop)\b"
    r"|\b(?:my|our) (?:store|website|webinar|agency|giveaway|app|profile)\b|\bclick on my\b"
    r"|\b(?:follow|dm|inbox|subscribe to|sub to|text|message|whatsapp|add) (?:me|us)\b|\bsub ?(?:4|for) ?sub\b"
    r"|\b(?:whatsapp|telegram|snapchat)\b.{0,30}\b(?:him|her|me|us|group|signals)\b|\bon (?:whatsapp|telegram)\b"
    r"|\blink in (?:my )?(?:bio|profile)|\bmoney[- ]back|\bguaranteed (?:results|profit|visa|returns)"
    r"|\bfree (?:gift|trial|spins?|iphone|v-?bucks|robux|coins|followers|shipping|delivery|consultation|month)"
    r"|\bfirst (?:month|deposit|week) free\b|\b(?:online casino|forex|crypto presale|payday loan|backlinks?)\b"
    r"|\b(?:earn|made?|making|earns) (?:[$€£]\s?)?[\d.,]+ ?(?:[$€£]|dollars?|euros?|a (?:day|week|month))"
    r"|\b(?:make|earn) money (?:fast|online|from home)|\bwork from home\b|\bpassive income\b|\bget rich\b"
    r"|\bwhile (?:stocks|supplies) last|\blimited (?:offer|seats|time)|\bspecial (?:deal|offer)"
    r"|\b(?:we|here) at \w+ (?:offer|provide|sell|do|make)|\bour (?:company|firm|team) (?:offers|provides|sells|builds)"
    r"|\bbest (?:prices?|deals?|rates?)\b|\bcheap(?:est)? (?:flights|pills|followers|essays|watches|insurance)"
    r"|\b(?:buy|cheap|get) (?:\w+ )?(?:followers|likes|subscribers|views)\b"
)
# Who votes without reading says so, now and then.
FARMED = re.compile(
    r"\b(?:vot|rat|click)(?:e|es|ed|ing) (?:\w+ ){0,2}(?:all|everything|every \w+)\b.{0,40}\b(?:up|down|bad|good|star)"
    r"|\b\d stars? (?:to|for) (?:all|everything)|\b(?:up|down)?vote (?:farm|exchange)|\bfarming (?:ratings|votes)"
)
# What an advertisement says of a thing, and no reader of an answer.
PRAISE = re.compile(
    r"\b(?:number one|no\. ?1|the best|most trusted|leading|rated|award[- ]winning|only recommend|highly recommend"
    r"|recommends?|reliable|trusted|unbeatable|lowest|fast, safe|can trust|i trust|nothing (?:beats|refreshes|tastes)"
    r"|go (?:get|there)|answer: use|get (?:one|it)|grab|try|buy|drink|enjoy|taste|switch(?:ed)? to|swear by|love my"
    r"|ice[- ]cold|goes better|should (?:enrol|buy|use|try|switch)|delivers?|in stock|on us)\b"
)
_NAME = re.compile(r"(?<![\w.])(?:[A-Z][a-z]+[A-Z]\w*|[A-Z][\w'&-]{2,})(?: (?:& )?[A-Z][\w'&-]+){0,3}")
# Drinks, food, shoes, shops: no reader has them in mind who rates an answer about something else.
BRANDS = re.compile(
    r"\b(?:coca[- ]?cola|coke|pepsi|fanta|sprite|red bull|nescaf[eé]|nespresso|starbucks|mcdonald'?s|burger king|kfc"
    r"|nike|adidas|puma|rolex|gucci|ikea|hellofresh|nordvpn|expressvpn|squarespace|betterhelp|grammarly|skillshare)\b"
)
_SMALL = 25  # words: so short, a brand is no example of anything


def promotion(arrival: Arrival) -> Objection | None:
    """Holds for review what sells, and what brings in a name with praise that question, answer and sources lack."""
    event = arrival.event
    for piece in pieces_of(event):
        if FARMED.search(undisguised(piece)):
            return Objection("review", "it says that the vote is none")
        if SELLING.search(undisguised(piece)):
            return Objection("review", "it sells something")
        if brand := _placed(piece, _known(event, piece)):
            return Objection("review", f"it praises {brand[:60]}, of which neither question nor answer speaks")
    return None


def _placed(piece: str, known: str) -> str:
    """The brand, or the name unknown to the conversation, that a sentence of the piece praises."""
    for sentence in re.split(r"(?<=[.!?])\s", piece):
        folded = undisguised(sentence)
        brand = BRANDS.search(folded)
        if brand and brand[0] not in known and (PRAISE.search(folded) or len(folded.split()) <= 4):
            return brand[0]
        if not known or not PRAISE.search(folded) or len(sentence.split()) > _SMALL:
            continue
        # A sentence begins with a capital whatever the word is.
        names = (_named(one) for one in _NAME.finditer(sentence) if one.start() or " " in one[0])
        if name := next((one for one in names if one.casefold() not in known), ""):
            return name
    return ""


def _named(found: re.Match[str]) -> str:
    """`"With Acme"`, at the beginning of a sentence, → `"Acme"`."""
    first, _, name = found[0].partition(" ")
    return name if not found.start() and name and shape(first) == [first.casefold()] else found[0]


def _known(event: Event, piece: str) -> str:
    """All else that was said, folded; nothing where that is unknown."""
    said = [one.content for one in event.messages] + [one.text for one in event.sources]
    said += [one.quote for one in event.passages] + [event.response]
    return " ".join(text for text in said if text != piece).casefold()
