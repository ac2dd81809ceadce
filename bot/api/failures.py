"""Errors as the OpenAI API writes them: one line that says what to do."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.errors import InvalidEvent, ModelError, NotFound, SettingError, WaystoneError

STATUS = {NotFound: 404, SettingError: 400, InvalidEvent: 400, ModelError: 503}


def tell_errors(app: FastAPI) -> None:
    app.add_exception_handler(WaystoneError, could_not)
    app.add_exception_handler(RequestValidationError, wrong_request)
    app.add_exception_handler(HTTPException, not_allowed)


async def could_not(_: Request, error: Exception) -> JSONResponse:
    status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
    return failure(status, str(error), type(error).__name__)


async def wrong_request(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    problem = error.errors()[0]
    # Of a body that is no JSON, the place is a number of bytes.
    named = problem["loc"] if problem["type"] != "json_invalid" else ()
    where = ".".join(str(part) for part in named if part != "body") or "the body"
    return failure(400, f"{where}: {problem['msg']}", "invalid_request_error")


async def not_allowed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    kind = HTTPStatus(error.status_code).phrase.lower().replace(" ", "_")
    return failure(error.status_code, str(error.detail), kind)


def failure(status: int, message: str, kind: str) -> JSONResponse:
    return JSONResponse({"error": {"message": message, "type": kind, "code": status}}, status)
