"""Asking readers for something: followers, views, votes, money; and votes that say themselves that they are none.

No reader of an answer has a channel to subscribe to. What the classifier makes of the words is no matter here.
"""

from __future__ import annotations

import re

from bot.sinkhole.filters.disguise import undisguised
from bot.sinkhole.filters.links import LINK, REFERENCE
from bot.sinkhole.filters.objection import Objection, pieces_of
from bot.sinkhole.store import Arrival

# Where an order or a plea begins; "I asked it to check my page" has none.
_BEGINS = (
    r"(?:^|[.!?:;,>)(\"\n-]\s?|\b(?:please|pls|plz|guys|everyone|everybody|anyone|and|so|then|go|come|kindly|hey|hi"
    r"|(?:can|could|would|will|should|must) (?:you|u|anyone|someone))[,!.]*\s)"
)
_SEE = (
    r"(?:check|watch|visit|see|hear|listen|subscribe|sub|like|follow|join|share|support|look|click|add|vote"
    r"|donate|view)"
)
_OWN = (
    r"(?:channels?|chanell?|videos?|vids?|music|covers?(?! letter)|mix(?:tape)?s?|tracks?|songs?|remix(?:es)?|beats"
    r"|blog|profile|fan ?page|soundcloud"
    r"|youtube|insta(?:gram)?|tiktok|twitch|stream|facebook|twitter|patreon|onlyfans|fundraiser|campaign"
    r"|petition|kickstarter|gofundme|album|band|gaming|giveaway|newsletter|podcast|store|shop)"
)
BEGS = re.compile(
    rf"{_BEGINS}{_SEE}(?: (?:out|to|at|in|on|for|up|into|over))* (?:my|our)(?: \w+){{0,3}}? {_OWN}\b"
    r"|\b(?:subscribe|sub) (?:to |2 )?(?:me|us)\b(?! (?:if|that|when|again))"
    rf"|{_BEGINS}(?:follow|add) (?:me|us) (?:on|at|here|back)\b|{_BEGINS}check (?:me|us|men) out\b"
    r"|\b(?:i|we)(?:'ll| will) (?:sub|subscribe|follow)(?: (?:u|you|everyone))? back\b"
    r"|\b(sub|like|follow) ?(?:4|for) ?\1"
    r"|\bthumbs? (?:this |it |me )?up (?:if|so (?:that )?(?:i|we|people)|for (?:me|us))\b"
    r"|\bvote (?:for (?:me|us|my|our)|my|up my)\b|\bhelp (?:me|us) (?:to )?(?:reach|get|win|hit|grow)\b.{0,30}"
    r"\b(?:subs|subscribers|followers|likes|views|votes|contest)\b"
    r"|\b(?:reach|hit|need|get|want) \d[\d,.]*k? (?:more )?(?:subs|subscribers|followers|likes|views)\b"
)
# With an address beside it.
_LURES = re.compile(
    r"\b(?:plz+|pls|subscribe|donate|giveaway|add me+|follow me|like me+|join us|help me|vote|sign (?:this|the"
    r"|our) petition"
    r"|(?:make|get|need|earn|free) (?:\w+ )?(?:money|cash|coins|credits)|check (?:this|it|out|my)|my new"
    r"|download (?:\w+ )?free"
    r"|please (?:like|share|follow|visit|join|watch|listen|help|donate|support|read my)|(?:visit|click) (?:here|now"
    r"|this))\b"
)
_MANY = 25  # words: so long, an address is no lure by itself
_VOTES = (
    r"(?:(?:up|down)?vot(?:e|es|ed|ing)|rat(?:e|ed|ing)|to like|lik(?:ed|ing)|click(?:s|ed|ing)?"
    r"|thumbs?(?: (?:up|down))?|(?:\d|one|five|all) stars?|thumbing)"
)
_WHY = (
    r"(?:for (?:the |some |my )?(?:money|points?|coins|badge|reward|credits?|cash|gift ?cards?|quota|airdrop)|as agreed"
    r"|(?:it's|is) my job|at random|randomly|blindly|without (?:reading|looking)"
    r"|(?:i|we) (?:do|did|have)(?:n't| not) read|(?:i|we) felt like it"
    r"|(?:was|were|been|am|got) (?:told|paid|hired) to|paid (?:for|per|to)"
    r"|need the (?:points|coins|money)|to annoy|for fun|because i can)"
)
FARMS = re.compile(
    rf"\b{_VOTES} (?:\w+ ){{0,3}}?{_WHY}\b|\b{_WHY}(?: \w+){{0,2}}? {_VOTES}\b"
    rf"|^(?:did|have)(?:n't| not) (?:even )?read(?: \w+)?,? {_VOTES}\b"
    r"|\b(?:(?:(?:up|down)vot|vot|rat)(?:e|es|ing)|liking) (?:absolutely )?(?:all|everything|everyone|every (?:one"
    r"|answer))"
    r"(?=[.,!]|$| of (?:it|them)| (?:up|down|good|bad|alike|the same|five|one|\d))|\bthumbs (?:up|down) (?:for|to"
    r"|on) (?:all|everything|everyone)\b"
    r"|\b(?:(?:thumb|vote|like|star|rating|click)s?|upvotes?) (?:ring|farm|exchange|swap|trade|bot|brigade|bomb)\b"
    r"|\b(?:up|down)vot(?:e|es|ing) (?:for|4) (?:up|down)?vot|\b(?:sponsored|random|bought|paid) (?:vote|rating"
    r"|click|like)s?\b"
    r"|\b(?:everyone|everybody|all of you|guys|friends|team|fans)\b[^.!?]{0,25}\b(?:down|up)vote (?:this|it|them|all"
    r"|every)"
    r"|\b(?:upvote|like|rate) (?:mine|me|my \w+)\b[^.!?]{0,25}\b(?:yours|you|back)\b|\bjust here to (?:up|down)?vote\b"
    r"|\b(?:press|click|hit|tap|smash)(?:ed|ing)? (?:on |for )?(?:everything|every (?:one|time|answer|single)"
    r"|at random|randomly)\b"
)


def begging(arrival: Arrival) -> Objection | None:
    """Holds for review what asks its readers for something, and votes that are none."""
    for piece in pieces_of(arrival.event):
        plain = undisguised(piece)
        if BEGS.search(plain) or _lures(plain):
            return Objection("review", "it asks for followers, votes or money")
        if FARMS.search(plain):
            return Objection("review", "it says that the vote is none")
    return None


def _lures(plain: str) -> bool:
    """Whether it wants its readers to go to an address, which is no reference."""
    if not LINK.search(REFERENCE.sub(" ", plain)):
        return False
    words = [word for word in plain.split() if not LINK.search(word)]
    return len(words) <= _MANY and bool(_LURES.search(" ".join(words)))
