"""Which documents a question is for: ticked above the box, kept with the conversation, shown with the answer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

OLD = "You Are Not Too Old (To Pivot Into AI)"


@pytest.mark.parametrize("width", [1440, 390])
def test_ticked_documents_alone_are_asked_and_come_back_with_the_conversation(seat, width):
    page = (reader := seat(width=width)).page
    page.get_by_text("All documents", exact=True).click()
    page.get_by_label(OLD, exact=True).check()
    page.keyboard.press("Escape")
    expect(page.locator(".choose .panel")).to_be_hidden()
    expect(page.locator(".chips .chip")).to_have_text([OLD])
    turn = reader.ask("Why did Eric Jang decide against founding his own MLOps company?")
    expect(turn.locator(".of")).to_have_text(f"asked of “{OLD}”")
    assert set(turn.locator(".quote [data-document]").evaluate_all("all => all.map(one => one.dataset.document)")) <= {
        "you-are-not-too-old"
    }
    page.reload()
    expect(page.locator(".chips .chip")).to_have_text([OLD])
    page.locator(".chips .chip").click()
    expect(page.locator(".choose-all")).to_have_text("All documents")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_list_is_searched_and_emptied_again(reader):
    page = reader.page
    page.get_by_text("All documents", exact=True).click()
    page.get_by_label("Find documents").fill("rome")
    ticks = page.locator(".choices input[value]")
    expect(ticks).to_have_count(1)
    ticks.check()
    page.get_by_role("button", name="Ask all documents").click()
    expect(page.locator(".choose-all")).to_have_text("All documents")
    expect(ticks).not_to_be_checked()
