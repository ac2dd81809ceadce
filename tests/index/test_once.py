"""What was made is not made again, whoever asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from index.once import Once, Recent


def test_of_many_who_ask_at_once_one_makes_it() -> None:
    recent: Recent[str, int] = Recent(2)
    begun, go_on, made = Event(), Event(), list[str]()

    def make() -> int:
        begun.set()
        assert go_on.wait(20)
        made.append("it")
        return len(made)

    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(recent.get, "a", make) for _ in range(8)]
        assert begun.wait(20)
        assert recent.get("b", lambda: 7) == 7  # another is not held up
        go_on.set()
        assert [one.result() for one in asked] == [1] * 8
    assert recent.get("a", lambda: 2) == 1


def test_the_first_two_who_ask_at_once_get_one_thing() -> None:
    begun, go_on = Event(), Event()

    def make() -> object:
        begun.set()
        assert go_on.wait(20)
        return object()

    once = Once(make)
    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(once) for _ in range(2)]
        assert begun.wait(20)
        go_on.set()
        assert asked[0].result() is asked[1].result() is once()


def test_what_could_not_be_made_is_tried_again() -> None:
    recent: Recent[str, int] = Recent(2)
    with pytest.raises(ZeroDivisionError):
        recent.get("a", lambda: 1 // 0)
    assert recent.get("a", lambda: 5) == 5
    left = [1, 0]
    once = Once(lambda: 1 // left.pop())
    with pytest.raises(ZeroDivisionError):
        once()
    assert once() == 1


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    recent: Recent[str, int] = Recent(2)
    for name in "abac":
        recent.get(name, lambda: 1)
    assert recent.get("a", lambda: 2) == 1
    assert recent.get("b", lambda: 2) == 2
