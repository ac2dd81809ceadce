"""What transcripts heard and what was said: `glossary.toml` beside the files, and suggestions for new ones.

A table per file maps the words as transcribed to the words as spoken:

    ["talk.lrc"]
    "Yana Kun" = "Yann LeCun"
    "history of [Smith]" = "Soumith"

An entry holds for every place where exactly these words stand, capitals included. Square brackets pick the
misheard words out of the words around them, for a mishearing that is elsewhere a right word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jellyfish

from corpus.document import Correction, Document
from corpus.errors import UnreadableDocument
from corpus.sidecar import load_toml

GLOSSARY = "glossary.toml"
# A name: a capitalised word or a run of them. A possessive ending is no part of it.
_NAME = re.compile(r"[A-Z][\w-]*(?:[.'’](?!s\b)\w+)*(?: [A-Z][\w-]*(?:[.'’](?!s\b)\w+)*)*")
_INSIDE = re.compile(r"[\w,]\s$")
_SMALL = re.compile(r"\b[a-z][\w'’]*")
# Metaphone's letters for consonants that differ by voice alone.
_UNVOICED = str.maketrans("BDGVZJ0", "PTKFSXT")
# From so much on, of 1, words that sound like a name are told of.
_ALIKE = 0.85
_PICKED = re.compile(r"(?P<before>[^\[\]]*)\[(?P<heard>[^\[\]]+)\](?P<after>[^\[\]]*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One mishearing; `before` and `after` are the words around it that an entry may ask for."""

    heard: str
    said: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words that sound like a name of the collection, how often they stand there, and how alike (0 to 1)."""

    heard: str
    said: str
    count: int
    likeness: float


def load_glossary(folder: Path) -> dict[str, tuple[Entry, ...]]:
    """The entries of a folder's `glossary.toml` by file name; none when there is no such file.

    Raises UnreadableDocument when the file is no TOML or an entry is not words = "words".
    """
    return {file: tuple(_entries(file, table)) for file, table in load_toml(folder, GLOSSARY).items()}


def _entries(file: str, table: object) -> Iterator[Entry]:
    if not isinstance(table, dict):
        raise UnreadableDocument(f'{GLOSSARY}: {file!r} is no table; write ["file name"] above its entries')
    for heard, said in table.items():
        picked = _PICKED.fullmatch(heard)
        if not isinstance(said, str) or not said.strip() or not heard.strip() or (picked is None and "[" in heard):
            raise UnreadableDocument(f'{GLOSSARY}: {heard!r} under {file!r} must read "heard" = "said"; mend it')
        if picked:
            yield Entry(picked["heard"], said, picked["before"], picked["after"])
        else:
            yield Entry(heard, said)


def corrections(text: str, entries: Iterable[Entry]) -> tuple[Correction, ...]:
    """The places where the entries hold, in order and without overlap.

    An entry with words around it goes before one without, and longer words before shorter ones.
    """
    found: list[Correction] = []
    taken: set[int] = set()
    for entry in sorted(entries, key=lambda entry: (not (entry.before or entry.after), -len(entry.heard))):
        for match in _pattern(entry).finditer(text):
            start, end = match.span("heard")
            opens_word = match.start() == 0 or not _is_word(text[match.start() - 1])
            if opens_word and taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                found.append(Correction(start, end, entry.said))
    return tuple(sorted(found, key=lambda correction: correction.start))


def _pattern(entry: Entry) -> re.Pattern[str]:
    before, heard, after = (
        re.sub(r"(?:\\?\s)+", r"[^\\S\\n]+", re.escape(words)) for words in (entry.before, entry.heard, entry.after)
    )
    # Where the first word opens is checked apart: a pattern that starts with plain letters is found faster.
    return re.compile(rf"{before}(?P<heard>{heard}){after}(?!\w)")


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def names(documents: Iterable[Document]) -> frozenset[str]:
    """What looks like a name in the documents: capitalised words, and runs of them, never written small."""
    return frozenset(name for document in documents for name in _capitalised(document.text, _ordinary(document.text)))


def suggest(document: Document, known: Iterable[str]) -> list[Suggestion]:
    """Capitalised words of a document that are no known name but sound like one, most alike first.

    `known` are names as they are written, such as `names` of the other documents. Words that the document
    also writes in small letters are the language's and are left alone, so a name that was heard as common
    words is not found. Nothing is applied. Sounds are compared as Metaphone codes (L. Philips, 1990) with
    voiced and unvoiced consonants as one.
    """
    written = sorted(set(known))
    spelled = {_plain(part) for name in written for part in (name, *name.split())}
    sounds = [(name, _sound(name)) for name in written if len(_plain(name)) > 2]
    heard = Counter(_capitalised(document.text, _ordinary(document.text)))
    found = []
    for words, count in heard.items():
        if _plain(words) in spelled:
            continue
        sound = _sound(words)
        likeness, said = max(((_likeness(words, sound, *other), other[0]) for other in sounds), default=(0.0, ""))
        if likeness >= _ALIKE:
            found.append(Suggestion(words, said, count, round(likeness, 3)))
    return sorted(found, key=lambda suggestion: (-suggestion.likeness, suggestion.heard))


def _capitalised(text: str, ordinary: frozenset[str]) -> Iterator[str]:
    """Each name in the text, and each word of a longer one, without an ordinary word that opens a sentence."""
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and _plain(words[0]) in ordinary:
            words = words[1:]
        if len(words) > 1:
            yield " ".join(words)
        elif not _INSIDE.search(text, max(0, match.start() - 2), match.start()):
            continue  # one capitalised word that opens a sentence is seldom a name
        yield from (word for word in words if len(_plain(word)) > 2)


def _ordinary(text: str) -> frozenset[str]:
    """The words that a text writes in small letters, apostrophes left out."""
    return frozenset(_plain(word) for word in _SMALL.findall(text))


def _plain(words: str) -> str:
    """Letters alone, in small ones: `"GPT-4"` → `"gpt"`."""
    return "".join(character for character in words.casefold() if character.isalpha())


def _sound(name: str) -> str:
    return "".join(jellyfish.metaphone(word) for word in name.split()).translate(_UNVOICED)


def _likeness(heard: str, heard_sound: str, name: str, name_sound: str) -> float:
    """How alike two names are, 0 to 1: two parts sound, one part spelling."""
    sound = jellyfish.jaro_winkler_similarity(heard_sound, name_sound)
    # The spelling adds at most a third, so most pairs need no second look.
    return (2 * sound + jellyfish.jaro_similarity(_plain(heard), _plain(name))) / 3 if sound > 0.75 else 0.0
