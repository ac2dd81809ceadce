"""Readers as bad as a parser can be."""

from __future__ import annotations

import os
import signal
import time

from corpus.readers.builder import Reading


def hang(_: bytes) -> Reading:
    time.sleep(600)
    return Reading("", ())


def crash(_: bytes) -> Reading:
    os.kill(os.getpid(), signal.SIGSEGV)
    return Reading("", ())


def bloat(_: bytes) -> Reading:
    return Reading(str(len(bytearray(4_000_000_000))), ())


def halve(_: bytes) -> Reading:
    return Reading("\ud83d", ())
