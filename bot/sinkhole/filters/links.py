"""Who praises an answer needs no link; who advertises does."""

from __future__ import annotations

import re

from bot.sinkhole.filters.disguise import undisguised
from bot.sinkhole.filters.objection import Objection, words_of
from bot.sinkhole.store import Arrival

# A name is looked for at its first character alone: begun anew within it, a long text takes the square of its length.
_LINK = re.compile(
    r"https?:/|\bwww\.\w|(?<![\w.+-])[\w.+-]+@[\w-]+\.\w{2,}"
    r"|(?<![\w-])[\w-]{2,}\.(?:com?|net|org|info|biz|ru|xyz|shop|top|click|link|online|site|store|club|live|me|tv|ly|de)"
    r"(?![\w-])"
)
_NUMBER = re.compile(r"(?<![\w.])\+?\d(?:[\s()/-]?\d){8,}(?![\w.])")


def links(arrival: Arrival) -> Objection | None:
    """Holds for review what has a web address, a mail address or a telephone number in it, disguised or not."""
    plain = words_of(arrival.event)
    words = undisguised(plain)
    if _LINK.search(words):
        return Objection("review", "it has an address in it")
    if _NUMBER.search(words) or _NUMBER.search(plain):
        return Objection("review", "it has a telephone number in it")
    return None
