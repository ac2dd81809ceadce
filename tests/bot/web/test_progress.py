"""The library's progress: what is going on, and how long it will take once that can be told."""

import pytest

from bot.web import library
from index.build.report import Progress


@pytest.mark.parametrize(
    ("done", "seconds", "left"),
    [
        (0, 60.0, ""),
        (1, 60.0, ""),  # the first pieces tell little
        (50, 2.0, ""),
        (50, 10.0, "about 10 s left"),
        (100, 10.0, ""),
    ],
)
def test_the_time_left_is_said_once_it_is_known(done: int, seconds: float, left: str) -> None:
    assert library.remaining(Progress("talk", done, 100), seconds) == left


def test_only_what_is_going_on_is_read_out() -> None:
    html = library.under_way(Progress("A <talk>", 50, 100), 10.0)
    assert '<span role="status">A &lt;talk&gt;</span> · 50 of 100 · about 10 s left' in html
