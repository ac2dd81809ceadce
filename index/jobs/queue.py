"""What the library is asked to do, as rows: jobs, until they are done, and the folders that it is kept in step with.

A job that could not be done stays, and says why.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Column, Engine, Row, String, Table, Text, delete, insert, select, update

from index.store.catalog import metadata
from index.store.database import batched
from index.store.types import Moment, new_id, now

Kind = Literal["files", "upload", "link", "remove"]

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(36), primary_key=True),
    # The data folder that the job's files lie in: several installations may share one database.
    Column("place", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("target", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("batch", String(64), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("failure", Text, nullable=False),
    # The folder of the library that its upload goes into: that of whoever asked.
    Column("owner", String(255), nullable=False),
)
folders = Table(
    "folders",
    metadata,
    Column("place", String(36), primary_key=True),
    Column("path", String(1024), primary_key=True),
)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing that was asked.

    `target`: of "files" a JSON list of paths; of "upload" the path where it waits to be taken in; of "link" the link;
    of "remove" a document's id. `name` is what a reader calls it; uploads of one `batch` came together; `failure`
    says why it could not be done, "" while it waits or is carried out; `owner` is who asked, "" for the person at this
    machine.
    """

    kind: Kind
    target: str
    name: str
    batch: str = ""
    failure: str = ""
    id: str = field(default_factory=new_id)
    asked_at: datetime = field(default_factory=now)
    owner: str = ""

    @classmethod
    def of_files(cls, paths: Sequence[Path], name: str = "") -> Job:
        """Bring the collection in step with files and folders where they lie."""
        return cls("files", json.dumps([str(path) for path in paths]), name or ", ".join(path.name for path in paths))

    @property
    def paths(self) -> list[Path]:
        """The files and folders of a job of that kind."""
        return [Path(path) for path in json.loads(self.target)]


class JobStore:
    """The jobs of one data folder, in the order in which they were asked; every call is one transaction."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place

    def all(self) -> list[Job]:
        statement = select(jobs).where(jobs.c.place == self._place).order_by(jobs.c.id)
        with self._engine.connect() as connection:
            return [_job(row) for row in connection.execute(statement)]

    def add(self, new: Iterable[Job]) -> None:
        rows = [{**asdict(job), "place": self._place} for job in new]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(jobs), rows)

    def fail(self, ids: Collection[str], why: str) -> None:
        """Keep jobs, with what went wrong; "": they wait again."""
        with self._engine.begin() as connection:
            for some in batched(ids):
                connection.execute(update(jobs).where(jobs.c.id.in_(some)).values(failure=why))

    def drop(self, ids: Collection[str]) -> None:
        """Forget jobs: they are done, or nobody wants them any more."""
        with self._engine.begin() as connection:
            for some in batched(ids):
                connection.execute(delete(jobs).where(jobs.c.id.in_(some)))


def place_of(home: Path) -> str:
    """The name of a data folder among those that share a database; it goes where the folder goes."""
    noted = home / "installation"
    if not noted.is_file():
        home.mkdir(parents=True, exist_ok=True)
        noted.write_text(new_id(), encoding="utf-8")
    return noted.read_text(encoding="utf-8").strip()


def _job(row: Row[Any]) -> Job:
    return Job(row.kind, row.target, row.name, row.batch, row.failure, row.id, row.asked_at, row.owner)


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
