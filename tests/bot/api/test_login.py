"""The page to log in on looks like the page that it leads to, and keeps what was typed out of its markup."""

from __future__ import annotations

import re

from bot.api.login import page
from bot.web.assets import static


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", css))


def test_its_colours_are_the_pages_by_day_and_by_night() -> None:
    day, night = static("login.html").split("@media")
    theirs_by_day, theirs_by_night = static("page.css").split("html, body", 1)[0].split(".dark {")
    for ours, theirs in ((colours(day), colours(theirs_by_day)), (colours(night), colours(theirs_by_night))):
        del ours["--line"]  # around a box that is typed in, where the eye needs more of it
        assert len(ours) == 7
        assert ours.items() <= theirs.items()


def test_a_name_is_shown_as_it_was_typed_and_is_never_markup() -> None:
    shown = bytes(page("", 401, "Wrong.", '"><script>@said').body).decode()
    assert "<script>" not in shown
    assert 'value="&quot;&gt;&lt;script&gt;@said"' in shown
    assert shown.count("Wrong.") == 1
