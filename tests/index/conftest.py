"""Parts that the index tests share: an embedder that counts what it embeds, and collections in fresh folders."""

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from index.collection import Collection, Outcome
from index.embedder import Embedder, Reading
from index.store.database import open_database
from index.store.vectors import ChromaServer

Open = Callable[..., Collection]
NOBODY = 65534  # the user that may nothing

PARIS = """# Capitals

Paris is the capital of France. The Seine flows through the city of Paris.

Berlin is the capital of Germany. The Spree flows through the city of Berlin.
"""
BREAD = """# Bread

A sourdough starter needs flour and water. Feed the starter every day at noon.

Bake the loaf for forty minutes in a hot oven. Let the crust cool before you cut the loaf.
"""
STARS = """# Stars

A red dwarf burns its hydrogen slowly. The nearest star beyond the sun is a red dwarf.

A supernova outshines its galaxy for weeks. Neutron stars are what such explosions leave behind.
"""


class Counting(Embedder):
    """Words hashed into `size` numbers: texts that share words are near. `embedded` is every text it was given."""

    def __init__(self, name: str = "words", size: int = 128) -> None:
        super().__init__(name)
        self.embedded: list[str] = []
        self._size = size

    @property
    def fingerprint(self) -> str:
        return f"{self.name}-{self._size}"

    def read(self, texts: Sequence[str]) -> list[Reading]:
        self.embedded.extend(texts)
        return [self._reading(text) for text in texts]

    def _reading(self, text: str) -> Reading:
        words = [*re.finditer(r"\w+", text)]
        tokens = np.zeros((len(words), self._size), dtype=np.float32)
        for row, word in zip(tokens, words, strict=True):
            row[crc32(word.group().lower().encode()) % self._size] = 1
        whole = tokens.sum(axis=0)
        spans = np.array([word.span() for word in words], dtype=np.int64).reshape(-1, 2)
        return Reading(whole / max(float(np.linalg.norm(whole)), 1e-9), spans, tokens)


@pytest.fixture
def embedder() -> Counting:
    return Counting()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three short documents."""
    made = tmp_path / "notes"
    made.mkdir()
    for name, text in {"bread.md": BREAD, "paris.md": PARIS, "stars.md": STARS}.items():
        (made / name).write_text(text)
    return made


@pytest.fixture
def open_collection(tmp_path: Path, embedder: Counting, migrated: Path) -> Iterator[Open]:
    """Opens the collection of this test's home, as often as it is called; each is closed in the end."""
    with ExitStack() as opened:

        def opening(
            embedder: Embedder = embedder,
            database: str = "",
            home: Path = tmp_path / "home",
            chroma_url: str = "",
            apart: bool = False,
        ) -> Collection:
            file = home / "waystone.sqlite"
            if not (database or file.exists()):
                home.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(migrated, file)
            engine = open_database(database or f"sqlite:///{file}")
            opened.callback(engine.dispose)
            return opened.enter_context(
                Collection(
                    home,
                    database=engine,
                    embedder=embedder,
                    chroma=ChromaServer(chroma_url) if chroma_url else None,
                    apart=apart,
                )
            )

        yield opening


@pytest.fixture
def collection(open_collection: Open) -> Collection:
    return open_collection()


def outcomes(collection: Collection, *paths: Path) -> dict[str, Outcome]:
    """What came of each file of a run."""
    return {event.file: event for event in collection.index(paths) if isinstance(event, Outcome)}


@pytest.fixture(name="outcomes")
def outcomes_of() -> Callable[..., dict[str, Outcome]]:
    return outcomes


@contextmanager
def as_anyone() -> Iterator[None]:
    """With the rights of somebody: root may open everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
