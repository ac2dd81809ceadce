"""Readers in a process of their own, with limits: a file can crash, hang or bloat a parser, but not this program.

A process reads one file after another, since starting one and loading its libraries takes longer than most
files do; it is ended when a file takes too long, and ends by itself when nothing is asked of it for a while.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

from pydantic import TypeAdapter

from corpus.errors import UnreadableDocument
from corpus.readers.builder import Reading
from corpus.readers.registry import Format

log = logging.getLogger(__name__)
# Seconds for one file: five times what a PDF of 2,000 pages takes on one slow core.
LONGEST_S = 120.0
# Bytes of address space; a reading is some megabytes, and its libraries map some hundred.
MOST_MEMORY = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read, absolute, and the format to read it as."""

    form: Format
    path: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of a job: its reading, or why there is none; and where a parser failed, what it said."""

    reading: Reading | None = None
    refused: str = ""
    failure: str = ""


JOB, REPLY = TypeAdapter(Job), TypeAdapter(Reply)
# Processes that have nothing to do.
_idle: deque[Worker] = deque()


def read_isolated(form: Format, path: Path, longest_s: float = LONGEST_S) -> Reading:
    """The reading of a file, made in another process; raises UnreadableDocument, without the file's name."""
    job = Job(form, str(path.resolve()))
    while _idle:
        worker = _idle.pop()
        if worker.alive and (reply := worker.read(job, longest_s)):
            return _taken(worker, reply)
        # It had ended by itself, or an earlier file did it harm: that is told by a fresh one.
    worker = Worker()
    reply = worker.read(job, longest_s)
    if reply is None:
        why = f"takes longer than {longest_s:.0f} s to read" if worker.late else "made its reader crash"
        raise UnreadableDocument(f"{why}: it may be damaged; save it anew, or as another format")
    return _taken(worker, reply)


def _taken(worker: Worker, reply: Reply) -> Reading:
    _idle.append(worker)
    if reply.failure:
        log.warning("a reader failed: %s", reply.failure)
    if reply.reading is None:
        raise UnreadableDocument(reply.refused)
    return reply.reading


class Worker:
    """One such process; a job and its reply are a line of JSON each."""

    def __init__(self) -> None:
        package = str(Path(__file__).parents[2])
        places = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
        self.late = False
        self._process = subprocess.Popen(
            # -P: a module that happens to lie in the current folder is none of ours.
            [sys.executable, "-P", "-m", "corpus.readers.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": places},
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def read(self, job: Job, longest_s: float) -> Reply | None:
        """What became of the job, or None when the process ended over it, or was ended for taking too long."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        timer = Timer(longest_s, self._end)
        timer.start()
        try:
            self._process.stdin.write(JOB.dump_json(job) + b"\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = b""
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            self._process.kill()
            self._process.wait()
            return None
        return REPLY.validate_json(line)

    def _end(self) -> None:
        self.late = True
        self._process.kill()
