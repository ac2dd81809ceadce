"""The other process: jobs in on standard input, replies out on standard output, until nobody asks any more."""

from __future__ import annotations

import logging
import os
import select
import sys
from io import FileIO
from pathlib import Path

from corpus.errors import UnreadableDocument
from corpus.readers.isolated import JOB, MOST_MEMORY, REPLY, Job, Reply

log = logging.getLogger(__name__)
_IDLE_S = 60.0


def main() -> None:
    _limit()
    # What a library prints must not get among the replies.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    jobs = os.fdopen(0, "rb", buffering=0)
    while line := _line(jobs):
        replies.write(_reply(JOB.validate_json(line)) + b"\n")
        replies.flush()


def _line(jobs: FileIO) -> bytes:
    """The next job; nothing when there is none for a while, or whoever asked has gone."""
    parts: list[bytes] = []
    while not parts or not parts[-1].endswith(b"\n"):
        if sys.platform != "win32" and not select.select([jobs], [], [], _IDLE_S)[0]:
            return b""
        part = jobs.read(65536)
        if not part:
            return b""
        parts.append(part)
    return b"".join(parts)


def _reply(job: Job) -> bytes:
    try:
        # What cannot be written down failed, too.
        return REPLY.dump_json(Reply(job.form.read_bytes(Path(job.path).read_bytes())))
    except UnreadableDocument as refused:
        reply = Reply(refused=str(refused))
    except MemoryError:
        reply = Reply(refused=f"needs more than {MOST_MEMORY / 1e9:.0f} GB of memory to read; split it")
    except RecursionError:
        reply = Reply(refused="is nested too deeply to be read; check that it is the right file")
    except Exception as error:
        log.exception("reading failed")
        # A parser's own words help whoever mends it, and no reader.
        why = f"{job.path}: {type(error).__name__}: {error}"
        reply = Reply(refused=f"is no whole {job.form.name} file: it may be damaged; save it anew", failure=why)
    return REPLY.dump_json(reply)


def _limit() -> None:
    """Take no more memory than a file may cost, leave no core file behind, and give way to the page."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


if __name__ == "__main__":
    main()
