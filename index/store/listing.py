"""The documents as a reader looks through them: searched, sorted, page by page.

A page costs one look at the documents' rows; no text of theirs is read.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Literal

from sqlalchemy import ColumnElement, Engine, String, func, or_, select

from index.store.catalog import SHOWN, DocumentInfo, documents, info_of

Sort = Literal["title", "author", "published", "kind", "words", "indexed_at"]
_SEARCHED = (documents.c.title, documents.c.author, documents.c.file, documents.c.kind)


def listing(
    engine: Engine,
    search: str = "",
    sort: Sort = "indexed_at",
    descending: bool = True,
    first: int = 0,
    count: int = 50,
    hidden: Set[str] = frozenset(),
    user: str | None = None,
) -> tuple[list[DocumentInfo], int]:
    """Documents from the `first` one on that have every word of a search, and how many have; no duplicates.

    Of `sort` those of one value stand in the order of their titles. What is `hidden` is left out, and
    what other users than `user` have brought, where one is given.
    """
    wanted = [documents.c.duplicate_of == "", documents.c.id.not_in(hidden), *map(_has, search.split())]
    if user is not None:
        wanted.append(documents.c.owner.in_(("", user)))
    by = documents.c[sort]
    key = func.lower(by) if isinstance(by.type, String) else by
    order = (key.desc() if descending else key.asc(), func.lower(documents.c.title), documents.c.id)
    statement = select(*SHOWN).where(*wanted).order_by(*order).limit(count).offset(first)
    with engine.connect() as connection:
        total = connection.execute(select(func.count()).select_from(documents).where(*wanted)).scalar_one()
        return [info_of(row) for row in connection.execute(statement)], total


def _has(word: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(word, autoescape=True) for column in _SEARCHED))
