"""Who praises an answer needs no link and no disguise; who advertises does."""

from __future__ import annotations

import re

from bot.sinkhole.filters.disguise import disguised, respelled, undisguised
from bot.sinkhole.filters.objection import Objection, pieces_of, words_of
from bot.sinkhole.store import Arrival

# A name is looked for at its first character alone: begun anew within it, a long text takes the square of its length.
LINK = re.compile(
    r"https?:/|\bwww\.\w|(?<![\w.+-])[\w.+-]+@[\w-]+\.\w{2,}"
    r"|(?<![\w-])[\w-]{2,}\.(?:com?|net|org|info|biz|ru|xyz|shop|top|click|link|online|site|store|club|live|me|tv|ly|de)"
    r"(?![\w-])"
)
# Where evidence is kept, and documentation: who corrects an answer points there.
REFERENCE = re.compile(
    r"(?<![\w.-])(?:https?://)?(?:[\w-]+\.){0,3}(?:wikipedia\.org|wiktionary\.org|doi\.org|arxiv\.org|archive\.org|github\.com|gitlab\.com"
    r"|stackoverflow\.com|stackexchange\.com|python\.org|mozilla\.org|readthedocs\.io|rfc-editor\.org|w3\.org|ietf\.org"
    r"|nature\.com|science\.org|acm\.org|ieee\.org|who\.int|un\.org|europa\.eu|[\w-]+\.gov(?:\.\w\w)?|gov\.uk|[\w-]+\.edu"
    r"|ac\.uk|bund\.de|docs\.[\w-]+\.\w+|developer\.[\w-]+\.\w+)(?:/[^\s]*)?(?![\w-])"
)
PHONE = re.compile(r"(?<![\w.])\+?\d(?:[\s()/-]?\d){8,}(?![\w.])")


def links(arrival: Arrival) -> Objection | None:
    """Holds for review what has a web address, a mail address or a telephone number in it, disguised or not."""
    plain = words_of(arrival.event)
    words = undisguised(plain)
    if LINK.search(words):
        return Objection("review", "it has an address in it")
    if PHONE.search(words) or PHONE.search(plain):
        return Objection("review", "it has a telephone number in it")
    return None


def dressed_up(arrival: Arrival) -> Objection | None:
    """Holds for review what is written in letters that only look like others, or in words that are taken apart."""
    from bot.sinkhole.filters.meaning import is_word  # imported late, with what it needs to load

    if any(disguised(piece) or respelled(piece, is_word) for piece in pieces_of(arrival.event)):
        return Objection("review", "its letters are disguised")
    return None
