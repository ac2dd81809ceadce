"""How ONNX files are run here: one text at a time, each on one core, as many at once as there are cores.

What is rounded to int8 depends on all that is read together: alone, a text reads the same whatever else is asked.
Nothing is padded either, so that no mask is needed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from corpus.errors import WaystoneError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Text = TypeVar("Text")
Found = TypeVar("Found")


def open_session(file: Path) -> InferenceSession:
    """A session that works on the thread that asks it. Raises WaystoneError."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # what ONNX Runtime raises has no common base
        raise WaystoneError(f"{file} cannot be loaded ({error}); fetch it again") from error


def each(read: Callable[[Text], Found], texts: Sequence[Text]) -> list[Found]:
    """What is read in each text, in order. All who read share the cores."""
    return [*map(read, texts)] if len(texts) < 2 else [*_cores().map(read, texts)]


@cache
def _cores() -> ThreadPoolExecutor:
    # Only some systems tell which cores this process may use.
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return ThreadPoolExecutor(cores or 1, thread_name_prefix="reading")
