"""A question that asks two things → its parts, each understood on its own: by rules, without a model.

`Who built Langchain and why did it catch on?` → `Who built Langchain?`, `why did Langchain catch on?`
A question that is not surely two stays one: nouns joined by "and" are one question, as is "between what … and what …".
"""

from __future__ import annotations

import re

from bot.answer import Message
from bot.question.follow_up import ACTOR_ASKED, AUXILIARY, CARRIED_OVER, COMMON, POINTING, names, words
from bot.question.rewrite import standalone

MOST = 3

ASKING = r"(?:who|whom|whose|what|when|where|why|how|which)"
_BY = r"(?:in|for|by|at|on|to|with|from|of)"
_PERSON = r"(?:he|she|they|it|you|we|I|there|this|that|these|those|his|her|its|their)"
# Where a second question begins: `and why`, `, and in what role`, `and did he`; `and how to` goes on with the first.
_JOINT = re.compile(
    rf",\s+(?={ASKING}\s+{AUXILIARY}\b)|,?\s+(?:and|but)\s+(?:(?:also|then|if so,?)\s+)?"
    rf"(?=(?:{_BY}\s+)?{ASKING}\b(?!\s+(?:to|not to|else)\b)|{AUXILIARY}\s+{_PERSON}\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"(?:tell me|explain|{ASKING}|{AUXILIARY}|(?:in|for|by|at|on|to|with|from|of)\s+{ASKING})\b", re.I)
# `about where to work and how to learn`, `between what he says and what he does`: one thing is asked.
_EMBEDDED = re.compile(
    rf"\b(?:about|on|of|for|to|in|by|from|with|think|say|know)\s+{ASKING}\b|\b(?:between|both)\b", re.I
)
# `Where and when is …`, `at what time and where …`, `what happens and who pays if …`: too little to be a question.
_BARELY_ASKS = re.compile(
    rf"(?:(?:{_BY}\s+)?(?:how\s+(?:many|much|often|long|far|old)|{ASKING})\b[\s,]*(?:(?:and|or)\s+)?){{1,4}}"
    r"(?<!\bwho )(?<!\bwhom )(?:[\w-]+)?\W*",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^?.!]*(?:[.!](?!\s|$)[^?.!]*)*(?:[?]+|[.!]+(?=\s|$)|$)")
_BARE_PART = re.compile(r"(?:and\s+)?(why|how|when|where|how so|why not)\W*$", re.IGNORECASE)
_IS = re.compile(r"(?:tell me\s+)?(?:who|what)(?:\s+(?:is|are|was|were)|['’]s)\s+(.{2,60}?)[\s?.!]*$", re.I)
_HE_ACTS = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)
_IT_ACTS = re.compile(r"\b(?:it|they)\b", re.IGNORECASE)
_FEWEST = 2  # content words of a part that stands on its own


def parts(question: str) -> tuple[str, ...]:
    """The questions that are asked, at most three; of a question that asks one thing, itself alone."""
    # Much white space in a row would take the patterns quadratic time.
    folded = " ".join(question.split())
    carried = CARRIED_OVER.search(folded)
    asked = CARRIED_OVER.sub("", folded) if carried else folded
    found = [piece for sentence in _sentences(asked) for piece in _pieces(sentence)]
    if not 1 < len(found) <= MOST:
        return (question,)
    behind = f" ({carried[1]})" if carried else ""
    first, *others = found
    return tuple(f"{_marked(part)}{behind}" for part in (first, *(_on_its_own(part, first) for part in others)))


def _sentences(text: str) -> list[str]:
    """The questions of a text; what is told before one, or after it, goes with it."""
    sentences = [found for one in _SENTENCE.findall(text) if (found := one.strip())]
    asking = [at for at, one in enumerate(sentences) if one.endswith("?")]
    if len(asking) < 2 or len(asking) < len(sentences) - asking[0]:
        return [text]
    return [" ".join(sentences[: asking[0] + 1]), *(_unled(one) for one in sentences[asking[0] + 1 :])]


def _unled(sentence: str) -> str:
    return re.sub(r"^(?:and|but|also|then|so)\b,?\s*(?=\w)", "", sentence, flags=re.IGNORECASE)


def _pieces(sentence: str) -> list[str]:
    """A sentence cut where a second question begins."""
    found: list[str] = []
    while joint := _joint(sentence):
        found.append(sentence[: joint.start()])
        sentence = sentence[joint.end() :]
    return [*found, sentence]


def _joint(sentence: str) -> re.Match[str] | None:
    """The first joint with a question of its own before it."""
    for joint in _JOINT.finditer(sentence):
        before = sentence[: joint.start()]
        if _ASKS.match(before) and not _EMBEDDED.search(before) and not _BARELY_ASKS.fullmatch(before):
            return joint
    return None


def _on_its_own(part: str, first: str) -> str:
    """A later part with what it leaves to the first: its subject for a pronoun, all of it for a bare `why`."""
    if bare := _BARE_PART.match(part):
        return f"{bare[1]} {_without_asking(first)}"
    subject = _subject(first)
    person = subject and not ACTOR_ASKED.match(first) and _HE_ACTS.search(part)
    pronoun = _HE_ACTS if person else _IT_ACTS
    if subject and pronoun.search(part) and (person or not re.search(rf"{re.escape(subject)}['’]s\b", first)):
        return pronoun.sub(lambda _: subject, part, count=1)
    if _leans(part):
        return standalone(f"and {part}", [Message("user", first)]).removeprefix("and ")
    return part


def _without_asking(first: str) -> str:
    """`Which company did he join` → `did he join`; `Who left Google` → `left Google`."""
    asked = re.sub(rf"^{ASKING}\b\s*", "", first.rstrip(" ?.!"), flags=re.IGNORECASE)
    auxiliary = re.search(rf"\b{AUXILIARY}\b", asked, re.IGNORECASE)
    return asked[auxiliary.start() :] if auxiliary else asked


def _subject(first: str) -> str:
    """What the first part is about: `Who is X`, else the one name in it; "" where there is none, or two."""
    if (told := _IS.match(first)) and len(told[1].split()) <= 5:
        return told[1]
    known = names(first)
    return known[0] if len(known) == 1 else ""


def _leans(part: str) -> bool:
    said = [word.lower() for word in words(part)]
    own = [word for word in said if word not in COMMON | POINTING]
    # What readers ask of themselves has its subject: `what should I learn?`
    return (len(own) < _FEWEST and "i" not in said and not names(part)) or any(word in POINTING for word in said)


def _marked(part: str) -> str:
    """The part as a sentence: `who he is,` → `who he is?`"""
    return re.sub(r"\s*\?", "?", part.rstrip(" ?.!,;:–—-") + "?") if not part.endswith(")") else part
