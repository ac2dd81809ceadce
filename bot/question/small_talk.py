"""What is said to the program itself, not asked of the documents: greetings, thanks, `no`, `what can you do?`.

Only a message that says nothing else counts: `hi, is it too late to learn AI?` is a question, as are `which documents
mention Meta?` and `what can you do about spam?`
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from corpus.words import folded, word_set

Kind = Literal["documents", "abilities", "farewell", "thanks", "verdict", "greeting"]

LONGEST: Final = 120  # characters; nobody greets at length

# Each phrase as `_plain` makes it: `What docs do u have?` → `what documents do you have`. A message may say several;
# the first kind here that it says is answered.
_PHRASES: Final[dict[Kind, str]] = {
    "documents": """
        what documents do you have; what documents do i have; what documents are; what documents are you; what
        documents are in you; what documents do you know; what documents do you know about; what documents do
        you use; what documents do you search; what documents do you cover; what documents do you contain; what
        documents do you answer from; what documents are you based on; what documents have you; what documents
        have you got; what documents have you read; what documents can i ask about; what documents can i ask;
        what documents can you search; what documents can you read; what documents can you see; what documents
        can you use; what documents do you have access to; what are documents; what is in you; what is in; list
        documents; list documents you have; list documents that you have; can you list documents; can i see
        documents; let i see documents; list what documents you have; how many documents; how many documents do
        you have; how many documents do i have; how many documents are; how many documents have you; how many
        documents have you got; how many documents are in you; what do you have; what have you got; what have
        you read; what do you know; what do you know about; what are you based on; what are answers based on;
        where do answers come from; where do you get answers from; what topics do you cover; what topics do you
        know; what topics are covered; what topics can i ask about; where does information come from; what is in
        collection; what is in library; what documents are in library; what documents are in collection
        """,
    "abilities": """
        what can you do; what can you do for i; what can you do for you; what do you do; what does you do; what
        can you help i with; what can you help with; what can you answer; what can you offer; what do you offer;
        how can you help; how can you help i; what can i ask; what can i ask you; what can i ask about; what can
        i ask you about; what can i do; what can i do with you; what can i say; what can i type; what can i
        search; what questions can i ask; what questions can i ask you; what questions can you answer; what kind
        of questions can you answer; what kind of questions can i ask; what kind of questions can i ask you;
        what kind of things can i ask; what kind of things can you do; who are you; what are you; what is you;
        who is you; what are you for; what is you for; what are capabilities; what are abilities; what are
        features; what are skills; tell about yourself; tell about you; introduce yourself; what is name; what
        is purpose; what is job; who made you; who built you; who created you; are you bot; are you robot; are
        you human; are you real; are you real person; are you person; are you ai; are you machine; are you
        chatgpt; are you gpt; are you language model; what model are you; what model do you use; what model is
        you; what ai are you; what llm are you; what llm do you use; how do you work; how does this work; how
        does you work; how do i use you; how can i use you; how do i start; how do i begin; how do i get
        started; where do i start; where do i begin; help; i need help; can you help; can you help i; what now;
        list examples; list example questions; list few examples; usage; commands; instructions; how do i ask;
        how do i ask question; can i ask question; can i ask you question; can i ask you something; can i ask
        something; i have question; can you do
        """,
    "farewell": """
        bye; bye bye; byebye; goodbye; good bye; bye for; see you; see you later; see you soon; see you
        tomorrow; see you around; see you next time; cya; good night; goodnight; take care; farewell; so long;
        have good day; have nice day; have great day; have good one; have nice evening; have good evening; have
        good weekend; have nice weekend; until next time; auf wiedersehen; tschüss; adios; au revoir; i am done;
        that is it for
        """,
    "thanks": """
        thanks; thank you; thankyou; thx; tnx; ty; many thanks; big thanks; thanks in advance; thanks million;
        thanks bunch; thank you in advance; cheers; merci; merci beaucoup; gracias; muchas gracias; danke;
        vielen dank; danke schön; grazie; thanks for that; thanks for this; thanks for it; thanks for help;
        thanks for helping; thanks for answer; thanks for info; thanks for information; thanks for everything;
        thanks for explaining; thanks for clarifying; thank you for that; thank you for this; thank you for
        help; thank you for helping; thank you for answer; thank you for info; thank you for information; thank
        you for everything; thank you for explaining; appreciated; i appreciate it; i appreciate that;
        appreciate it; much appreciated; got it; gotcha; i see; i understand; understood; makes sense; that
        makes sense; noted; cool; nice; great; good; awesome; perfect; excellent; brilliant; amazing; wow;
        lovely; wonderful; super; sweet; fine; right; alright; all right; k; kk; ok; okay; yes thanks; yes thank
        you; no thanks; no thank you; fair enough; interesting; that is interesting; this is interesting; lol;
        haha; good answer; great answer; nice answer; good job; great job; nice job; good work; great work; nice
        work; good one; nice one; great stuff; good stuff; well done; that is helpful; that is useful; that is
        great; that is good; that is perfect; that is it; that is; that was helpful; that was useful; that was
        great; that was good; that helps; this is helpful; this is great; this is useful; this was helpful;
        helpful; useful; you are great; you are awesome; you are best; you are amazing; you are helpful; never
        mind; nevermind; no problem; no worries; that will be; that is what i wanted; that is what i needed
        """,
    "verdict": """
        yes; yep; yeah; no; nope; nah; ja; nein; wrong; that is wrong; this is wrong; that was wrong; not right;
        that is not right; this is not right; that is not true; that is false; incorrect; that is incorrect; this
        is incorrect; wrong answer; bad answer; not what i asked; not what i meant; that is not what i asked; that
        is not what i meant; that is not it; not helpful; that is not helpful; that does not help; that did not help
        """,
    "greeting": """
        hi; hii; hiii; hey; hey you; hi you; hello you; heyy; hello; helo; hallo; hiya; howdy; yo; greetings;
        hola; bonjour; salut; ciao; servus; moin; namaste; good morning; morning; good afternoon; afternoon;
        good evening; evening; good day; guten tag; guten morgen; buenos dias; how are you; how are you doing;
        how do you do; how is it going; how is going; how goes it; how have you been; hope you are well; i hope
        you are well; what is up; whats up; sup; nice to meet you; pleased to meet you; good to meet you; are
        you; you; anybody; anyone; is anyone; is anybody; test; testing; this is test; testing testing; hi
        friend; hello friend; hello world; welcome
        """,
}
_KINDS: Final[dict[str, Kind]] = {
    " ".join(phrase.split()): kind for kind, phrases in _PHRASES.items() for phrase in phrases.split(";")
}


_SAME: Final = {
    word: same
    for same, words in {
        "you": "u ya ye yourselves waystone",
        "documents": "document docs doc sources source files file texts text articles papers essays books pdfs",
        "what": "which wat",
        "can": "could should might",
        "i": "we us me",
        "list": "show name display enumerate give print",
        "kind": "kinds sort sorts type types",
        "topics": "subjects themes",
        "questions": "question",
        "thanks": "thanx thnx thanku",
    }.items()
    for word in words.split()
}
# Left out wherever they stand: `hi there`, `so what can you do then`.
_FILLER: Final = word_set(
    """
    ok okay please pls plz kindly just so well oh ah um uh er hmm the a an your all of me my some now then here
    there actually really very much today dear again everyone everybody guys folks available indexed loaded
    currently exactly only also and but anyway lot first only any these those sir madam mate
    """
)
_PROGRAM: Final = re.compile(
    r"\b(?:this|the|your) "
    r"(?:bot|chatbot|chat|tool|program|programme|app|application|assistant|page|site|website|thing)\b"
)
# What only the program can be asked, whatever was spoken of before.
_TO_PROGRAM: Final = re.compile(
    rf"{_PROGRAM.pattern}|\b(?:you|your|yourself|u|ya|waystone|help|instructions|commands|documents?|docs?|sources?|files?|"
    r"library|collection|can (?:i|we) ask)\b",
    re.IGNORECASE,
)
# `What are the skills?` may ask of a person in the documents, `where do we start?` speak for those whose they are.
_OF_OTHERS: Final = re.compile(
    r"\bwe\b|\bthe (?:skills|features|capabilities|abilities|job|purpose|name)\b", re.IGNORECASE
)
_SHORT: Final = (
    (re.compile(r"\b(what|that|how|who|it|here|where|there)['’]?s\b"), r"\1 is"),
    (re.compile(r"\b(you|they|we)['’]re\b"), r"\1 are"),
    (re.compile(r"\bi['’]?m\b"), "i am"),
    (re.compile(r"\b(that|it)['’]ll\b"), r"\1 will"),
    (re.compile(r"\b(is|does|did)n['’]t\b"), r"\1 not"),
)
_MARK: Final = re.compile(r"[.!?…,;:()\n–—]+|\s-\s")
_PIECE: Final = re.compile(rf"{_MARK.pattern}|\s(?:and|but)\s")
# What may stand before a question in one message.
_BEFORE: Final = frozenset({"thanks", "greeting", "verdict"})
# What a question may open with. After a comma thanks and greetings are words like others: `Nice, Cannes and Monaco: …`.
_ASKS: Final = re.compile(
    r"(?:and|but|so|or|also|then|please|what|who|whom|whose|when|where|why|how|which|is|are|was|were|do|does|did|has|have"
    r"|had|can|could|will|would|should|shall|may|might|must|am|tell|give|show|list|name|explain|compare|summari[sz]e|sum)\b",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def small_talk(message: str, conversation: bool = False) -> Kind | None:
    """What a message says to the program; None where it asks of the documents, or may do so.

    conversation: something was asked of them before, so that `how does this work?` asks of that.
    """
    if len(message) > LONGEST:
        return None
    said = {_kind(piece) for piece in _pieces(message)}
    kind = None if None in said else next((kind for kind in _PHRASES if kind in said), None)
    of_others = (conversation or _OF_OTHERS.search(message)) and not _TO_PROGRAM.search(message)
    return None if of_others and kind in {"documents", "abilities"} else kind


def without_thanks(message: str) -> str:
    """A question without thanks, greeting or verdict before it: `Great, thanks. And Tesla?` → `And Tesla?`"""
    asked, at = message, 0
    for mark in _MARK.finditer(message, 0, LONGEST):
        if mark.group()[0] in ":;()" or _kind(message[at : mark.start()].casefold()) not in _BEFORE:
            break
        at, rest = mark.end(), message[mark.end() :].lstrip()
        if rest and (mark.group()[0] in ".!?…\n" or _ASKS.match(rest)):
            asked = rest
    return asked


def _pieces(message: str) -> Iterator[str]:
    """What stands between the marks of a message: `Hi! What can you do?` → `hi`, `what can you do`."""
    whole = folded(message)
    pieces = [whole] if _kind(whole) else _PIECE.split(whole)
    yield from (piece for piece in pieces if _kind(piece) or not set(_WORD.findall(piece)) <= _FILLER)


def _kind(piece: str) -> Kind | None:
    for short, full in _SHORT:
        piece = short.sub(full, piece)
    words = _WORD.findall(_PROGRAM.sub("you", piece))
    return _KINDS.get(_plain(words)) or _KINDS.get(_plain(word for word in words if word not in _FILLER))


def _plain(words: Iterable[str]) -> str:
    """Words that mean the same here made alike."""
    return " ".join(_SAME.get(word, word) for word in words)
