"""How a sentence is built: its small words as they are, and for all others what kind they are.

Who places a product writes "with [name]", "at [name]'s" or "[name] does it" whatever the name is. No list of names can
keep up with that, and no hashed word tells it of a name that was never seen.
"""

from __future__ import annotations

import re
from typing import Final

_TOKEN = re.compile(r"\w+(?:['’]\w+)?|[!?$€£%&@#]|[^\w\s]+")
_WITHIN = re.compile("[a-z][A-Z]")  # LearnFast
_ENDS: Final = ("ed", "ng", "ly", "er", "st")
_WORDS: Final = (
    "a an the and or but if of to in on at by for with from as is are was were be been being it its it's this that"
    " these those i you he she we they me my your his her our their us them not no n't don't didn't doesn't isn't can"
    " can't could should would will won't have has had do does did there here what which who whom whose when where why"
    " how all any both each few more most other some such only own same so than too very just about above after again"
    " against because before below between during into out over under until up down off then once says said say asked"
    " ask wanted instead also even still never always one two every everyone anyone nobody"
)
_SMALL: Final = frozenset(_WORDS.split())


def shape(text: str) -> list[str]:
    """`"Use Acme's app, it cost me 5."` → `["S", "N", "x", ",", "it", "xst", "me", "0", "."]`."""
    found, begins = [], True
    for token in _TOKEN.findall(text):
        found.append(_kind(token, begins))
        begins = token[0] in ".!?:" if not token[0].isalnum() else False
    return found


def _kind(token: str, begins: bool) -> str:
    folded = token.casefold().replace("’", "'")
    if not token[0].isalnum():
        return token[:2]
    if folded in _SMALL:
        return folded
    if token[0].isdigit():
        return "0"
    if _WITHIN.search(token):
        return "C"
    if token[0].isupper():
        return "S" if begins else "N"  # every sentence begins with a capital
    return "x" + (folded[-2:] if folded.endswith(_ENDS) else "")
