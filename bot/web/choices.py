"""Which documents a question is for: the list to tick, folder by folder."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel

from bot.access.reader import Reader
from bot.errors import NotFound
from bot.web.render import text
from bot.web.serving import Call, Reply, served_to
from index.named import folder

if TYPE_CHECKING:
    from bot.waystone import Waystone
    from index.collection import DocumentInfo

SHOWN: Final = 200  # documents of a list; the search finds the others


class Wanted(BaseModel):
    search: str = ""


def calls(waystone: Waystone) -> list[Call]:
    """What the page's script may ask of the documents to choose from."""

    def choices(wanted: Wanted, reader: Reader) -> Reply:
        # Folders of what was brought, and of what is kept in step: those above them are the machine's.
        roots = [waystone.settings.home / "documents", *(Path(one).parent for one in waystone.in_step.folders())]
        return {"html": listing(waystone.of(reader).collection.documents(), wanted.search, roots)}

    return [served_to("choices", Wanted, choices)]


def standing(chosen: Sequence[str], documents: Sequence[DocumentInfo]) -> frozenset[str] | None:
    """Those of the chosen documents that are there; None where none was chosen. Raises `NotFound` if all are gone."""
    if not chosen:
        return None
    there = frozenset(chosen) & {one.id for one in documents}
    if not there:
        raise NotFound("The documents you chose are not in the library any more; choose others above the box.")
    return there


def listing(documents: Sequence[DocumentInfo], search: str = "", roots: Sequence[Path] = ()) -> str:
    """The documents whose title, author, file or folder holds all words of the search, as boxes to tick.

    A folder's box is for all that lies in it; one that holds but folders has one, too, where it lies below a root.
    """
    words = search.casefold().split()
    found = sorted((one for one in documents if _holds(one, words)), key=folder)
    if not found:
        return f'<p class="soft">{"Nothing is called so." if words else "There are no documents yet."}</p>'
    own = {name: list(group) for name, group in groupby(found, key=folder)}
    whole = own | _above(found, roots)
    folders = [(name, whole[name]) for name in sorted(whole)]
    if len(found) <= SHOWN:
        many = len(folders) > 1
        return "".join(_folder(name, all_of, own.get(name, [])) if many else _ticks(all_of) for name, all_of in folders)
    # Too many to read through: the folders, all of them, then a first part of the documents.
    boxes = "".join(_whole_folder(name, group) for name, group in folders if len(group) > 1) if len(folders) > 1 else ""
    more = f'<p class="soft">{len(found) - SHOWN:,} more; search for them.</p>'
    return boxes + _ticks(sorted(found, key=lambda one: one.title.casefold())[:SHOWN]) + more


def _above(documents: Sequence[DocumentInfo], roots: Sequence[Path]) -> dict[str, list[DocumentInfo]]:
    """What lies in the folders that hold folders of documents, by their names."""
    below: defaultdict[Path, list[DocumentInfo]] = defaultdict(list)
    for one in documents:
        for upper in Path(one.path).parents:
            if any(root in upper.parents for root in roots) and upper.name[:1].isalnum():
                below[upper].append(one)
    return {upper.name: held for upper, held in below.items() if len({Path(one.path).parent for one in held}) > 1}


def _holds(document: DocumentInfo, words: Sequence[str]) -> bool:
    known = f"{document.title} {document.author} {document.file} {folder(document)}".casefold()
    return all(word in known for word in words)


def _folder(name: str, all_of: Sequence[DocumentInfo], documents: Sequence[DocumentInfo]) -> str:
    own = text(json.dumps([{"id": one.id, "title": one.title} for one in all_of]))
    head = f'<label class="folder"><input type="checkbox" data-folder="{own}"> {text(name)}</label>'
    return f'<div role="group" aria-label="{text(name)}">{head}{_ticks(documents)}</div>'


def _whole_folder(name: str, documents: Sequence[DocumentInfo]) -> str:
    own = text(json.dumps([one.id for one in documents]))
    count = f'<span class="soft">{len(documents):,}</span>'
    return f'<label class="folder"><input type="checkbox" data-folder="{own}"> {text(name)} {count}</label>'


def _ticks(documents: Sequence[DocumentInfo]) -> str:
    named = ((text(one.id), text(one.title)) for one in documents)
    return "".join(
        f'<label><input type="checkbox" value="{id}" data-title="{title}"> {title}</label>' for id, title in named
    )
