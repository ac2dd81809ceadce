"""Where sentences start and end, by rules over punctuation; no model, linear in the text.

In reading text a newline separates blocks, so it always ends a sentence. Runs without punctuation, as
transcripts have them, are cut at clause ends so that nothing is much longer than a reader would quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.words import word_set

LONGEST = 400
_SHORTEST_CLAUSE = 80


# What closes a quotation in one language opens it in another, but has no blank behind it there; French has one before.
_STOP = re.compile(
    r"(?<![.!?…。！？؟।۔])[.!?…。！？؟।۔]++[\"'”’“‘»«)\]」』）】》]*(?:[^\S\n]»)?(?=\s|$)|[。！？]++[”’」』）】》]*|\n"
)
# What goes on behind a quotation that is closed: who said it.
_SAID = re.compile(r"と|って|、|，|[说說道问問]")
_NEXT = re.compile(r"\s*([\"'“‘«(\[]*)(\S+)")
_LAST_WORD = re.compile(r"\S+$")
# Never the end of a sentence: a name or an example follows.
_TITLES = word_set(
    "mr mrs ms mx dr prof st sr gen col lt sgt capt rep sen gov hon rev vs v cf e.g i.e eg ie viz fig figs eq sec "
    "ch vol pp p ed eds approx ca resp mt ft bzw vgl ggf mme mlle sra ee"
)
# Never before the number, the § or the `Abs.` that they name: `Art. 5`, `gem. Abs. 1`. `art` and `abs` are words.
_NUMBERED = word_set("Art Abs Nr nr Kap Ziff Para para Cl cl Tel tel gem")
_NUMBER = re.compile(r"[\d§]|(?:Abs|Art|Nr)\.")
# `z. B.`, `u. a.`, `i. V. m.`, and `z.B.`.
_LETTERS = re.compile(r"(?<![\w.])[^\W\d_A-Z]\.\s?(?:[^\W\d_]\.\s?)*[^\W\d_]$")
_LETTER = re.compile(r"[A-Z]\.")
# The end of a sentence only when a word that usually opens one follows.
_SHORTENED = word_set(
    "inc ltd co corp llc plc bros etc al u.s u.k u.n e.u d.c a.m p.m ph.d m.d b.a m.a b.s m.s jr no nos dept univ "
    "assn ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun est"
)
_OPENERS = word_set(
    "a an the this that these those it its he she they we you i there here in on at by for from with as if when "
    "while after before since but and so yet or however also then what who why how where my our his her their "
    "your no not some many most all each one two according during although because er sie es wir ich dann danach"
)
# What an ordinal number of German counts, and what stands before one; not `den`, which in Danish a date follows.
_COUNTED = word_set("jahrhundert jahrtausend halbjahr quartal jahr lebensjahr monat")
_ARTICLES = word_set("am vom zum zur beim der die das dem des")
# German, and Danish and Norwegian, whose small letters go on anyway: `am 27. Juni`, `den 3. Marts`. Not Norwegian's
# `Mars`, which opens sentences in English.
_MONTHS = word_set(
    "januar jänner februar märz marts april mai maj juni juli august september oktober november dezember "
    "december desember"
)
_DAY = re.compile(r"(?:\d{1,2}\.?[-–/])?(?:0?[1-9]|[12]\d|3[01])")
_CLAUSE = re.compile(
    r"[;:—–]\s+|,\s+|\s+(?=(?:and|but|so|because|which|or|then|like|where|when|that|if|who)\s)", re.IGNORECASE
)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences of `text[start:end]` as (start, end) offsets in `text`, in order.

    Every character that is no white space belongs to exactly one sentence; none starts or ends with white
    space. A sentence longer than 400 characters is cut at clause ends, else at a space.
    """
    stop = len(text) if end is None else end
    found: list[tuple[int, int]] = []
    at = start
    for boundary in _boundaries(text, start, stop):
        _collect(text, at, boundary, found)
        at = boundary
    _collect(text, at, stop, found)
    return found


def sentences_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole sentences that characters `start` up to `end` touch; the whole text where they touch none."""
    held = [one for one in sentences(text) if one[0] < end and start < one[1]]
    return (held[0][0], held[-1][1]) if held else (0, len(text))


def _boundaries(text: str, start: int, end: int) -> Iterator[int]:
    opened = start
    for stop in _STOP.finditer(text, start, end):
        if stop.group() == "\n" or _ends_sentence(text, opened, stop, end):
            yield stop.end()
            opened = stop.end()


def _ends_sentence(text: str, opened: int, stop: re.Match[str], end: int) -> bool:
    following = _NEXT.match(text, stop.end(), min(end, stop.end() + 200))
    if following is None:
        return True
    quote, word = following.groups()
    marks = stop.group()
    if marks[0] in "。！？":
        return marks[-1] in "。！？" or _SAID.match(word) is None
    if "!" in marks or "?" in marks:
        # `"What?" he asked` goes on; `"What?" He` does not.
        return not word[0].islower()
    if word[0].islower():
        # iPhone, pH and e-mail addresses open sentences, too, but seldom after an abbreviation.
        return len(word) > 1 and word[1].isupper() and not quote
    if marks[0] == ".":
        return not _is_abbreviation(text, opened, stop, word)
    return True


def _is_abbreviation(text: str, opened: int, stop: re.Match[str], following: str) -> bool:
    if stop.group().startswith(".."):
        return False
    before = _LAST_WORD.search(text, max(opened, stop.start() - 30), stop.start())
    if before is None:
        return False
    word = before.group().lstrip("\"'“‘«([")
    so_far = text[max(opened, before.start() - 30) : before.start()]
    known = word.casefold()
    next_word = following.strip("\"'“”’,.;:!?)").casefold()
    opens = next_word in _OPENERS
    if known in _TITLES:
        return True
    if known in _SHORTENED:
        return following[0].isdigit() if known in {"no", "nos"} else not opens
    if _LETTERS.search(text, max(opened, stop.start() - 30), stop.start()):
        return not opens
    if word in _NUMBERED or known.endswith("str"):
        return _NUMBER.match(following) is not None
    if len(word) == 1 and word.isupper():
        # An initial: "J. Smith", but "plan B. The" ends.
        return word != "I" and not opens
    if len(word) == 1 and word.islower():
        # `v. 5` and `z. B.`, but `It took 5 s. 20 more` ends.
        measures = so_far.rstrip()[-1:].isdigit()
        return bool(_LETTER.match(following) or (_NUMBER.match(following) and not measures))
    if _DAY.fullmatch(word) and (next_word in _MONTHS or next_word in _COUNTED or _is_ordinal(so_far, next_word)):
        return True
    # The number of a list item: "1. Ask".
    return word.isdigit() and not text[opened : before.start()].strip() and len(word) < 4


def _is_ordinal(before: str, next_word: str) -> bool:
    """Whether a number is an ordinal of German: `die 2. Auflage`, not `die 2. Die`, and not `I am 20. Nobody`."""
    words = before.casefold().split()[-2:]
    counts = words != ["i", "am"] and not _ARTICLES.isdisjoint(words[-1:])
    return counts and next_word not in _ARTICLES and next_word not in _OPENERS


def _collect(text: str, start: int, end: int, found: list[tuple[int, int]]) -> None:
    """Append the sentence between two boundaries, trimmed, in pieces when it is too long."""
    start, end = _trimmed(text, start, end)
    while end - start > LONGEST:
        cut = _clause_end(text, start)
        found.append(_trimmed(text, start, cut))
        start, end = _trimmed(text, cut, end)
    if start < end:
        found.append((start, end))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _clause_end(text: str, start: int) -> int:
    """Where to cut a long sentence: at its last punctuation mark in reach, else before a conjunction, else a space."""
    limit = start + LONGEST
    clauses = list(_CLAUSE.finditer(text, start + _SHORTEST_CLAUSE, limit))
    marked = [clause for clause in clauses if not clause.group().isspace()]
    if clauses:
        return (marked or clauses)[-1].end()
    spaces = [at for at in range(start + 1, limit) if text[at].isspace()]
    return spaces[-1] + 1 if spaces else limit
