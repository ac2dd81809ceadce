"""Guessing is slowed, and a reader who mistypes is not."""

from __future__ import annotations

from bot.access.throttle import FREE, LONGEST_S, Throttle


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_waits_double_up_to_a_limit_and_pass() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    waits = []
    for _ in range(FREE + 12):
        throttle.failed("name ida", "address 1")
        waits.append(throttle.wait_s("name ida", "address 2"))
        clock.now += waits[-1]
    assert waits[: FREE - 1] == [0] * (FREE - 1)
    assert waits[FREE - 1 : FREE + 2] == [1, 2, 4]
    assert waits[-1] == LONGEST_S
    assert throttle.wait_s("name ida", "address 1") == 0  # waited for
    throttle.failed("name ida", "address 1")
    assert throttle.wait_s("address 1") == throttle.wait_s("name ida") == LONGEST_S
    clock.now += 4_000
    assert throttle.wait_s("name ida") == 0
    throttle.failed("name ida", "address 1")
    assert throttle.wait_s("name ida") == 0  # forgotten: it is the first one again


def test_one_who_gets_in_frees_a_name_and_not_the_address() -> None:
    throttle = Throttle(Clock())
    for _ in range(FREE):
        throttle.failed("name ida", "address 1")
    throttle.failed("name ben", "address 1")
    throttle.succeeded("name ben", "address 1")
    assert throttle.wait_s("name ben") == 0
    assert throttle.wait_s("address 1") == 1


def test_right_passwords_do_not_prolong_an_addresss_wait() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for _ in range(FREE + 12):
        throttle.failed("name ida", "address 1")
    for at in range(12):
        clock.now += LONGEST_S
        assert throttle.wait_s("address 1") == 0
        throttle.failed(f"name {at}", "address 1")
        throttle.succeeded(f"name {at}", "address 1")
    assert throttle.wait_s("address 1") == 0
    clock.now += LONGEST_S  # more than an hour since the last wrong one: it is the first one again
    throttle.failed("name ida", "address 1")
    assert throttle.wait_s("address 1") == 0


def test_many_names_do_not_fill_the_memory() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    for number in range(25_000):
        clock.now += 0.001
        throttle.failed(f"name {number}")
    assert len(throttle._failures) <= 10_001
