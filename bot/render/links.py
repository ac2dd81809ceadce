"""Addresses out of a document's source: only the web's, and at the right second where a site can do that."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import urlsplit

AUDIO = {".mp3", ".m4a", ".ogg", ".opus", ".wav", ".mp4", ".webm", ".m4v"}


def original(url: str, seconds: float | None = None) -> str:
    """The address to open, or "" for anything but http and https (a `javascript:` address is not one, nor is `http://[x`).

    `original("https://youtu.be/x", 74.4)` → `"https://youtu.be/x?t=74"`. A site that is not known to start at a
    given second opens at its beginning.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return ""
    if seconds is None:
        return parts.geturl()
    host = (parts.hostname or "").removeprefix("www.")
    if host in ("youtube.com", "m.youtube.com", "youtu.be"):
        query = f"{parts.query}&" if parts.query else ""
        return parts._replace(query=f"{query}t={int(seconds)}").geturl()
    if host in ("vimeo.com", "soundcloud.com") or PurePosixPath(parts.path).suffix.lower() in AUDIO:
        return parts._replace(fragment=f"t={int(seconds)}").geturl()
    return parts.geturl()
