"""Passages as rows, their words in the database's own full-text index: SQLite's FTS5, PostgreSQL's GIN.

A document's passages are numbered in a row, and the document says where its row starts: passages of a version that is
being written, or taken away, are there and belong to nobody. Such a row is noted in `pending` from before its first
passage is stored until after its last one is gone, so that whatever a killed run leaves is found.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    Text,
    bindparam,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from index.store.catalog import Entry, documents, metadata
from index.store.database import MANY, batched

passages = Table(
    "passages",
    metadata,
    # SQLite counts rows by a plain INTEGER.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("document_id", String(255), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    # The stems of its telling words, a "|" after each unit's.
    Column("words", Text, nullable=False),
    Column("packed", LargeBinary, nullable=False),
)
pending = Table(
    "pending",
    metadata,
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("passages", Integer, nullable=False),
    Column("document_id", String(255), nullable=False),
    Column("version", String(64), nullable=False),
    Column("generation", Integer, nullable=False),
)
numbers = Table("numbers", metadata, Column("next", BigInteger, nullable=False))
UNIT_END = "|"
# Passages that are looked at for words: beyond so many the rarer words must do.
_LOOKED_AT = 5000


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A row. `words`: the stems of each unit's telling words; `packed`: see `late_interaction`."""

    id: int
    document_id: str
    start: int
    end: int
    words: str
    packed: bytes


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that a search looks at, and what its document is called."""

    passage: StoredPassage
    title: str
    author: str


@dataclass(frozen=True, slots=True)
class Pending:
    """A row of passages on its way in or out; `first` and `passages` are its numbers."""

    first: int
    passages: int
    document_id: str
    version: str
    generation: int

    @property
    def numbers(self) -> range:
        return range(self.first, self.first + self.passages)


class Passages:
    """Writes passages; every call is one transaction. Reading goes through the connection of a search."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def reserve(self, generation: int, versions: Sequence[tuple[Entry, int]]) -> list[Pending]:
        """Rows of numbers for versions of documents, each with so many passages; those that a run before this one
        began, where there are some."""
        with self._engine.begin() as connection:
            own = pending.c.document_id.in_([entry.id for entry, _ in versions])
            left = connection.execute(select(pending).where(own, pending.c.generation == generation))
            begun = {(row.document_id, row.version, row.passages): Pending(**row._mapping) for row in left}
            asked = [(entry.id, entry.version, number) for entry, number in versions]
            new = [one for one in asked if one not in begun]
            # Two rows must not start at one number, even if one of them is empty.
            widths = [max(1, number) for _, _, number in new]
            after = connection.execute(
                update(numbers).values(next=numbers.c.next + sum(widths)).returning(numbers.c.next)
            ).scalar_one()
            for one, first in zip(new, accumulate(widths, initial=after - sum(widths)), strict=False):
                document_id, version, number = one
                begun[one] = Pending(first, number, document_id, version, generation)
            if new:
                connection.execute(insert(pending), [asdict(begun[one]) for one in new])
        return [begun[one] for one in asked]

    def stored(self, rows: Iterable[Pending]) -> set[int]:
        """Which passages of rows are stored."""
        any_row = or_(false(), *(_row(row) for row in rows))
        with self._engine.connect() as connection:
            return set(connection.execute(select(passages.c.id).where(any_row)).scalars())

    def add(self, rows: Sequence[StoredPassage]) -> None:
        with self._engine.begin() as connection:
            connection.execute(insert(passages), [asdict(row) for row in rows])

    def get(self, ids: Iterable[int]) -> dict[int, StoredPassage]:
        """Those of the passages that are stored, whether or not they belong to a document."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(passages).where(passages.c.id.in_([*ids])))
            return {row.id: StoredPassage(**row._mapping) for row in rows}

    def drop(self, rows: Iterable[Pending]) -> None:
        """Delete rows of passages, and the notes of them."""
        with self._engine.begin() as connection:
            for row in rows:
                connection.execute(delete(passages).where(_row(row)))
                connection.execute(delete(pending).where(pending.c.first == row.first))

    def numbers(self) -> Iterator[tuple[str, int]]:
        """Of each indexed document the id, and how many of its passages are stored."""
        statement = (
            select(documents.c.id, func.count(passages.c.id))
            .outerjoin(passages, _belongs())
            .where(documents.c.duplicate_of == "")
            .group_by(documents.c.id)
        )
        with self._engine.connect() as connection:
            yield from ((row[0], row[1]) for row in connection.execute(statement))

    def pending(self) -> list[Pending]:
        with self._engine.connect() as connection:
            return [Pending(**row._mapping) for row in connection.execute(select(pending))]

    def settled(self, connection: Connection, arrived: Sequence[Pending]) -> None:
        """Rows belong to their documents now, within that transaction."""
        if arrived:
            statement = delete(pending).where(pending.c.first == bindparam("row"))
            connection.execute(statement, [{"row": one.first} for one in arrived])

    def leaves(self, connection: Connection, leaving: Sequence[Pending]) -> None:
        """Rows belong to nobody from now on, within that transaction."""
        if leaving:
            self.settled(connection, leaving)
            connection.execute(insert(pending), [asdict(one) for one in leaving])


def load(connection: Connection, ids: Iterable[int]) -> list[Candidate]:
    """Those of the passages that belong to a document, by number."""
    each = (_owned().where(passages.c.id.in_(some)).order_by(passages.c.id) for some in batched(sorted(ids)))
    return [_candidate(row) for part in each for row in connection.execute(part)]


def load_around(connection: Connection, document_id: str, start: int, end: int) -> list[Candidate]:
    """The passages of a document that characters `start` up to `end` touch."""
    statement = _owned().where(
        passages.c.document_id == document_id,
        passages.c.start < end,
        passages.c.end > start,
    )
    return [_candidate(row) for row in connection.execute(statement.order_by(passages.c.id))]


def spans_of(connection: Connection, document_id: str, first: int, count: int) -> list[tuple[int, int]]:
    """Where a document's passages start and end, from the `first` one on."""
    statement = (
        select(passages.c.start, passages.c.end)
        .join(documents, _belongs())
        .where(documents.c.id == document_id)
        .order_by(passages.c.id)
        .limit(count)
        .offset(first)
    )
    return [(row.start, row.end) for row in connection.execute(statement)]


def count(connection: Connection) -> int:
    """About how many passages there are."""
    # Asked for in one go, SQLite would read every row.
    first, last = (connection.execute(select(end(passages.c.id))).scalar() for end in (func.min, func.max))
    return last - first + 1 if first is not None and last is not None else 0


def frequencies(connection: Connection, stems: Sequence[str]) -> dict[str, int]:
    """In how many passages each stem stands; those on their way in or out count, too."""
    if connection.dialect.name == "sqlite":
        statement = text("SELECT doc FROM passage_terms WHERE term = :stem")
        return {stem: connection.execute(statement, {"stem": stem}).scalar() or 0 for stem in stems}
    # Counting stops where a word is as good as common.
    statement = text(
        "SELECT count(*) FROM (SELECT 1 FROM passages WHERE "
        "array_to_tsvector(string_to_array(words, ' ')) @@ CAST(:stem AS tsquery) LIMIT :most) AS found"
    )
    return {
        stem: connection.execute(statement, {"stem": _quoted(stem), "most": 4 * _LOOKED_AT}).scalar() or 0
        for stem in stems
    }


def numbers_of(connection: Connection, document_ids: Set[str]) -> list[int]:
    """The numbers of the passages of some documents."""
    statement = select(documents.c.id, documents.c.first, documents.c.passages)
    # Of many documents the rows of all are read, which takes less than to ask for each.
    few = statement.where(documents.c.id.in_(sorted(document_ids))) if len(document_ids) <= MANY else statement
    places = (row for row in connection.execute(few) if row.id in document_ids)
    return [number for row in places for number in range(row.first, row.first + row.passages)]


def matching(
    connection: Connection,
    weights: Mapping[str, float],
    frequency: Mapping[str, int],
    n: int,
    among: Sequence[int] | None = None,
) -> list[int]:
    """The numbers of the `n` passages that have most of the stems, by weight; of some alone, if those are given.

    Time follows how often the rarer stems stand in the collection, not how many passages there are.
    """
    rare = sorted((stem for stem in weights if frequency[stem]), key=lambda stem: frequency[stem])
    if not rare:
        return []
    together, chosen = 0, list[str]()
    for stem in rare:
        together += frequency[stem]
        if together <= _LOOKED_AT:
            chosen.append(stem)
    # Where every word is common, the passages that have the two rarest.
    either = bool(chosen)
    chosen = chosen or rare[:2]
    if connection.dialect.name == "sqlite":
        asked = (" OR " if either else " AND ").join(f'"{stem}"' for stem in chosen)
        # With the plus each match is looked up among the numbers, not each number matched.
        own = "" if among is None else "AND +rowid IN (SELECT value FROM json_each(:among))"
        limited = f"SELECT rowid FROM passage_words WHERE passage_words MATCH :asked {own}"
        order = "ORDER BY rank" if either else ""
        given = {} if among is None else {"among": json.dumps(among)}
        found = connection.execute(text(f"{limited} {order} LIMIT :n"), {"asked": asked, "n": n, **given})
        return [int(number) for number in found.scalars()]
    return _ranked(connection, chosen, weights, either, n, among)


def _ranked(
    connection: Connection,
    stems: Sequence[str],
    weights: Mapping[str, float],
    either: bool,
    n: int,
    among: Sequence[int] | None,
) -> list[int]:
    words = "array_to_tsvector(string_to_array(words, ' '))"
    worth = " + ".join(
        f"CASE WHEN {words} @@ CAST(:stem{at} AS tsquery) THEN {weights[stem]:.4f} ELSE 0 END"
        for at, stem in enumerate(stems)
    )
    asked = (" | " if either else " & ").join(map(_quoted, stems))
    order = f"ORDER BY {worth} DESC" if either else ""
    own = "" if among is None else "AND id = ANY(:among)"
    given = {"asked": asked, "n": n, **({} if among is None else {"among": [*among]})}
    found = connection.execute(
        text(f"SELECT id FROM passages WHERE {words} @@ CAST(:asked AS tsquery) {own} {order} LIMIT :n"),
        {**given, **({f"stem{at}": _quoted(stem) for at, stem in enumerate(stems)} if either else {})},
    )
    return [int(number) for number in found.scalars()]


def _quoted(stem: str) -> str:
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"


def _owned() -> Any:
    """Passages with the document that they belong to."""
    return select(passages, documents.c.title, documents.c.author).join(documents, _belongs())


def _belongs() -> ColumnElement[bool]:
    return (passages.c.document_id == documents.c.id) & (
        passages.c.id.between(documents.c.first, documents.c.first + documents.c.passages - 1)
    )


def _row(row: Pending) -> ColumnElement[bool]:
    return passages.c.id.between(row.first, row.first + row.passages - 1)


def _candidate(row: Row[Any]) -> Candidate:
    stored = StoredPassage(row.id, row.document_id, row.start, row.end, row.words, row.packed)
    return Candidate(stored, row.title, row.author)
