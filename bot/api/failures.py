"""Errors as the OpenAI API writes them: one line that says what to do, and the field that is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from bot.errors import Forbidden, InvalidEvent, InvalidRequest, NotFound, UnreadableDocument, WaystoneError
from bot.render.json import Json


class Problem(BaseModel):
    """One line that says what to do, the kind of what went wrong, and the field of the request that is wrong."""

    message: str
    type: str
    param: str | None = None
    code: str | None = None


class Failure(BaseModel):
    """What is told in place of an answer."""

    error: Problem


# For the description of the API: any call may end so.
FAILS: dict[int | str, dict[str, Any]] = {"default": {"model": Failure, "description": "It could not be done"}}

# Whatever is not the caller's doing, a wrong setting among it, is the server's.
STATUS = {NotFound: 404, Forbidden: 403, InvalidEvent: 400, InvalidRequest: 400, UnreadableDocument: 422}
UNABLE = 503
INVALID = "invalid_request_error"


def tell_errors(app: FastAPI) -> None:
    app.add_exception_handler(WaystoneError, could_not)
    app.add_exception_handler(RequestValidationError, wrong_request)
    app.add_exception_handler(HTTPException, not_allowed)
    app.add_exception_handler(Exception, broken)


async def could_not(_: Request, error: Exception) -> JSONResponse:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), UNABLE)
    if isinstance(error, InvalidRequest):
        return failure(status, str(error), INVALID, error.field)
    return failure(status, str(error), type(error).__name__)


async def wrong_request(call: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    problem = first_problem(error.errors())
    if problem["loc"] == ("body",) and "json" not in call.headers.get("content-type", ""):
        return failure(400, "the body: send it as JSON, with `Content-Type: application/json`", INVALID)
    # Of a body that is no JSON, the place is a number of bytes.
    named = problem["loc"] if problem["type"] != "json_invalid" else ()
    # Where a field may be of several kinds, the place names the kind as pydantic writes it, which no caller knows.
    where = ".".join(str(part) for part in named if part != "body" and re.fullmatch(r"\w+", str(part)))
    return failure(400, f"{where or 'the body'}: {problem['msg']}", INVALID, where)


def first_problem(problems: Sequence[Any]) -> Any:
    """The first thing that is wrong; where a field may be of several kinds, with the one it is."""
    field = problems[0]["loc"][:2]
    same = [one for one in problems if one["loc"][:2] == field]
    return next((one for one in same if not one["type"].endswith("_type")), same[0])


async def not_allowed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    return failure(error.status_code, str(error.detail), kind, headers=error.headers)


async def broken(_: Request, error: Exception) -> JSONResponse:
    """What nobody foresaw; the server's log has it, as it is raised again."""
    del error
    return failure(500, "the server could not finish; its log says why", "server_error")


def failure(
    status: int, message: str, kind: str, field: str = "", headers: Mapping[str, str] | None = None
) -> JSONResponse:
    return JSONResponse({"error": told(message, kind, field)}, status, headers)


def told(message: str, kind: str, field: str = "") -> Json:
    """What went wrong, as the API says it; `field` is the field of the request that is wrong, where one is."""
    return {"message": message, "type": kind, "param": field or None, "code": None if kind == INVALID else kind}
