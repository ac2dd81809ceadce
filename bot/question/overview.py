"""A question that asks for the whole of a document, or for all that is said on a subject: by rules, without a model.

`Summarise the podcast`, `what is this document about?`, `the main points on robotics`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final, Protocol

from corpus.sources import short_title
from corpus.words import word_set
from index.search.lexical import terms

_SUM: Final = r"(?:summari[sz]e|sum\s+up|recap|outline|condense|abstract|tl;?\s?dr|tldr|brief\s+me\s+on)"
_NOUN: Final = (
    r"(?:(?:brief|short|quick|general|concise|rough|good|complete|full)\s+)*"
    r"(?:summary|overview|synopsis|outline|recap|gist|digest|abstract|rundown|(?:(?:the|its|their|his|her)\s+)?"
    r"(?:main|key|most\s+important|central|principal|important|core|chief)\s+(?:points?|ideas?|messages?|takeaways?|arguments?|"
    r"claims?|insights?|theses|thesis|lessons?|conclusions?|findings|topics|themes|things))"
)
_POLITE: Final = (
    r"(?:(?:please|pls|so|ok(?:ay)?|now|and|hi|hello|hey)\b[,!]?\s+)*"
    r"(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?)?"
)
_LEAD: Final = (
    rf"{_POLITE}(?:(?:give|show|write|make|provide|list|tell|get|offer)\s+(?:me\s+|us\s+)?|i\s+(?:want|need|would\s+like|['’]d\s+like)\s+|"
    r"what\s+(?:is|are|were|was)\s+|what['’]s\s+)?(?:a\s+|an\s+|the\s+|some\s+)?"
)
_OF: Final = r"(?:of|on|about|from|in|for|made\s+in|regarding|concerning|:)"
_SHAPES: Final = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"^{_POLITE}{_SUM}\b:?\s*(?P<target>.*)$",
        rf"^{_LEAD}{_NOUN}(?:\s+{_OF}\s+(?P<target>.+)|(?P<none>))$",
        r"^(?:(?:so|and|ok(?:ay)?)\b,?\s+)?what(?:['’]s|\s+is|\s+are|\s+was)\s+(?P<whole>.+?)\s+(?:all\s+)?about$",
        r"^what\s+(?:does|do|did)\s+(?P<whole>.+?)\s+(?:say|talk|deal|cover|discuss|tell|treat)(?:\s+(?:about|with|us))?(?:\s+(?:overall|in\s+(?:short|general|a\s+nutshell|brief)|as\s+a\s+whole))$",
        r"^what\s+(?:does|do|did)\s+(?P<whole>.+?)\s+(?:cover|discuss|(?:talk|deal)(?:\s+(?:about|with)))$",
        r"^(?:tell\s+me|explain)\s+what\s+(?P<whole>.+?)\s+(?:is|are)\s+(?:all\s+)?about$",
    )
)
_TAIL: Final = re.compile(
    r"\s*(?:,?\s*\b(?:please|pls|briefly|shortly|for me|in (?:short|brief|a nutshell|one paragraph|"
    r"a few (?:words|sentences|lines|points)|(?:\w+ )?(?:bullet ?points?|sentences|words|lines|points|"
    r"paragraphs?))|as (?:bullet ?points|a list))\b)+\W*$",
    re.IGNORECASE,
)
# What a document is called; the first that a target begins with says of what kind it is.
_KINDS: Final = {
    "podcast": "podcast transcript talk recording audio",
    "transcript": "transcript podcast talk subtitles",
    "episode": "podcast transcript talk recording",
    "interview": "podcast transcript interview talk",
    "conversation": "podcast transcript interview talk chat",
    "recording": "podcast transcript talk recording audio lecture",
    "talk": "talk podcast transcript lecture",
    "lecture": "lecture talk transcript",
    "video": "video transcript talk subtitles",
    "essay": "essay article post text",
    "article": "article essay post text web",
    "post": "post article essay web",
    "blog": "post article essay web",
    "paper": "paper article text pdf",
    "book": "book text pdf epub",
    "report": "report text pdf",
    "notes": "notes note text",
    "note": "note notes text",
    "story": "story essay text",
    **dict.fromkeys(("mail", "mails", "email", "emails", "e-mail", "e-mails"), "mbox eml msg"),
}
_CALLED: Final = word_set("document documents text texts file files source sources doc docs pdf page piece")
_ANY: Final = _CALLED | {"thing", "everything", "all", "it", "this", "that"}
_THIS: Final = re.compile(
    r"^(?:(?:it|this|that|everything|all(?:\s+of\s+(?:it|this|that|them))?|them)|"
    r"(?:this|that|the|my|your|these|those|all|all\s+the|each|every)\s+(?:one|documents?|texts?|files?|sources?|docs?|"
    r"pdf|page|piece|whole\s+(?:thing|document|text)|collection))?$",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(
    r"^(?:(?:the|this|that|an?|my|your|our|his|her|whole|entire|full|first|second|last|latest|new)\s+)+", re.IGNORECASE
)
# Who says `the` or `my` means one that there is; a title's last word before these says what it is.
_OURS: Final = re.compile(r"^(?:the|this|that|my|your|our)\s", re.IGNORECASE)
_AFTER_HEAD: Final = re.compile(r"[^\w\s'’-]|\s[—–-]\s|\s(?:of|on|in|for|from|to|by|with|about|at|between)\s", re.I)
_WORD: Final = re.compile(r"[\w'’-]+")
_LITTLE: Final = frozenset(terms("the a an of on in to into about by from and or with for is are this that at as it"))


class Titled(Protocol):
    """What is known of a document without reading it."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def author(self) -> str: ...
    @property
    def published(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def words(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What an overview is asked of, in the reader's words; "" where that is for the conversation to tell.

    certain: the words ask for an overview whatever they name; `what is attention about` does so of a document alone.
    """

    target: str
    certain: bool = True


def asks_overview(question: str) -> Asked | None:
    """What a question asks an overview of; None where it asks anything else."""
    asked = _TAIL.sub("", " ".join(question.split())).strip(" ?.!,;")
    if len(asked) > 200:
        return None
    for shape in _SHAPES:
        if found := shape.match(asked):
            groups = found.groupdict()
            target = groups.get("target") or groups.get("whole") or ""
            return Asked(_without_about(target), certain=groups.get("whole") is None)
    return None


def _without_about(target: str) -> str:
    """`what the podcast says about robots` → `the podcast about robots`."""
    target = target.strip(" ?.!,;:“”\"'")
    said = re.match(
        r"^(?:what|everything|all)\s+(?:(?:that|which)\s+)?(?P<who>.+?)\s+(?:says?|said|writes?|wrote|tells?|told|thinks?)\s+(?:us\s+)?(?P<on>(?:about|on|of)\s+.+)$",
        target,
        re.IGNORECASE,
    )
    return f"{said['who']} {said['on']}" if said else target


@dataclass(frozen=True, slots=True)
class Meant:
    """The documents that an overview is asked of; `subject` is what they are asked on, "" for all that they say.

    Several documents without a subject: any of them may be meant.
    """

    documents: tuple[Titled, ...]
    subject: str = ""

    @property
    def unclear(self) -> bool:
        return not self.subject and len(self.documents) != 1


def meant(asked: Asked, documents: Sequence[Titled], spoken_of: Sequence[Titled] = ()) -> Meant | None:
    """What an overview is asked of, of these documents; None where the question asks something else after all.

    By title, author, file or kind: `the podcast`, `the essay about pivoting`, `Eric Jang's essay`; `it` is what was
    spoken of last. What names no document is a subject, which any of them may treat.
    """
    if _THIS.match(asked.target):
        return Meant(tuple(spoken_of if len(spoken_of) == 1 else documents))
    target = _LEADING.sub("", asked.target)
    if len(whole := _named(target, documents, share=1.0)) == 1:
        return Meant(tuple(whole))
    for outer, subject in _within(target):
        if _THIS.match(outer):
            return Meant(tuple(documents), subject)
        if named := _named(_LEADING.sub("", outer), documents, author_alone=True):
            return Meant(tuple(named), subject)
    if named := _named(target, documents) or _in_a_form(target, documents) or whole or _called(asked.target, documents):
        return Meant(tuple(named))
    return Meant(tuple(documents), asked.target) if asked.certain else None


def names_kind(target: str) -> bool:
    """Whether it has a word for documents, or some of them: `the podcast about robots`."""
    return any(word.lower() in _KINDS.keys() | _CALLED for word in _WORD.findall(target))


def chosen(reply: str, documents: Sequence[Titled]) -> Meant | None:
    """The one document that a reply names, where every word of it does: `the ferry`, `Eric Jang's essay`. Else None."""
    target = _LEADING.sub("", reply.strip(" ?.!,;“”\"'"))
    own = set(terms(_spaced(target))) - _LITTLE - {"one"}
    named = _named(target, documents, share=1.0, author_alone=True)
    named = named or [one for one in documents if own and own <= _known(one)]
    return Meant(tuple(named)) if len(named) == 1 else None


def _within(target: str) -> Iterator[tuple[str, str]]:
    """`robots in the podcast`, `the podcast about robots` → what is spoken of within what."""
    if found := re.match(r"^(.+)\s+(?:in|from|of|according\s+to)\s+(.+)$", target, re.IGNORECASE):
        yield found[2], found[1]
    if found := re.match(r"^(.+?)\s+(?:on|about|regarding)\s+(.+)$", target, re.IGNORECASE):
        yield found[1], found[2]


def _in_a_form(target: str, documents: Sequence[Titled]) -> list[Titled]:
    """`the podcast in simple terms`, `the essay for beginners` → what is to be told so."""
    found = re.match(r"^(.+?)\s+(?:in|for|with|within|using)\s+.+$", target, re.IGNORECASE)
    return _named(found[1], documents) if found else []


def _named(target: str, documents: Sequence[Titled], share: float = 0.5, author_alone: bool = False) -> list[Titled]:
    """The documents that a target names, those that it names best.

    share: of the target's own words that must stand in a title, an author's name or a file's; without the word of a
    kind (`essay`) the target must have most of a title, too, or be a name: `open source` is a subject.
    """
    words = [re.sub(r"['’]s?$", "", word.lower()) for word in _WORD.findall(target)]
    kinds = [word for word in words if word in _KINDS]
    own = set(terms(" ".join(word for word in words if word not in _KINDS and word not in _ANY))) - _LITTLE
    fitting = [one for one in documents if not kinds or _is_kind(one, kinds[0])]
    if not own:
        told = set(terms(" ".join(words)))
        return fitting if kinds else [one for one in documents if told and told == set(terms(short_title(one.title)))]
    scored = [(_likeness(own, one), one) for one in fitting if kinds or _is_title(own, one, author_alone)]
    best = max((score for score, _ in scored), default=0.0)
    return [one for score, one in scored if score == best] if best >= share else []


def _called(target: str, documents: Sequence[Titled]) -> list[Titled]:
    """The document that is meant by its file's name (`handbook.md`), or those that are by what they are: of `the April
    minutes`, those with all these words in their title or file, among them the one that says what it is."""
    names = {target.casefold(), _LEADING.sub("", target).casefold()}
    if len(files := [one for one in documents if names & _file_names(one)]) == 1:
        return files
    own = set(terms(_LEADING.sub("", target))) - _LITTLE
    ours = own and _OURS.match(target)
    return [one for one in documents if ours and own <= _known(one) and _says_what_it_is(own, one)]


def _file_names(document: Titled) -> set[str]:
    file = PurePath(document.file.casefold())
    return {str(file), file.name, file.stem}


def _says_what_it_is(own: set[str], document: Titled) -> bool:
    """`Employee handbook of Larkspur Labs` is a handbook, and `cv-larkspur.pdf` a CV."""
    head = terms(_AFTER_HEAD.split(document.title, maxsplit=1)[0])
    file = [word for word in terms(_spaced(PurePath(document.file).stem)) if not word.isdigit()]
    return not own.isdisjoint((*head[-1:], *file[:1]))


def _is_kind(document: Titled, kind: str) -> bool:
    known = set(_WORD.findall(f"{document.kind} {document.file.rpartition('.')[2]}".lower()))
    return bool(known & set(_KINDS[kind].split()))


def _is_title(own: set[str], document: Titled, author_alone: bool) -> bool:
    """Whether words have most of a title, or are the author's name, or a part of it where that is `author_alone`."""
    title, author = (set(terms(words)) - _LITTLE for words in (short_title(document.title), document.author))
    return len(own & title) > len(title) / 2 or (bool(own) and own <= author and (author_alone or len(own) > 1))


def _likeness(own: set[str], document: Titled) -> float:
    """The share of a target's words that a document's title, author or file has."""
    return len(own & _known(document)) / len(own)


def _known(document: Titled) -> set[str]:
    return set(terms(f"{document.title} {document.author} {_spaced(document.file)}"))


def _spaced(file: str) -> str:
    return re.sub(r"[-_.]", " ", file)


def spoken_of(text: str, documents: Iterable[Titled]) -> list[Titled]:
    """The documents whose titles stand in a text."""
    folded = " ".join(text.replace("\\", "").split())
    return [one for one in documents if " ".join(one.title.split()) in folded]
