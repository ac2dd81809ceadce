"""`POST /v1/embeddings`: vectors of the model that the collection is searched with."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated, Any, Final, Literal

import numpy as np
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.api.compatible.limits import usage
from bot.api.compatible.request import DEFAULT
from bot.errors import InvalidRequest, NotFound
from bot.render.json import Json
from bot.waystone import Waystone
from index.embedder import load_embedder
from index.store.types import storable

MOST: Final = 2048  # texts in one call
Text = Annotated[str, Field(min_length=1, max_length=100_000)]


class EmbeddingRequest(BaseModel):
    model_config = ConfigDict(extra="allow")

    model: str | None = Field(None, description="the collection's embedding model; `waystone` is another name for it")
    input: Text | Annotated[list[Text], Field(min_length=1, max_length=MOST)]
    encoding_format: Literal["float", "base64"] | None = "float"
    dimensions: int | None = Field(None, ge=1)

    @field_validator("input", mode="before")
    @classmethod
    def _is_text(cls, given: Any) -> Any:
        if isinstance(given, list) and given and isinstance(given[0], (int, list)):
            raise InvalidRequest(
                "input: send text, the tokens of other models mean nothing here (LangChain's OpenAIEmbeddings: "
                "check_embedding_ctx_length=False)",
                "input",
            )
        return given


def routes(waystone: Waystone) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])
    embedder = load_embedder(waystone.settings.embedding_model, waystone.settings.home)
    name = waystone.settings.embedding_model

    @router.post("/embeddings")
    def embed(request: EmbeddingRequest) -> Json:
        """Vectors of length 1, one for each text, by the model that the collection is searched with."""
        if request.model not in (None, "", DEFAULT, name):
            raise NotFound(f"there is no embedding model {request.model!r} here; {name!r} is the collection's")
        texts = [request.input] if isinstance(request.input, str) else request.input
        rows = embedder.encode([storable(text) for text in texts])
        if request.dimensions not in (None, rows.shape[1]):
            raise InvalidRequest(f"dimensions: vectors of {name} have {rows.shape[1]}; leave it out", "dimensions")
        encode = as_base64 if request.encoding_format == "base64" else as_numbers
        data = [{"object": "embedding", "index": at, "embedding": encode(row)} for at, row in enumerate(rows)]
        counted = usage(texts, 0)
        del counted["completion_tokens"]
        return {"object": "list", "data": data, "model": name, "usage": counted}

    return router


def as_numbers(row: np.ndarray[tuple[int], np.dtype[np.float32]]) -> list[float]:
    return [float(number) for number in row]


def as_base64(row: np.ndarray[tuple[int], np.dtype[np.float32]]) -> str:
    """Little-endian float32, as the official client asks for by default."""
    return b64encode(row.astype("<f4").tobytes()).decode()
