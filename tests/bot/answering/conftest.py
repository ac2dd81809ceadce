from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from bot.store.records import Records
from index.collection import Collection
from index.store.database import open_database
from tests.bot.answering.asking import Asking


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Path:
    made = tmp_path_factory.mktemp("home")
    shutil.copy(migrated, made)
    return made


@pytest.fixture(scope="module")
def records(home: Path) -> Records:
    return Records(open_database(Settings(home=home).sqlalchemy_url))


@pytest.fixture
def asking(collection: Collection, records: Records, home: Path, model_server: Any) -> Asking:
    return Asking(collection, records, home, model_server)
