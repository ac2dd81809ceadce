"""`PUT /library/uploads`: a file that was dropped on the page, as it is, into where it waits to be taken in."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Final

from anyio import open_file
from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from bot.access.reader import reader_of
from corpus.readers.reading import MOST_BYTES
from index.store.types import storable

if TYPE_CHECKING:
    from bot.waystone import Waystone
    from index.jobs.queue import Job

UPLOADS: Final = "/library/uploads"
# Bytes of a file's name, with room for a number behind it; and folders above it that are kept.
_LONGEST_NAME, _DEEPEST = 200, 8


def routes(waystone: Waystone) -> APIRouter:
    router = APIRouter()

    @router.put(UPLOADS, include_in_schema=False)
    async def upload(
        request: Request, name: Annotated[str, Query(min_length=1)], batch: Annotated[str, Query(max_length=64)] = ""
    ) -> JSONResponse:
        """Take one file; those of one `batch` came together. Its name may have folders in it."""
        job = await run_in_threadpool(waystone.jobs.upload, tidy(name), batch, reader_of(request.scope).name)
        try:
            refused = await _written(request, job)
        except OSError as error:
            refused = f"it could not be stored ({error.strerror}); make room on the server's disk and add it again"
        except ClientDisconnect:
            refused = "the connection broke off"
        if refused:
            await run_in_threadpool(waystone.jobs.give_up, job)
            return JSONResponse({"error": f"{PurePath(job.name).name}: {refused}"}, 400)
        await run_in_threadpool(waystone.jobs.add, job)
        return JSONResponse({"id": job.id})

    return router


async def _written(request: Request, job: Job) -> str:
    """Write what is sent to where the job waits; why that is not done, or ""."""
    size = 0
    async with await open_file(job.target, "wb") as file:
        async for piece in request.stream():
            size += len(piece)
            if size > MOST_BYTES:
                return f"it is larger than {MOST_BYTES / 1e6:.0f} MB; split it"
            await file.write(piece)
    return ""


def tidy(name: str) -> str:
    """A name as a path below the library's own folder: `"../a\\b .txt"` → `"a/b .txt"`."""
    parts = (_part(part) for part in re.split(r"[/\\]", storable(name)))
    return "/".join([part for part in parts if part][-_DEEPEST:]) or "document"


def _part(part: str) -> str:
    plain = re.sub(r"[\x00-\x1f\x7f\ufffd]", "", part).strip().lstrip(".").strip()
    stem, suffix = PurePath(plain).stem, PurePath(plain).suffix[:20]
    while len((stem + suffix).encode()) > _LONGEST_NAME:
        stem = stem[:-1]
    return stem + suffix
