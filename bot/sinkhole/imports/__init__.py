"""Ratings that other programs exported, as events. The format is told by the file itself.

A format is a function from the records of a file to the fields of events, and a test whether a record is its own. An
address (`ip`) is never taken along, nor a user's name: only a salted hash of it. An event's id is made of the
record's own, so that a file read twice is stored once.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zipfile import BadZipFile, ZipFile

from bot.errors import SettingError, WaystoneError
from bot.sinkhole.imports import arena, chats, openwebui, scores
from bot.sinkhole.imports.fields import UNKNOWN, Fields, Record

MOST_BYTES = 1_000_000_000
CUT: Record = {}  # stands for a last line that ends in the middle
LOOKED_AT = 100  # records, to tell the format
# What reading a record raises that is not of the documented shape: a text for a list, a list for a number, …
_OTHER_SHAPE = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError)


def _as_it_is(record: Record) -> Iterator[Fields]:
    yield record


@dataclass(frozen=True)
class Format:
    """`knows` a record by its shape; `read` makes events' fields of one; `chosen` are the records that count."""

    label: str
    knows: Callable[[Record], bool]
    read: Callable[[Record], Iterator[Fields]]
    chosen: Callable[[Iterable[Record]], Iterable[Record]] = iter


@dataclass
class Export:
    """A file of another program's. `odd` counts, while `events` are read, the records that could not be.

    `cut`: its last line has no end, as that of a log whose program was ended.
    """

    path: Path
    format: Format
    records: Sequence[Record]
    odd: int = 0
    cut: bool = False

    def events(self) -> Iterator[Fields]:
        """The fields of its events. Raises `WaystoneError` where no record has the shape of its format."""
        chosen = [*self.format.chosen(self.records)]
        for record in chosen:
            try:
                # Whole, so that nothing of an odd record comes in.
                found = [*self.format.read(record)]
            except _OTHER_SHAPE as error:
                self.odd += 1
                if self.odd == len(chosen):
                    label = self.format.label
                    raise WaystoneError(f"{self.path}: a record is not as {label} writes them ({error})") from error
                continue
            for fields in found:
                if fields.get("time") == UNKNOWN:  # then it counts from when it comes in
                    del fields["time"]
                yield fields


FORMATS = (
    Format("Waystone's sinkhole", lambda one: str(one.get("schema", "")).startswith("sinkhole/"), _as_it_is),
    Format("Open WebUI", openwebui.knows, openwebui.read, openwebui.newest),
    Format("HuggingChat", chats.knows_huggingchat, chats.huggingchat),
    Format("text-generation-webui", chats.knows_textgen, chats.textgen),
    Format("LMSYS arena", arena.knows_arena, arena.arena),
    Format("FastChat log", arena.knows_log, arena.log),
    Format("Argilla", scores.knows_argilla, scores.argilla, scores.scaled),
    Format("LangSmith", scores.knows_langsmith, scores.langsmith),
    Format("Langfuse", scores.knows_langfuse, scores.langfuse, scores.corrected),
)


def read_file(path: Path, names: Mapping[str, str] = MappingProxyType({})) -> Export:
    """What a file holds. Raises `WaystoneError` where it is none that is known.

    `names`: what whoever made the export called the `prompt`, the `response` and the `rating`, where others may be
    chosen (Argilla), or the score that is the rating (LangSmith, Langfuse).
    """
    if path.suffix.lower() == ".csv":
        raise WaystoneError(f"{path}: a table of ratings has no text of what was rated; export JSON instead")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise WaystoneError(f"{path} is larger than {MOST_BYTES:,} bytes; split it")
        found = list(_records(path))
        records = [one for one in found if one is not CUT]
    except (OSError, ValueError, BadZipFile, RuntimeError, EOFError, zlib.error, LZMAError) as error:
        raise WaystoneError(f"{path} cannot be read ({error})") from error
    # The first may be one that its own program left half empty.
    for record in records[:LOOKED_AT]:
        for format in FORMATS:
            if _knows(format, record):
                return Export(path, format, [_renamed(one, names) for one in records], cut=len(records) < len(found))
    known = ", ".join(format.label for format in FORMATS)
    raise WaystoneError(f"{path} is none of the exports that are known ({known})")


def _knows(format: Format, record: Record) -> bool:
    try:
        return format.knows(record)
    except _OTHER_SHAPE:
        return False


def _renamed(record: Record, names: Mapping[str, str]) -> Record:
    """What holds fields by names of somebody's own has those that are looked for, too, and first; so has a score."""
    if "rating" in names:
        record = record | {place: "rating" for place in ("key", "name") if record.get(place) == names["rating"]}
    holders = {key: record[key] for key in ("fields", "responses") if names and isinstance(record.get(key), dict)}
    renamed = {
        key: {wanted: held[name] for wanted, name in names.items() if name in held} for key, held in holders.items()
    }
    return record | {
        key: found | {name: value for name, value in holders[key].items() if name not in found}
        for key, found in renamed.items()
    }


def _records(path: Path) -> Iterator[Record]:
    data = path.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        data = gzip.GzipFile(fileobj=BytesIO(data)).read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise ValueError(f"unpacked it is larger than {MOST_BYTES:,} bytes; split it")
    if data.startswith(b"PAR1"):
        yield from _columns(data)
    elif data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as archive:
            name = next((one for one in archive.namelist() if one.endswith("conversations.json")), "")
            if not name or archive.getinfo(name).file_size > MOST_BYTES:
                raise ValueError("an archive without a conversations.json")
            yield from _of(json.loads(archive.read(name)))
    else:
        text = data.decode(json.detect_encoding(data))
        try:
            yield from _of(json.loads(text))
        except ValueError:
            yield from _lines(text)


def _lines(text: str) -> Iterator[Record]:
    """The records of JSON Lines, and `CUT` for a last one without an end. Raises `ValueError` that names the line."""
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                value = json.loads(line)
            except ValueError as error:
                if 1 < number == len(lines):
                    yield CUT
                    return
                raise ValueError(f"line {number} is no JSON: {error}") from None
            yield from _of(value)


def _of(value: Any) -> Iterator[Record]:
    """The records of a JSON value: itself, or those in it, or below `data` as APIs answer."""
    if isinstance(value, dict) and isinstance(value.get("data"), list):
        value = value["data"]
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one


def _columns(data: bytes) -> Iterator[Record]:
    try:
        from pyarrow import parquet
    except ImportError:
        raise SettingError("parquet needs pyarrow: pip install 'waystone[parquet]'") from None
    yield from parquet.read_table(BytesIO(data)).to_pylist()
