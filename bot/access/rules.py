"""Who may call what: the one table. The first row that fits a path decides; one that ends in / is for all below it.

The page's own functions share one path, so each says for itself what it needs of the reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from starlette.types import Scope

from bot.access.reader import Reader
from bot.models.choice import QUOTES

if TYPE_CHECKING:
    from bot.models.registry import Models

# sender: users, and programs with a token of the sinkhole, which is looked at behind this table.
Who = Literal["anyone", "sender", "user", "admin"]

# What an owner's command may is asked for by the token in the data folder, behind this table.
RULES: Final[tuple[tuple[str, Who], ...]] = (
    ("/healthz", "anyone"),
    ("/login", "anyone"),
    ("/logout", "anyone"),
    ("/v1/owner/", "admin"),
    ("/v1/feedback", "sender"),
    ("/v1/feedback/", "sender"),
    ("/", "user"),
)


def may_call(path: str) -> Who:
    """Who may call a path: `/v1/owner/remove` → admin."""
    return next((who for row, who in RULES if path == row or (row.endswith("/") and path.startswith(row))), "admin")


def path_of(scope: Scope) -> str:
    """The path as the routes know it, without the prefix of a proxy."""
    path, prefix = str(scope["path"]), str(scope.get("root_path", ""))
    return path.removeprefix(prefix) or "/" if prefix else path


def may_ask(reader: Reader, model: str | None, models: Models) -> None:
    """Raises `Forbidden` where a user asks for another writer than the one that is set: hosts cost money."""
    if reader.admin or model in (None, "", QUOTES.name) or model == models.available()[0].name:
        return
    reader.must_be_admin("choose another model")
