"""What was found out about a version of a document to introduce it: looked for once, and kept beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, Literal

from pydantic import TypeAdapter
from sqlalchemy import Engine, delete, insert, select

from index.store.catalog import documents, introductions

# A few of its own sentences, and questions that it answers.
Part = Literal["about", "questions"]
_TOLD: Final = TypeAdapter(tuple[str, ...])


def introduction(engine: Engine, document_id: str, part: Part) -> tuple[str, ...] | None:
    """What is kept of a document; None where that has not been looked for."""
    own = introductions.c.document_id == document_id, introductions.c.part == part
    with engine.connect() as connection:
        told = connection.execute(select(introductions.c.told).where(*own)).scalar()
    return None if told is None else _TOLD.validate_json(told)


def introduce(engine: Engine, document_id: str, indexed_at: datetime, part: Part, told: Sequence[str]) -> None:
    """Keep it, unless another version of the document has come by now, or it is gone."""
    with engine.begin() as connection:
        now = connection.execute(select(documents.c.indexed_at).where(documents.c.id == document_id)).scalar()
        if now is None or now.replace(tzinfo=now.tzinfo or UTC) != indexed_at:
            return
        own = introductions.c.document_id == document_id, introductions.c.part == part
        connection.execute(delete(introductions).where(*own))
        values = {"document_id": document_id, "part": part, "told": _TOLD.dump_json(tuple(told)).decode()}
        connection.execute(insert(introductions).values(values))
