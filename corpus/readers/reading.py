"""From a file to its reading: its format is told, then its reader is run, in a process of its own if need be."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading
from corpus.readers.decoding import decode
from corpus.readers.detect import by_bytes, by_text
from corpus.readers.isolated import read_isolated
from corpus.tables import TableEntry, with_tables

# What fits in memory several times over; a text of 64 MB is a hundred novels.
MOST_BYTES, MOST_TEXT = 256_000_000, 64_000_000


def read_file(path: Path, tables: Sequence[TableEntry] = ()) -> Reading:
    """The reading of a file. Raises UnreadableDocument, without the file's name, and OSError."""
    _check(path)
    data = path.read_bytes()
    form = by_bytes(path, data)
    reading = read_isolated(form, path) if form else _read_text(path, data, tables)
    if not any(map(str.isalnum, reading.text)):
        raise UnreadableDocument("holds no words; check that it is the right file")
    return reading


def _read_text(path: Path, data: bytes, tables: Sequence[TableEntry]) -> Reading:
    if len(data) > MOST_TEXT:
        raise UnreadableDocument(f"is {_size(len(data))} of text; up to {_size(MOST_TEXT)} are read: split it")
    decoded = decode(data)
    form = by_text(path.name, decoded.text)
    if form.of == "bytes":
        return read_isolated(form, path)
    try:
        reading = form.read_text(with_tables(decoded.text, tables))
    except RecursionError:
        raise UnreadableDocument("is nested too deeply to be read; check that it is the right file") from None
    return replace(reading, notes=(*decoded.notes, *reading.notes))


def _check(path: Path) -> None:
    """Raise for what is no file, or too large a one, before any of it is read."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        os.scandir(path).close()  # raises where it may not be looked into
    if not stat.S_ISREG(status.st_mode):
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
        raise UnreadableDocument(f"cannot be opened (it is {what}); name a file")
    if status.st_size > MOST_BYTES:
        raise UnreadableDocument(f"is {_size(status.st_size)}; up to {_size(MOST_BYTES)} are read: split it")


def _size(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"
