"""TOML files that a folder may hold beside its documents, to say what these do not."""

from __future__ import annotations

import tomllib
from pathlib import Path

from corpus.errors import UnreadableDocument


def load_toml(folder: Path, name: str) -> dict[str, object]:
    """What a folder's file of that name says; nothing when there is no such file.

    Raises UnreadableDocument, one line that says what to do, when it is no TOML.
    """
    path = folder / name
    try:
        if not path.is_file():
            return {}
    except OSError:  # the folder may not be looked into, which its files say themselves
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UnreadableDocument(f"{name}: cannot be read as TOML ({error}); mend or remove it") from None
