"""Builds the image and starts it as compose.yaml does: `python -m tests.container`, as root, some minutes.

Needs mmdebstrap and podman, Debian's packages of these names. No registry of images is asked: a bare Debian with its
own Python stands in for the Dockerfile's base. Where pip is told to look for packages, the build looks, too.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).parents[1]
BASE: Final = re.findall(r"^FROM (\S+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)[-1]
COMPOSED: Final[dict[str, Any]] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
IMAGE: Final = "localhost/waystone"
PACKAGES: Final = "ca-certificates,netbase,tzdata,python3,python3-pip,python3-venv,python-is-python3"
AUTHORITIES: Final = "/etc/ssl/certs/ca-certificates.crt"
PLACES: Final = {"index-url": ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"), "find-links": ("PIP_FIND_LINKS", "UV_FIND_LINKS")}
QUESTION: Final = "What did Eric Jang learn from talking to customers about MLOps?"
HEALTHY_WITHIN_S: Final = 180.0
INDEXED_WITHIN_S: Final = 600.0


def run(*command: str) -> str:
    print("+", " ".join(command), file=sys.stderr)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


def places() -> dict[str, str]:
    """Where this machine's pip looks for packages, as variables of pip and uv."""
    found: dict[str, str] = {}
    for setting, names in PLACES.items():
        asked = subprocess.run(
            (sys.executable, "-m", "pip", "config", "get", f"global.{setting}"), capture_output=True, text=True
        )
        if value := os.environ.get(names[0], asked.stdout.strip()):
            found |= dict.fromkeys(names, value)
    return found


def base(engine: list[str], folder: Path) -> None:
    """A bare Debian with Python, under the name that the Dockerfile's last stage begins with."""
    tar = str(folder / "base.tar")
    allow = 'rm "$1"/usr/lib/python3*/EXTERNALLY-MANAGED'  # the real one's pip installs for everyone
    how = ("--variant=minbase", f"--include={PACKAGES}", f"--customize-hook={allow}")
    run("mmdebstrap", *how, '--aptopt=Acquire::Check-Valid-Until "false"', "stable", tar)  # a mirror may stand still
    given = {"SSL_CERT_FILE": AUTHORITIES, "PIP_CERT": AUTHORITIES, **places()}
    changes = [f"--change=ENV {name}={value}" for name, value in given.items()]
    run(*engine, "import", "--quiet", *changes, tar, f"docker.io/library/{BASE}")


def build(engine: list[str]) -> int:
    """The image, built from the Dockerfile as it is.

    Returns:
        Its size in bytes.
    """
    mounted = [AUTHORITIES, *(place for place in places().values() if Path(place).is_dir())]
    volumes = [f"--volume={place}:{place}:ro" for place in dict.fromkeys(mounted)]
    how = ("--pull=never", "--layers=false", "--isolation=chroot", "--network=host", "--format=docker")
    run(*engine, "build", *how, *volumes, f"--tag={IMAGE}", str(ROOT))
    return int(run(*engine, "image", "inspect", "--format={{.Size}}", IMAGE))


class Container:
    """The image as compose.yaml has it run: a root that cannot be written, no capability, no way to other rights.

    Namespaces and mounts do it, without the engine's own, which asks for more than some machines give to root.
    """

    def __init__(self, engine: list[str], volume: Path) -> None:
        self._root = run(*engine, "image", "mount", IMAGE)
        said: dict[str, Any] = json.loads(run(*engine, "image", "inspect", IMAGE))[0]
        self._says, self._check = said["Config"], said["Healthcheck"]["Test"]
        service = COMPOSED["waystone"]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        (place,) = (one.partition(":")[2] for one in service["volumes"])
        run("cp", "--archive", f"{self._root}{place}/.", str(volume))  # as an engine fills a new volume
        run("chown", "--reference", f"{self._root}{place}", str(volume))
        mounts = [f'mount --bind "{self._root}" "{self._root}"', f'mount --bind "{volume}" "{self._root}{place}"']
        mounts += [f'mount --rbind /{name} "{self._root}/{name}"' for name in ("dev", "proc")]
        mounts += [f'mount -t tmpfs -o noexec,mode=1777 tmpfs "{self._root}{name}"' for name in service["tmpfs"]]
        mounts += [f'mount -o remount,bind,ro "{self._root}"', 'exec "$@"']
        inside = ("chroot", self._root, *self._rights(), *self._says["Cmd"])
        script = ("sh", "-ec", "; ".join(mounts), "sh")
        self._server = subprocess.Popen(("unshare", "--mount", *script, *inside))

    def _rights(self) -> tuple[str, ...]:
        variables = [*self._says["Env"], "HOME=/home/waystone"]
        user = self._says["User"]
        less = ("--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all")
        return "env", "-i", *variables, "setpriv", f"--reuid={user}", f"--regid={user}", *less

    def inside(self, *command: str, given: str = "") -> str:
        """What a command says that an engine would `exec`. Raises CalledProcessError."""
        entered = self._entered(*command)
        return subprocess.run(entered, check=True, input=given, stdout=subprocess.PIPE, text=True).stdout

    def _entered(self, *command: str) -> tuple[str, ...]:
        return "nsenter", f"--target={self._server.pid}", "--mount", "--root", "--wd", *self._rights(), *command

    def healthy(self) -> bool:
        """What the image's own health check says."""
        assert self._server.poll() is None, "the server has ended"
        kind, *command = self._check
        assert kind == "CMD"
        return not subprocess.run(self._entered(*command), stderr=subprocess.DEVNULL).returncode

    def stop(self) -> None:
        self._server.terminate()
        self._server.wait(30)


def until(what: str, holds: Callable[[], bool], within_s: float) -> float:
    """Seconds until that is so. Raises TimeoutError."""
    began = monotonic()
    while not holds():
        if monotonic() - began > within_s:
            raise TimeoutError(f"not {what} after {within_s:.0f} s")
        sleep(1)
    return monotonic() - began


def use(container: Container) -> None:
    """What the first admin does, beside the server that runs."""
    assert container.inside("id", "--user").strip() != "0"
    container.inside("waystone", "user", "add", "ida", "--admin", given="a password of hers\n")
    assert "ida" in container.inside("waystone", "user", "list")

    def answered() -> bool:
        return "MLOps" in container.inside("waystone", "ask", "--model", "quotes", QUESTION)

    print(f"answers after {until('answered', answered, INDEXED_WITHIN_S):.0f} s more")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="container-") as home:
        folder, volume = Path(home), Path(home) / "volume"
        volume.mkdir()
        engine = ["podman", f"--root={folder / 'images'}", f"--runroot={folder / 'run'}", "--storage-driver=vfs"]
        base(engine, folder)
        print(f"image: {build(engine) / 1e6:.0f} MB")
        container = Container(engine, volume)
        try:
            print(f"healthy after {until('healthy', container.healthy, HEALTHY_WITHIN_S):.0f} s")
            use(container)
        finally:
            container.stop()
            run(*engine, "image", "unmount", "--all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
