"""The page as it is built, without a browser."""

from bot.waystone import Waystone
from bot.web.page import build_page


def test_no_question_waits_in_a_line_that_does_not_say_so(waystone: Waystone) -> None:
    (ask,) = (event for event in build_page(waystone).fns.values() if event.name == "ask")
    assert ask.concurrency_limit is None
