"""What the log calls those who send: names that tell nothing of who they are."""

from __future__ import annotations

import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path


def client_of(home: Path, who: str) -> str:
    """A name for a client that says nothing of who it is: HMAC-SHA-256 under this data folder's own salt."""
    return hmac.digest(_salt(home / "sinkhole.salt"), who.encode(errors="replace"), "sha256").hex()[:32]


def client_of_user(sender: str, user: str) -> str:
    """A sender's user, told apart from every other sender's: 32 hexadecimal digits."""
    return sha256(f"{sender}\0{user}".encode()).hexdigest()[:32]


def _salt(file: Path) -> bytes:
    if not file.exists():
        home = file.parent
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / f"{file.name}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as salt:
            salt.write(secrets.token_bytes(32))
        try:
            # A link never takes the place of a salt that another process made first.
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_bytes()
