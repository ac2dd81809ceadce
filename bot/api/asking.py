"""Who makes a call, as the routes are told it."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from bot.access.reader import Reader, reader_of


def _asking(request: Request) -> Reader:
    return reader_of(request.scope)


Asking = Annotated[Reader, Depends(_asking)]
