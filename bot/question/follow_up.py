"""Whether a question leans on what was said before it, read from its words alone."""

from __future__ import annotations

import re
from itertools import dropwhile
from typing import Final

from corpus.words import word_set

# Words that may stand for something said before.
POINTING: Final = word_set(
    """
    he she they him them it his hers her their theirs its this that these those there then such one ones both former
    latter same other others else so
    """
)
# Words that say nothing of what a question is about.
COMMON: Final = word_set(
    """
    a an and are as at be been but by can could did do does for from had has have how i if in is it its me my not
    of on or our say says said should so tell than that the their them then there these they this to was we were
    what when where which who whom whose why will with would you your about more much many any some also just he
    she his her him after before during think thinks thought mean means according author speaker guest sources
    source one give given example make makes get gets into onto upon
    """
)
AUXILIARY: Final = (
    r"(?:is|are|am|was|were|do|does|did|has|have|had|can|could|will|would|should|shall|may|might|must"
    r"|isn['’]t|aren['’]t|wasn['’]t|weren['’]t|doesn['’]t|didn['’]t|don['’]t|can['’]t|won['’]t|wouldn['’]t|hasn['’]t)"
)
# `Who left …` asks who did it; `Who was …` asks what `was` is said of.
ACTOR_ASKED: Final = re.compile(r"who(?:m|se)?\s+(?!is\b|was\b|are\b|were\b)", re.IGNORECASE)
# What a question carries over from the conversation, in brackets at its end.
CARRIED_OVER: Final = re.compile(r"\s*\(([^()]*)\)\s*$")
# Words that point at nothing: "is it too late", "are there many", "the one who".
EMPTY: Final = re.compile(
    r"\b(?:is|are|was|were|would|could|can|does|be) (?:it|there)\b(?= (?:so|too|worth|possible|true|hard|easy|better|"
    r"okay?|late|good|bad|just|only|necessary|still possible|ever|any|many|much|more|an?|enough|be|make sense|take|"
    r"cost|help|not)\b)|"
    r"\bit(?:['’]s| is| was) (?=too|worth|possible|true|hard|easy|better|late|good|necessary)|\b(?:so|such) that\b|"
    r"\bdoes it (?=make sense|matter (?:if|whether|that|how))|"
    r"\bit (?=(?:cost|take)s? (?:\w+ )?to \w+ \w)|"
    r"\bth(?:ose|at|ey) who\b|\b(?:one|ones) (?=who|that)|\bso (?=many|much|few|hard|fast|important)|"
    r"\bhow (?:many|much)\b.{0,60}?\b(?:is|are|was|were) there\b|"
    r"\b(?:each|one an)other\b|\bother than\b|\bas such\b|\bone of\b|\b(?:no|any|every|some) one\b",
    re.IGNORECASE,
)
# What goes on from what was said, whatever follows.
_GOES_ON: Final = re.compile(
    r"^(?:(?:and|but|so|or|ok(?:ay)?|then)\b,?\s+)*(?:(?:what|how) about\b|why(?: not)?\W*$|how (?:so|come)\W*$|"
    r"really\W*$|tell me more|(?:a bit |some )?more\b(?! (?:than|and more)\b)|go on\b|such as\b|"
    r"in what (?:way|sense)\W*$|since when\W*$|says who\b|which ones?\b|for example\W*$|"
    r"(?:an |any |some )?examples?\W*$|what else\b|who else\b|anything else\b|explain\W*$|elaborate\W*$|continue\W*$|"
    r"what (?:happened|comes|came|happens) (?:next|then|now|after)\b)",
    re.IGNORECASE,
)
# The same in other languages: `Warum?`, `Und Tom?`, `Et quand ?`; no words of English (`dove`, `comment`).
_ELSEWHERE: Final = re.compile(
    r"^[¿\s]*(?:(?:und|et|och|og)\s+)?(?:warum|wieso|weshalb|wann|wo|wer|wie|pourquoi|quand|où|por qué|cuándo|dónde|"
    r"perché|quando|waarom|wanneer|hvorfor|hvornår|varför|när|почему|когда|где)\W*$|"
    r"^(?:und|et(?! al\b)|och|og)\s+\w\S*(?:\s+\w\S*){0,2}\W*$",
    re.IGNORECASE,
)
# What asks for the last answer in another way: `can you explain that in simple terms?`, `give me an example`.
_HOW: Final = r"(?:(?:in|into)\s+(?:\w+\s+){0,2}(?:terms|words|english|detail|details|sentences?|points))"
_AGAIN: Final = re.compile(
    r"^(?:(?:ok(?:ay)?|and|but|so|please)\b,?\s+)*(?:(?:can|could|would|will)\s+you\s+)?(?:please\s+)?(?:"
    r"(?:explain|clarify|rephrase|simplify|repeat|translate|shorten|reword|say|put|write|tell\s+me)\s+"
    rf"(?:it|that|this|these|those|them)(?:\s+(?:again|to\s+me|for\s+me|more|better|further|{_HOW}))*"
    r"|(?:elaborate|expand)(?:\s+(?:on|upon)\s+(?:it|that|this))?|say\s+more|be\s+more\s+(?:specific|precise|concrete)"
    r"|(?:give|show|tell)\s+(?:me\s+|us\s+)?(?:an?|another|some|more|a\s+few)\s+(?:\w+\s+)?(?:examples?|details?)"
    rf"(?:\s+(?:of|for|on|about)\s+(?:it|that|this))?|(?:more\s+)?{_HOW})(?:,?\s+please)?\W*$",
    re.IGNORECASE,
)
_OPENING: Final = re.compile(r"^(?:and|but|or|also|so|then|ok(?:ay)?|well|now)\b,?\s+", re.IGNORECASE)
_ASKING: Final = word_set("who whom whose what when where why how which and or but also so then ok okay well now tell")
# `George Hotz`, `Johnson & Johnson`, `Bank of England`.
_NAME: Final = re.compile(
    r"(?:[A-Z]|\d+[A-Z]|[a-z]+[A-Z])[\w&.’'-]*(?:\s+(?:(?:&|of(?:\s+the)?)\s+(?=[A-Z]))?(?:[A-Z][\w&.’'-]*|\d+))*"
)
_JOINING: Final = word_set("& of the")
# A person or thing of the same question may be what these stand for, where it comes first.
_OF_ITS_OWN: Final = re.compile(
    r"\b(?:when|if|that|because|while|as|after|before|since|where|than|until|unless|whether|and|so|why|how|what|who)"
    rf"\s+(?:{AUXILIARY}\s+)?(?:he|she|it|they)\b"
    r"|\b(?:with|of|in|to|on|for|from|by|and|at|about|\w{4,})\s+(?:his|her|its|their)\s+\w",
    re.IGNORECASE,
)
_POINTS: Final = re.compile(
    r"\b(?:he|she|they|him|them|it|his|hers|her|their|theirs|its|there)\b"
    r"|\b(?:this|that|these|those)(?=\W*$)"
    rf"|\b{AUXILIARY}\s+(?:this|that|these|those)(?=\W*$|\s+(?:help|work|mean|affect|change|happen|matter|make|cost|take|"
    r"go|lead|succeed|fail|last|cause|still|also|ever|really|actually|true|right|the|a|an|so|not|too|why|how|what)\b)"
    r"|\b(?:of|about|for|after|before|by|with|from|in|on|to|like|than|at)\s+(?:that|this|those|these)"
    r"(?=\W*$|\s+(?:go|get|be|is|was)\b)"
    r"|\b(?:this|that|these|those)\s+(?:one|ones|way|case|time|person|man|woman|company|firm|idea|claim|number|view)\b"
    r"|\b(?:first|second|third|other|last|next|latter|former|same)(?:\s+(?:one|ones|two|three))?(?=\W*$)"
    r"|\bthe\s+(?:first|second|third|other|last|latter|former|same)\s+(?:one|ones|two|three)\b"
    r"|\bones\b|\bone(?=\W*$)|\b(?:do|does|did)\s+so\b|\bthen(?=\W*$)|\b(?:others|both)(?=\W*$)",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(rf"\b(?:{AUXILIARY}|who|whom|whose|what|when|where|why|how|which|tell)\b", re.IGNORECASE)
FEW: Final = 3  # content words; a question with fewer and without a name is cut short, or asks of what was said
ENOUGH: Final = 3  # content words; a question with more is found whatever `he` in it stands for
_DEFINED: Final = re.compile(
    r"^(?:what|who)(?:\s+(?:is|are|was|were)|['’]s)\s+(?!the\b|his\b|her\b|its\b|their\b|my\b)", re.I
)


def leans(question: str) -> bool:
    """Whether a question can't be understood without what was said before."""
    asked = " ".join(question.split())
    if _GOES_ON.match(asked) or _ELSEWHERE.match(asked) or asks_again(asked):
        return True
    body = _OPENING.sub("", asked)
    own, named = content(body), names(body)
    if points(body):
        return len(own) <= ENOUGH
    if body != asked and not asked.casefold().startswith(("so", "ok", "well", "now")):
        return len(own) < FEW + 2 and not (named and len(own) >= FEW)  # `and …?`
    # Keywords alone are looked up as they are, and `are there any …?` asks in general.
    return (
        bool(_ASKS.search(body))
        and not EMPTY.search(body)
        and (not own or (len(own) < FEW and not named and not _DEFINED.match(body)))
    )


def asks_again(question: str) -> bool:
    """Whether what was answered last is asked for in another way, and nothing else."""
    return bool(_AGAIN.match(" ".join(question.split())))


def points(question: str) -> bool:
    """Whether a word of a question stands for something that the question does not name before it."""
    asked = EMPTY.sub(" ", question)
    for found in _POINTS.finditer(asked):
        before = asked[: found.start()]
        own = next((one for one in _OF_ITS_OWN.finditer(asked) if one.start() < found.end() <= one.end()), None)
        known, said = names(before), len(content(asked[: own.start()])) if own else 0
        person = found[0].casefold() in ("he", "she", "him", "his", "her")
        # `What does George Hotz call it?`: a person is no `it`.
        if known and (person or own or any(" " not in name or is_thing(name) for name in known)):
            continue
        if said < (1 if person else 2):
            return True
    return False


def names(text: str) -> list[str]:
    """The names in a text, each once: runs of words with a capital letter, without the word that asks."""
    found = []
    first = re.match(r"\W*(\w+)", text)
    for run in _NAME.finditer(text):
        words = run[0].split()
        # `Which of Tesla’s …`, `Advantages of Tesla`.
        leads = first and run.start() == first.start(1) and words[1:2] == ["of"]
        if leads or words[0].casefold().strip(".,’'") in _ASKING | COMMON:
            words = [*dropwhile(_JOINING.__contains__, words[1:])]
        if words and (name := re.sub(r"['’]s$", "", " ".join(words)).strip(".,’'-")) and name != "I":
            found.append(name)
    # The first word of a sentence has its capital letter anyway.
    return [name for name in dict.fromkeys(found) if not (first and name == first[1] and name[1:].islower())]


def is_thing(name: str) -> bool:
    """Whether a name is surely no person's: `Bank of England`, `Johnson & Johnson`."""
    return not _JOINING.isdisjoint(name.split())


def content(text: str) -> list[str]:
    """The words that say what a text is about."""
    return [word for word in words(text) if word.lower() not in COMMON and word.lower() not in POINTING]


def words(text: str) -> list[str]:
    return re.findall(r"\w[\w'’.&+-]*\w|\w", text)
