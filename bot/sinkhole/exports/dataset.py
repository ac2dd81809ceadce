"""A data set in a folder: `train`, `validation` and `test`, and a card that says what is in them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from bot.errors import SettingError, WaystoneError
from bot.sinkhole.exports import Row, export
from bot.sinkhole.exports.card import card
from bot.sinkhole.exports.columns import arrow, columns
from bot.sinkhole.schema import Event
from corpus.words import folded

SPLITS = {"train": 90, "validation": 5, "test": 5}  # per cent


@dataclass
class Tally:
    """What went into a data set, counted for its card; `left_out` are events that gave no row, by reason."""

    events: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    models: Counter[str] = field(default_factory=Counter)
    apps: Counter[str] = field(default_factory=Counter)
    uses: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)

    def count(self, event: Event) -> None:
        self.events += 1
        self.models[event.model or "not named"] += 1
        self.apps[event.app or "not named"] += 1
        self.uses[event.use or "not named"] += 1
        self.licences[event.licence or "not stated"] += 1


def split_of(event: Event) -> str:
    """One split for a whole conversation, the same in every export: by a hash of its name.

    Without one by its group, else by the first question, so that one question never stands on both sides.
    """
    asked = next((one.content for one in event.messages if one.role == "user"), event.response or event.chosen or "")
    key = event.conversation or event.group or folded(asked)
    at = int.from_bytes(sha256(f"{event.app}\0{key}".encode()).digest()[:8], "big") % 100
    for split, share in SPLITS.items():
        if at < share:
            return split
        at -= share
    raise AssertionError("the shares make up a hundred")


def write_dataset(events: Iterable[Event], name: str, folder: Path, filters: Sequence[str]) -> Tally:
    """Write the rows of a format by split, and the card; what went in. Raises `WaystoneError`.

    An empty split has no file: readers of data sets take an empty file for a broken one.
    """
    tally = Tally()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for split, chosen in _by_split(events, tally).items():
            rows = list(export(chosen, name, tally.left_out))
            tally.rows[split] = len(rows)
            tally.labels.update(str(row["label"]).lower() for row in rows if "label" in row)
            file = folder / f"{split}.{'parquet' if name == 'parquet' else 'jsonl'}"
            if rows:
                write_rows(rows, name, file)
            else:
                file.unlink(missing_ok=True)
        (folder / "README.md").write_text(card(name, tally, filters), encoding="utf-8")
    except OSError as error:
        raise WaystoneError(f"{folder} cannot be written ({error.strerror}); name another folder") from error
    return tally


def write_rows(rows: Iterable[Row], name: str, output: Path) -> int:
    """Write a file in one step, so that a broken-off export never looks like a whole one; the number of rows."""
    fresh = output.with_name(f"{output.name}.part")
    count = 0
    try:
        if name == "parquet":
            count = _write_parquet(list(rows), fresh)
        else:
            with fresh.open("w", encoding="utf-8") as file:
                for row in rows:
                    file.write(f"{json.dumps(row, ensure_ascii=False)}\n")
                    count += 1
        fresh.replace(output)
    except OSError as error:
        raise WaystoneError(f"{output} cannot be written ({error.strerror}); name another file") from error
    return count


def _by_split(events: Iterable[Event], tally: Tally) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {split: [] for split in SPLITS}
    for event in events:
        tally.count(event)
        found[split_of(event)].append(event)
    return found


def _write_parquet(rows: list[Row], output: Path) -> int:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise SettingError("parquet needs pyarrow: pip install 'waystone[parquet]'") from None
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, schema=arrow(columns())), output)
    return len(rows)
