"""Drawers on a phone, the keyboard's first stop, targets to hit, and the page on paper."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "How long does it take to become useful in machine learning?"


def test_an_opened_drawer_has_the_focus(seat: Callable[..., object]) -> None:
    page = seat(width=390, height=844, has_touch=True).page
    page.locator(".bar [data-drawer=rail]").click()
    expect(page.locator(".rail .new")).to_be_focused()
    page.locator(".rail .close").click()
    expect(page.locator(".rail")).to_be_hidden()
    page.locator(".bar [data-drawer=source]").click()
    expect(page.locator(".shelf .close")).to_be_focused()


def test_the_keyboard_meets_the_skip_link_first(reader):
    reader.page.keyboard.press("Tab")
    expect(reader.page.locator(".skip")).to_be_focused()


def test_a_number_is_large_enough_for_a_finger_and_the_talk_has_a_heading(reader):
    turn = reader.ask(QUESTION)
    box = turn.locator(".cite").first.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    assert reader.page.get_by_role("heading", level=1).all_text_contents() == ["Waystone"]


def test_a_long_question_leaves_room_for_its_answer(reader):
    turn = reader.ask("Why did he not found his own company? " * 60)
    assert turn.locator(".question").bounding_box()["height"] < 300


def test_long_words_a_low_window_and_high_contrast_hide_nothing(seat):
    page = (reader := seat(width=640, height=400)).page
    turn = reader.ask(QUESTION)
    page.fill("#ws-box", "and so on\n" * 20)
    asks, foot = page.locator(".box .ask").bounding_box(), page.locator("[role=tablist]").bounding_box()
    assert asks["y"] + asks["height"] <= foot["y"]
    assert page.locator(".thread").bounding_box()["height"] > 60
    page.set_viewport_size({"width": 390, "height": 844})
    turn.locator(".cite").first.click()
    page.locator(".reader mark.here").first.wait_for()
    wide = page.evaluate(
        """() => ['.reader .title', '.reader .by', '.shelf li', '.quote figcaption .title'].map((part) => {
          const node = document.querySelector(part);
          node.textContent = 'ann_example@'.repeat(30);
          return node.parentElement.scrollWidth - node.parentElement.clientWidth;
        })"""
    )
    assert max(wide) <= 0
    page.emulate_media(forced_colors="active")
    for chosen in (".reader mark.here", "[role=tab][aria-selected=true]", ".rail .item[aria-current=true]"):
        outline = page.locator(chosen).first.evaluate("(node) => getComputedStyle(node).outlineStyle")
        assert outline == "solid", chosen


def test_paper_holds_the_talk_and_the_open_source_as_running_text(reader):
    page = reader.page
    turn = reader.ask(QUESTION)
    turn.locator(".cite").first.click()
    page.locator(".reader mark.here").first.wait_for()
    page.emulate_media(media="print")
    for unprinted in (".rail", ".box", "#ws-model-bar", "[role=tablist]", ".turn .actions"):
        expect(page.locator(unprinted).first).to_be_hidden()
    expect(turn.locator(".quote").first).to_be_visible()
    expect(page.locator(".reader .title")).to_be_visible()
    assert len(re.findall(rb"/Type /Page\b", page.pdf())) > 2
