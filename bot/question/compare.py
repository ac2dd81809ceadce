"""A question that compares → what it compares, and which sides it asks for: by rules, without a model.

`OpenAI or Tesla: what speaks for each?` → OpenAI, Tesla; `for`. An "or" alone compares nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

MOST = 4

Side = Literal["for", "against"]

_FOR = r"pros?|advantages?|benefits?|strengths?|upsides?|plus(?:es)?|speaks?\s+for|in\s+favou?r"
_AGAINST = r"cons?|disadvantages?|drawbacks?|weakness(?:es)?|downsides?|risks?|problems?|(?:speaks?\s+)?against"
_SIDES = re.compile(
    rf"\b(?:what\s+(?:are|is|were)\s+)?(?:the\s+)?(?:{_FOR}|{_AGAINST})(?:(?:,|\s+(?:and|or)|/)\s*(?:{_FOR}|{_AGAINST}))?"
    r"\s+(?:of|to|in)\s+|\bwhat\s+speaks?\s+(?:for\s+and\s+against|for|against)\s+(?!each|both|either)",
    re.IGNORECASE,
)
_ASKED_SIDES = {
    (): "",
    ("for",): "What speaks for ",
    ("against",): "What speaks against ",
    ("for", "against"): "What are the pros and cons of ",
}
# What ends the subjects; the words from there on are asked of each of them.
_END = r"(?P<tail>\s+(?:in terms of|in|for|on|regarding|as|when|if|by)\b.*|[?.!:;]?\s*$)"
_JOINED = r"(?P<all>\S.*?(?:,|\s(?:and|or|over|vs\.?|versus|(?:compared\s+)?(?:with|to|against)))\s.+?)"
_LISTED = r"(?P<all>\S.*?(?:,|\s(?:and|or|over|vs\.?|versus|compared\s+(?:with|to)))\s.+?)"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"^(?:please\s+|how\s+(?:do|does|did|would)\s+.{{2,40}}?\s+)?(?:compare|contrast|weigh)\s+(?!to\b|with\b){_JOINED}{_END}",
        rf"\b(?:comparison|differences?|choice|choose|decide)\s+(?:of\s+|between\s+){_LISTED}{_END}",
        rf"^how\s+(?:do|does|did)\s+(?P<all>\S.*?\s(?:and|or)\s.+?)\s+(?:compare|differ){_END}",
        rf"^how\s+(?:do|does|did)\s+(?P<all>\S.*?\s(?:compare|differ)\s+(?:to|with|from)\s+.+?){_END}",
        rf"^(?:is|are)\s+(?P<all>\S.*?\s(?:better|worse)(?:\s+\w+)?\s+than\s+.+?){_END}",
        # Bounded: each of its runs may stop at every word, and many words would take cubic time.
        r"^(?P<all>[^?.!:;]{1,200}?\s(?:or|vs\.?|versus)\s[^?.!:;]{1,200}?)\s*(?:[:?;]|\s[–—-])\s*"
        r"(?=\S.{0,400}\b(?:each|either|which|better|both|prefer|choose)\b)(?P<tail>)",
        rf"^(?:which|what|who)\b.*\b(?:better|best|preferable|prefer|choose|pick|join)\b[^?.!:;,]*[:,]\s*{_JOINED}{_END}",
        rf"^(?P<lead>(?:should|shall|would|do)\s+(?:i|we|you|one)\s+(?:rather\s+)?"
        rf"(?:join|choose|pick|prefer|go\s+(?:to|for|with|into)|work\s+(?:at|for|in))\s+)(?P<all>\S.*?\sor\s.+?){_END}",
        rf"^(?:.{{0,20}}\b(?:is|are|about)\s+)?(?P<all>\S.*?\s(?:vs\.?|versus)\s.+?){_END}",
    )
)
_OF_SIDES = re.compile(rf"{_LISTED}{_END}", re.IGNORECASE)
_COMPARED = re.compile(r"\b(?:compar\w+|contrast|weigh|differ\w*|choice)\b", re.IGNORECASE)
_JOINTS = r"(?:better|worse)(?:\s+\w+)?\s+than|vs\.?|versus|and|or|over"
_PARTING = re.compile(rf"\s*,?\s+(?:{_JOINTS})\s+|\s*,\s*", re.IGNORECASE)
_PARTING_COMPARED = re.compile(
    rf"\s*,?\s+(?:{_JOINTS}|(?:(?:compared?|differ)\s+)?(?:to|with|from|against))\s+|\s*,\s*", re.IGNORECASE
)
_EDGES = re.compile(
    r"^(?:(?:either|both|the|an?|working\s+(?:at|for|in)|going\s+to|(?:to\s+)?join(?:ing)?|options?)\s+)+|[\s?.!:;,]+$",
    re.IGNORECASE,
)
# What is asked of the first subject, and of the others with it; not the beginning of a name (`Bank of`).
_HEAD = re.compile(r"(?P<head>(?:\S+ ){0,3}[a-z]\S* (?P<preposition>of|for|in) )(?P<first>.+)")
_LEAD = re.compile(r"^(?:please\s+)?(?:list|name|give|show|tell)(?:\s+(?:me|us))?\s+", re.IGNORECASE)
_LONGEST = 6  # words of a subject; what is longer is a clause
_CLAUSE = re.compile(
    r"^(?:others?|each other|one another|another|not|open|closed|so on|more|less|back)$|"
    r"\b(?:what|who|why|how|when|where|which|is|are|does|did|do|i|you|he|she|they|we|it)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`questions` holds, for each subject, the question with that subject alone; no `sides` mean all there are."""

    subjects: tuple[str, ...]
    questions: tuple[str, ...]
    sides: tuple[Side, ...] = ()


def compared(question: str) -> Comparison | None:
    """What a question compares, two to four subjects, or the one whose pros or cons it asks for; None where it surely
    does neither."""
    # The shapes would take quadratic time over much white space in a row, and more over several lines.
    question = " ".join(question.split())
    asked = sides(question)
    # `The pros and cons of` are out of the way before subjects are looked for: without them `A and B` is a comparison.
    bare, told = _SIDES.subn(" ", question)
    shapes = [shape.search(bare.strip()) for shape in _SHAPES]
    if told and asked and not any(shapes):
        shapes = [_OF_SIDES.match(bare.strip())]
    for found in filter(None, shapes):
        parting = _PARTING_COMPARED if _COMPARED.search(bare) else _PARTING
        subjects, tail = _parted(found["all"].strip(), found["tail"].rstrip(" ?.!:;"), parting)
        head, subjects = _headed(subjects) if parting is _PARTING_COMPARED else ("", subjects)
        if _are_subjects(subjects):
            lead = (_ASKED_SIDES[asked] or found.groupdict().get("lead") or "") + head
            return Comparison(subjects, tuple(f"{lead}{subject}{tail}?" for subject in subjects), asked)
    subject = _EDGES.sub("", _LEAD.sub("", bare.strip()))
    alone = told == 1 and asked and _is_subject(subject) and not _PARTING.search(subject)
    return Comparison((subject,), (question,), asked) if alone else None


def _parted(words: str, tail: str, parting: re.Pattern[str]) -> tuple[tuple[str, ...], str]:
    """The subjects, and what is asked of each; `life in Berlin and life in Paris`: what the last one ends with is its
    own where another has such an end, too."""
    subjects = [_EDGES.sub("", one).strip() for one in parting.split(words)]
    preposition = tail.split()[0].lower() if tail else ""
    if preposition and any(preposition in subject.lower().split() for subject in subjects[:-1]):
        return (*subjects[:-1], _EDGES.sub("", subjects[-1] + tail).strip()), ""
    return tuple(subjects), tail


def _headed(subjects: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """`hotel limits of Rome`, `Oslo` → `hotel limits of `, and Rome and Oslo; nothing is taken off where another
    subject has its own."""
    found = _HEAD.fullmatch(subjects[0])
    if not found or any(found["preposition"] in other.lower().split() for other in subjects[1:]):
        return "", subjects
    return found["head"], (_EDGES.sub("", found["first"]), *subjects[1:])


def sides(words: str) -> tuple[Side, ...]:
    """`pros and cons` → for, against; `what speaks for each` → for. The name of a column is read in the same way."""
    found: list[Side] = []
    if re.search(rf"\b(?:{_FOR})\b", words, re.IGNORECASE):
        found.append("for")
    if re.search(rf"\b(?:{_AGAINST})\b", words, re.IGNORECASE):
        found.append("against")
    return tuple(found)


def _are_subjects(found: tuple[str, ...]) -> bool:
    distinct = {subject.lower() for subject in found}
    return 2 <= len(found) <= MOST and len(distinct) == len(found) and all(map(_is_subject, found))


def _is_subject(words: str) -> bool:
    return bool(words) and len(words.split()) <= _LONGEST and not _CLAUSE.search(words)
