"""Every setting, in one typed object, read once from the environment (`WAYSTONE_…`)."""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from platformdirs import user_data_path
from pydantic import Field, HttpUrl, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingError

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

    from index.store.vectors import ChromaServer

DEFAULT_EMBEDDING_MODEL = "waystone-minilm"
PREFIX: Final = "WAYSTONE_"
# What would be right, where pydantic says of a value only that it cannot be read.
_RIGHT: Final = {
    "bool_parsing": "give true or false",
    "int_parsing": "give a whole number",
    "float_parsing": "give a number",
}


class Settings(BaseSettings):
    """Read from the environment; a wrong value names its setting and what would be right."""

    # An empty variable is one that is not set: an empty host would be every network, an empty home the current folder.
    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    home: Path = Field(
        default_factory=lambda: data_folder(user_data_path("waystone", appauthor=False)),
        description="the data folder: index, database, uploaded documents, the local writer's file",
    )
    host: str = Field("127.0.0.1", description="the address that the page listens on")
    port: int = Field(7860, ge=1, le=65535, description="the port that the page listens on")
    users: Literal["", "required", "open"] = Field(
        "",
        description="required: users log in (`waystone user add`); open: open to all who reach the port; "
        "one of the two is needed to listen beyond this machine",
    )
    library: Literal["shared", "own"] = Field(
        "shared",
        description="whose documents are: shared, everyone's; own: what users bring is found and seen by each one "
        "alone, beside what everyone has (needs WAYSTONE_USERS=required)",
    )
    proxies: str = Field(
        "", description="addresses and networks of proxies whose X-Forwarded headers count, with commas between"
    )
    user_header: str = Field(
        "", description="the header in which one of those proxies names the user that it has let in: X-Forwarded-User"
    )
    root_path: str = Field("", description="the path under which a proxy serves the page: /waystone")
    database_url: str = Field(
        "", description="documents, catalog, sinkhole: an SQLAlchemy URL; empty for SQLite in the data folder"
    )
    chroma_url: str = Field("", description="a Chroma server's address; empty for Chroma in the data folder")
    chroma_headers: str = Field(
        "",
        description="headers for a Chroma server behind a login: Authorization: Bearer …, with ; between",
        repr=False,
    )
    embedding_model: str = Field(
        DEFAULT_EMBEDDING_MODEL, description="a sentence-transformers model, by name or folder"
    )
    reader: str = Field(
        "",
        description="what reads the best passages again: a folder with model.onnx, or a cross-encoder by name or "
        "folder; empty for the one that comes with the package; none",
    )
    model: str = Field(
        "auto",
        description="the writer: auto, quotes (none), local, gguf:PATH, or what LangChain names (ollama:…, openai:…)",
    )
    model_url: str = Field("", description="an OpenAI-compatible address for the writer")
    model_timeout: float = Field(60, gt=0, description="seconds to wait for the writer's next words")
    writing: Literal["auto", "restate", "compose"] = Field(
        "auto", description="restate one quote at a time, or compose over all passages; auto asks the model's size"
    )
    check: Literal["auto", "reader", "model"] = Field(
        "auto",
        description="who checks quotes and sentences: reader (the model that comes with the package), or model (the "
        "writer's own opinion, too); auto asks a small writer on this machine",
    )

    sinkhole_origins: str = Field(
        "", description="pages of other origins that may send feedback: https://one.example, …; * for any"
    )
    sinkhole_rate: int | None = Field(
        None,
        ge=1,
        description="events a minute that one address may send without a token; not set: 600, this machine any number",
    )

    lessons: bool = Field(True, description="whether ratings move passages up and down for questions like those rated")
    sinkhole_forward: str = Field(
        "", description="a central sinkhole's address, to send on what raters share; empty: nothing is sent"
    )
    sinkhole_forward_token: str = Field("", description="the write token that the central sinkhole gave", repr=False)

    @field_validator("home")
    @classmethod
    def _is_folder(cls, value: Path) -> Path:
        try:
            return value.expanduser()
        except RuntimeError:
            raise ValueError("there is no home folder here; name a folder to write to") from None

    @field_validator("chroma_url")
    @classmethod
    def _is_server(cls, value: str) -> str:
        if value:
            try:
                HttpUrl(value if "://" in value else f"http://{value}")
            except ValueError:
                raise ValueError("give an address, as http://localhost:8000") from None
        return value

    @field_validator("chroma_headers")
    @classmethod
    def _are_headers(cls, value: str) -> str:
        if not all(re.fullmatch(r"\s*[\w-]+:\s*\S.*", one) for one in value.split(";") if one.strip()):
            raise ValueError("give headers as X-Chroma-Token: …, with ; between")
        return value

    @field_validator("embedding_model", "reader")
    @classmethod
    def _is_model(cls, value: str) -> str:
        """Whether a hub has a model of that name may be told later alone, but a path is none of its names."""
        if value and not re.fullmatch(r"\w[\w.-]*(/\w[\w.-]*)?", value) and not Path(value).is_dir():
            raise ValueError("there is no such folder; give one that holds a model, or a model's name, or leave it out")
        return value

    @field_validator("proxies")
    @classmethod
    def _are_networks(cls, value: str) -> str:
        try:
            for one in filter(None, (one.strip() for one in value.split(","))):
                ip_network(one, strict=False)
        except ValueError:
            raise ValueError("give addresses or networks, as 127.0.0.1, 10.0.0.0/8") from None
        return value

    @field_validator("user_header")
    @classmethod
    def _is_header(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z0-9-]+", value):
            raise ValueError("give a header's name, as X-Forwarded-User")
        return value

    @field_validator("root_path")
    @classmethod
    def _is_path(cls, value: str) -> str:
        if value and not re.fullmatch(r"(/[\w.~-]+)+", value):
            raise ValueError("give a path with a slash before and none after it, as /waystone")
        return value

    @field_validator("sinkhole_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        for origin in filter(None, (one.strip() for one in value.split(","))):
            if origin != "*" and not re.fullmatch(r"https?://[^/\s]+", origin):
                raise ValueError("give origins as https://chat.example, with commas between, or * for any")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if value:
            from sqlalchemy.engine import make_url  # imported late: half a second
            from sqlalchemy.exc import ArgumentError

            try:
                make_url(value).get_dialect()
            except (ArgumentError, ImportError, ValueError):
                raise ValueError("give an SQLAlchemy URL, as postgresql+psycopg://user:password@host/name") from None
        return value

    @field_validator("model_url", "sinkhole_forward")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if value:
            try:
                HttpUrl(value)
            except ValueError:
                raise ValueError("give an address with its scheme, as http://localhost:8000/v1") from None
        return value.rstrip("/")

    @property
    def chroma(self) -> ChromaServer | None:
        from index.store.vectors import ChromaServer  # imported late, as what it needs

        if not self.chroma_url:
            return None
        pairs = (one.partition(":") for one in self.chroma_headers.split(";") if one.strip())
        return ChromaServer(self.chroma_url, {name.strip(): value.strip() for name, _, value in pairs})

    @property
    def sqlalchemy_url(self) -> URL:
        from sqlalchemy.engine import URL, make_url

        if self.database_url:
            return make_url(self.database_url)
        # Not put together as text: a "?" in the folder's name would end the path.
        return URL.create("sqlite", database=str(self.home / "waystone.sqlite"))


def data_folder(found: Path) -> Path:
    """The user's data folder. Raises `SettingError` for a user who has no home, as in some containers."""
    if not found.is_absolute():  # `~/…`, as Python leaves it where there is none
        raise SettingError("WAYSTONE_HOME: there is no home folder here; name a folder to write to")
    return found


NAMES: Final = tuple(PREFIX + name.upper() for name in Settings.model_fields)


def load_settings(**given: Any) -> Settings:
    """The settings of this process; what is given stands before the environment.

    Raises `SettingError` with every wrong field in one line, and for a variable that no setting reads.
    """
    for name in os.environ:
        if name.upper().startswith(PREFIX) and name.upper() not in NAMES:
            nearest = get_close_matches(name.upper(), NAMES, 1, 0)
            raise SettingError(f"{name}: there is no such setting; did you mean {nearest[0]}? `unset {name}` if not")
    try:
        return Settings(**given)
    except ValidationError as error:
        wrong = "; ".join(
            f"WAYSTONE_{str(problem['loc'][0]).upper()}={_shown(problem['input'])}: "
            f"{_RIGHT.get(problem['type']) or problem['msg'].removeprefix('Value error, ')}"
            for problem in error.errors()
        )
        raise SettingError(f"wrong setting: {wrong}") from None


def _shown(value: object) -> str:
    """A wrong value, a password in an address left out."""
    return re.sub(r":(?!//).*@", ":***@", repr(value))
