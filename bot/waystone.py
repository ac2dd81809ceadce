"""The composition root: every part of Waystone, built from the settings, in the one process that owns the folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Engine

from bot.access.reader import HERE, Reader
from bot.access.users import Users
from bot.answering.answerer import Answerer
from bot.answering.metrics import Metrics
from bot.client.lock import Lock
from bot.models.registry import Models
from bot.render.references import address
from bot.settings import Settings
from bot.sinkhole.store import Sinkhole
from bot.sinkhole.taught import Taught
from bot.store.records import Records
from index.collection import Collection
from index.jobs.in_step import InStep
from index.jobs.jobs import Jobs
from index.jobs.queue import Folders, JobStore, place_of
from index.named import named
from index.reader_model import load_reader
from index.store.database import open_database


@dataclass(frozen=True)
class Waystone:
    """Open it with `with Waystone.open(settings) as waystone`."""

    settings: Settings
    lock: Lock
    database: Engine
    collection: Collection
    jobs: Jobs
    in_step: InStep
    records: Records
    sinkhole: Sinkhole
    users: Users
    models: Models
    answerer: Answerer
    metrics: Metrics

    @property
    def shipped_asked(self) -> Path:
        """Is there once the shipped documents were asked for; one that was removed since does not come back."""
        return self.settings.home / "shipped-indexed"

    def of(self, reader: Reader) -> Waystone:
        """Waystone as a reader sees it: where each user's documents are their own, without those of others.

        Whoever answers a call of a reader's starts here. The person at this machine sees all.
        """
        collection = self.collection if reader == HERE else self.collection.seen_by(reader.name)
        if collection is self.collection:
            return self
        return replace(self, collection=collection, answerer=self.answerer.over(collection))

    def named(self, documents: Sequence[str]) -> frozenset[str] | None:
        """The ids of documents by id, title, file or folder; None where none is named. Raises `NotFound`."""
        return named(documents, self.collection.documents()) if documents else None

    @classmethod
    @contextmanager
    def open(cls, settings: Settings, lock: Lock | None = None) -> Iterator[Waystone]:
        """Build the parts, in the data folder that `lock` holds (default: take it now; raises `FolderTaken`)."""
        with ExitStack() as closing:
            lock = lock or Lock(settings.home, "python")
            closing.callback(lock.release)
            database = open_database(settings.sqlalchemy_url)
            closing.callback(database.dispose)
            collection = closing.enter_context(
                Collection.open(
                    settings.home,
                    database=database,
                    embedding_model=settings.embedding_model,
                    chroma=settings.chroma,
                    reader=load_reader(settings.reader),
                    apart=settings.library == "own",
                )
            )
            place = place_of(settings.home)
            jobs = Jobs(collection, JobStore(database, place), settings.home)
            closing.callback(jobs.close)
            in_step = InStep(jobs, Folders(database, place))
            closing.callback(in_step.close)
            models = Models(settings)
            closing.callback(models.close)
            records = Records(database, lambda quote: address(quote, collection))
            sinkhole = Sinkhole(database)
            if settings.lessons:
                taught = Taught(sinkhole, records, collection.vector)
                closing.callback(taught.close)
                collection.learn(taught.feedback)
            yield cls(
                settings=settings,
                lock=lock,
                database=database,
                collection=collection,
                jobs=jobs,
                in_step=in_step,
                records=records,
                sinkhole=sinkhole,
                users=Users(database),
                models=models,
                answerer=Answerer(collection, models, records, lambda: jobs.status().brings),
                metrics=Metrics(),
            )
