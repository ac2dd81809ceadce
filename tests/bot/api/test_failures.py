"""Whose fault an error is, as the API tells it by its status."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from bot.api.failures import tell_errors
from bot.errors import InvalidRequest, ModelMissing, NotFound, SettingError, UnreadableDocument, WaystoneError


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (WaystoneError("WAYSTONE_READER=x: no model is there"), 503),
        (SettingError("WAYSTONE_MODEL: there is no model"), 503),
        (ModelMissing("there is no model file"), 503),
        (UnreadableDocument("a.pdf holds no text"), 422),
        (InvalidRequest("n: one answer alone is given", "n"), 400),
        (NotFound("no document has that id"), 404),
    ],
)
def test_what_is_not_the_callers_doing_is_not_told_as_theirs(error: WaystoneError, status: int) -> None:
    app = FastAPI()
    tell_errors(app)

    @app.get("/")
    def fails() -> None:
        raise error

    reply = TestClient(app).get("/")
    assert (reply.status_code, reply.json()["error"]["message"]) == (status, str(error))
