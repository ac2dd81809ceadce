"""Documents by name: one by its id, title or file, or all that were read from a folder, by its name or path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import get_close_matches
from operator import attrgetter
from pathlib import Path
from typing import Final, Protocol

from corpus.errors import NotFound
from index.store.catalog import DocumentInfo

# What is wanted of each fact: a value, or one of several.
Filter = Mapping[str, str | Sequence[str]]

FACTS: Final[Mapping[str, Callable[[DocumentInfo], str]]] = {
    "document": attrgetter("id"),
    **{fact: attrgetter(fact) for fact in ("title", "author", "kind", "file", "url", "published")},
}
# In a filter: documents by any of their names.
NAMES: Final = "documents"


class Listed(Protocol):
    """What is known of a document without reading it; `path` is the file that it was read from."""

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def path(self) -> str: ...


def named(names: Iterable[str], documents: Sequence[Listed]) -> frozenset[str]:
    """The ids of the documents that names stand for, whatever their case. Raises NotFound for a name of none.

    A name is first looked for among ids, then titles and files, then folders, however far up, and paths or parts of
    them: `essays/rome.md`.
    """
    return frozenset(document_id for name in names for document_id in _of(name, documents))


def fitting(wanted: Filter, documents: Sequence[DocumentInfo]) -> frozenset[str]:
    """The ids of the documents whose facts are those that are wanted, or among them; none may be. Raises NotFound for
    a fact that documents don't have.

    `{"author": "Eric Jang", "kind": ["essay", "talk"]}`; `document` is the id, as passages call it. `documents` are
    names as `named` takes them, and raise NotFound as there.
    """
    facts = [fact for fact in wanted if fact != NAMES]
    for fact in facts:
        if fact not in FACTS:
            raise NotFound(f"documents have no {fact!r} to filter by; give one of {', '.join([*FACTS, NAMES])}")
    own = frozenset(one.id for one in documents if all(FACTS[fact](one) in _values(wanted[fact]) for fact in facts))
    return own & named(_values(wanted[NAMES]), documents) if NAMES in wanted else own


def _values(wanted: str | Sequence[str]) -> Sequence[str]:
    return [wanted] if isinstance(wanted, str) else wanted


def folder(document: Listed) -> str:
    """The name of the folder that a document's file lies in."""
    return Path(document.path).parent.name


def _of(name: str, documents: Sequence[Listed]) -> list[str]:
    wanted = " ".join(name.split()).casefold()
    for called in (_ids, _titles):
        if found := [one.id for one in documents if wanted in called(one)]:
            return found
    inside = f"/{wanted.removeprefix('./').strip('/')}/"
    if found := [one.id for one in documents if inside in _path(one)]:
        return found
    known = sorted({word for one in documents for word in (one.id, one.title, folder(one))})
    close = get_close_matches(name, known, n=1, cutoff=0.5)
    hint = f"; did you mean {close[0]!r}?" if close else "; `waystone documents` lists them"
    raise NotFound(f"no document and no folder of documents is called {name!r}{hint}")


def _ids(document: Listed) -> list[str]:
    return [document.id.casefold()]


def _titles(document: Listed) -> list[str]:
    file = Path(document.path)
    return [" ".join(one.split()).casefold() for one in (document.title, file.name, file.stem)]


def _path(document: Listed) -> str:
    return f"/{Path(document.path).as_posix().strip('/').casefold()}/"
