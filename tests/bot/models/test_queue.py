"""The writer's line: in the order in which readers came, and fair among users."""

from __future__ import annotations

from contextlib import ExitStack

from bot.models.queue import Line, Ticket


def served(seats: int, comers: str) -> str:
    """Who is served one after the other, where every letter is a question of that user's: `"aab"` → `"aba"`."""
    line, order = Line(seats), ""
    with ExitStack() as all_of_them:
        waiting: dict[Ticket, ExitStack] = {}
        for whose in comers:
            stay = all_of_them.enter_context(ExitStack())
            waiting[stay.enter_context(line.ticket(whose))] = stay
        while waiting:
            first = next(ticket for ticket in waiting if not ticket.ahead)
            order += first.whose
            waiting.pop(first).close()
    return order


def test_one_users_questions_are_served_as_they_came() -> None:
    line = Line(2)
    with line.ticket(), line.ticket(), line.ticket() as third, line.ticket() as fourth:
        assert (third.ahead, fourth.ahead, line.waiting) == (1, 2, 2)


def test_who_asks_much_keeps_nobody_else_waiting() -> None:
    assert served(1, "aaaabc") == "abcaaa"
    assert served(1, "aabab") == "ababa"


def test_who_comes_later_is_not_paid_for_what_others_had_before() -> None:
    line = Line(1)
    for _ in range(5):
        with line.ticket("a"):
            pass
    with line.ticket("a"), line.ticket("b") as other, line.ticket("b") as again, line.ticket("a") as next_of_a:
        assert (other.ahead, again.ahead, next_of_a.ahead) == (1, 2, 3)


def test_a_seat_is_kept_until_its_reader_leaves() -> None:
    line = Line(1)
    with line.ticket("a") as first, line.ticket("a"), line.ticket("b") as other:
        assert (first.ahead, other.ahead) == (0, 1)


def test_a_place_that_is_given_up_is_the_next_ones() -> None:
    line = Line(1)
    assert line.free
    with line.ticket():
        assert not line.free
        with line.ticket():
            pass
        with line.ticket() as last:
            assert last.ahead == 1
    assert (line.waiting, line.free) == (0, True)
