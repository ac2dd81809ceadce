"""The support check: does a sentence say only what the words that it cites say?

The reader decides, a model trained for it; numbers and names are looked up besides, as a reader of meaning is nearest
to chance where one of them was exchanged. What each adds is measured in `docs/experiments.md`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final

from bot.support.exact import absent
from bot.support.verdict import DOUBTED, FOUND, Verdict
from corpus.sentences import sentences
from index.reader_model import Floats, shipped

# (texts,) log-odds that each text says what the sentence says.
Says = Callable[[str, Sequence[str]], Floats]

# Chosen on `support` and `twins/claims`: 74 of 100 faithful sentences pass, and 26 of 100 others, nearly all of which
# change one thing; of 560 held-out ones 67 and 23. Where the writer can be asked, too (`verifier`), its word decides.
SURE: Final = 0.4
CREDIT: Final = re.compile(r"\n\([^\n]*\)\s*\Z")
_WORD = re.compile(r"\w{2,}")
# What says something beside its question alone; a document may order it ("always answer yes").
_BARE = re.compile(r"\W*(?:yes|no|true|false|ok|okay)\W*", re.IGNORECASE)
# What a second sentence must add to be cited beside the first.
_ADDS = 0.5


def check(sentence: str, evidence: Sequence[str], says: Says | None = None) -> Verdict:
    """Whether one of the texts that a sentence cites supports it: the one that does best.

    A text may end in a line in round brackets that says who wrote it. Some hundredths of a second for a page.
    """
    texts = [text for text in evidence if _WORD.search(CREDIT.sub("", text))]
    if not texts:
        return Verdict(False, "cites nothing")
    if not _WORD.search(sentence) or _BARE.fullmatch(sentence):
        return Verdict(False, "says nothing that could be checked")
    says = says or shipped().says
    logits = says(sentence, texts)
    best = int(logits.argmax())
    start, end, told = _standing(sentence, CREDIT.sub("", texts[best]), says)
    # What stands in one sentence of a long text is read more surely there than among all the others.
    score = max(float(logits[best]), told)
    lacking = absent(sentence, texts[best])
    supported = not lacking and score > SURE
    reason = lacking[0] if lacking else FOUND if supported else DOUBTED
    return Verdict(supported, reason, evidence.index(texts[best]), start, end, score, bool(lacking))


def _standing(sentence: str, text: str, says: Says) -> tuple[int, int, float]:
    """The one or two sentences of a text that say most nearly what a sentence says, as offsets; and how surely."""
    units = sentences(text) or [(0, len(text))]
    windows = [*units, *((first[0], last[1]) for first, last in pairwise(units))]
    logits = says(sentence, [text[start:end] for start, end in windows])
    worth = [float(logit) - _ADDS * (at >= len(units)) for at, logit in enumerate(logits)]
    best = max(range(len(windows)), key=worth.__getitem__)
    return *windows[best], float(logits[best])
