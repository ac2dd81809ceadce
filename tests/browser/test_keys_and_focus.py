"""Keys mean what they mean elsewhere, the focus is never lost, and Back goes to the conversation before."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "How long does it take to become useful in machine learning?"
OTHER = "What is technological lead time?"
TABLE = "OpenAI or Tesla: what speaks for each?"


def count(page):
    return page.locator(".reader .count")


def test_arrows_step_only_where_nothing_else_uses_them(reader):
    page = reader.page
    reader.ask(QUESTION).locator(".cite").first.click()
    expect(count(page)).to_contain_text("1 of")
    for key in ("Control+ArrowRight", "Meta+ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    page.get_by_role("tab", name="Chat").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".model select").focus()
    page.keyboard.press("ArrowRight")
    expect(count(page)).to_contain_text("1 of")
    page.locator(".reader .title").focus()
    page.keyboard.press("ArrowRight")
    expect(count(page)).to_contain_text("2 of")


def test_escape_closes_the_innermost_layer_first(reader):
    page = reader.page
    turn = reader.ask(QUESTION)
    turn.get_by_role("button", name="Good answer").click()
    turn.locator(".cite").first.click()
    page.locator(".rail .item summary").first.click()
    page.keyboard.press("Escape")
    expect(page.locator(".rail .menu").first).to_be_hidden()
    expect(page.locator(".rail .item summary").first).to_be_focused()
    turn.locator(".rating input[name=comment]").focus()
    page.keyboard.press("Escape")
    expect(turn.locator(".rating")).to_be_hidden()
    expect(turn.get_by_role("button", name="Good answer")).to_be_focused()
    search = page.get_by_label("Search conversations")
    search.fill("robots")
    page.keyboard.press("Escape")
    expect(search).to_have_value("")
    expect(page.locator(".reader")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".reader")).to_be_hidden()
    expect(turn.locator(".cite").first).to_be_focused()


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_the_source_takes_the_focus_by_keyboard_and_gives_it_back(seat, motion):
    reader = seat(width=1024, reduced_motion=motion)
    page = reader.page
    cite = reader.ask(QUESTION).locator(".cite").nth(1)
    cite.press("Enter")
    expect(page.locator(".reader .title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(cite).to_be_focused()
    page.get_by_role("button", name="Conversations", exact=True).press("Enter")
    expect(page.get_by_role("button", name="New conversation")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Conversations", exact=True)).to_be_focused()


def test_the_focus_is_in_the_box_after_asking(reader):
    page = reader.page
    box = page.locator("#ws-box")
    page.locator(".suggestions button").first.click()
    expect(page.locator(".turn[data-state=done]")).to_be_visible()
    expect(box).to_be_focused()
    page.get_by_role("button", name="Ask again").click()
    expect(box).to_be_focused()
    page.fill("#ws-box", OTHER)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(box).to_be_focused()


def test_the_focus_stays_with_an_item_of_the_list(reader):
    page = reader.page
    reader.ask(QUESTION)
    reader.ask(OTHER)
    item = page.locator(".rail .item[aria-current=true]")
    menu = item.locator("summary")
    menu.press("Enter")
    item.get_by_role("button", name="Rename").press("Enter")
    page.keyboard.type("On learning")
    page.keyboard.press("Enter")
    expect(item.locator(".open")).to_have_text("On learning")
    expect(menu).to_be_focused()
    menu.press("Enter")
    with page.expect_download():
        item.get_by_role("button", name="Export").press("Enter")
    expect(menu).to_be_focused()
    menu.press("Enter")
    item.get_by_role("button", name="Delete …").press("Enter")
    expect(item.get_by_role("button", name="Keep")).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu).to_be_focused()
    page.get_by_role("button", name="New conversation").click()
    gone = page.locator(".rail .item").first
    gone.locator("summary").press("Enter")
    gone.get_by_role("button", name="Delete …").press("Enter")
    gone.get_by_role("button", name="Delete", exact=True).press("Enter")
    page.wait_for_function("document.activeElement.closest('.rail') !== null")


def test_back_and_forward_go_between_conversations(reader):
    page = reader.page
    reader.ask(QUESTION)
    expect(page).to_have_title(f"{QUESTION} · Waystone")
    page.get_by_role("button", name="New conversation").click()
    expect(page).to_have_title("Waystone")
    reader.ask(OTHER)
    expect(page).to_have_title(f"{OTHER} · Waystone")
    page.go_back()
    expect(page.locator(".welcome")).to_be_visible()
    page.go_back()
    expect(page.locator(".turn .question")).to_have_text(QUESTION)
    page.go_forward()
    page.go_forward()
    expect(page.locator(".turn .question")).to_have_text(OTHER)


def test_a_quote_in_a_table_comes_into_view(seat):
    reader = seat(height=600)
    page = reader.page
    turn = reader.ask(TABLE)
    seen = 0
    for cite in turn.locator(".quote .cite").all():
        cite.click()
        mark = page.locator(".reader mark.here").first
        expect(mark).to_be_in_viewport()
        seen += mark.evaluate("mark => Boolean(mark.closest('td'))")
    assert seen
