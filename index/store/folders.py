"""The folders that the library is kept in step with, by the data folder that does it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Engine, String, Table, delete, insert, select

from index.store.catalog import metadata

folders = Table(
    "folders",
    metadata,
    Column("place", String(36), primary_key=True),
    Column("path", String(1024), primary_key=True),
)


class Folders:
    """Folders by their absolute paths; every call is one transaction."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place

    def all(self) -> list[Path]:
        statement = select(folders.c.path).where(folders.c.place == self._place).order_by(folders.c.path)
        with self._engine.connect() as connection:
            return [Path(path) for path in connection.execute(statement).scalars()]

    def add(self, folder: Path) -> None:
        with self._engine.begin() as connection:
            connection.execute(insert(folders).values(place=self._place, path=str(folder)))

    def drop(self, folder: Path) -> None:
        one = (folders.c.place == self._place, folders.c.path == str(folder))
        with self._engine.begin() as connection:
            connection.execute(delete(folders).where(*one))
