"""Conversations: kept over a reload and a restart, found, renamed, taken along, deleted."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from bot.settings import Settings
from bot.waystone import Waystone

pytestmark = pytest.mark.browser

QUESTION = "What does the author advise people who think they are too old?"
OTHER = "What is technological lead time?"


def test_a_conversation_outlives_a_reload(reader):
    turn = reader.ask(QUESTION)
    words = turn.locator(".quote").all_inner_texts()
    reader.page.reload()
    again = reader.page.locator(".turn[data-state=done]")
    expect(again.locator(".question")).to_have_text(QUESTION)
    assert again.locator(".quote").all_inner_texts() == words
    again.locator(".cite").first.click()
    expect(reader.page.locator(".reader mark.here").first).to_be_in_viewport()


def test_a_conversation_outlives_a_restart(browser, shipped, serve):
    """The process ends after the answer; another one, on the same data folder, still has it."""
    settings = Settings(home=shipped, model="quotes")
    page = browser.new_page()
    with Waystone.open(settings) as waystone, serve(waystone) as address:
        page.goto(address + "?q=What+is+PyTorch%3F")
        words = page.locator(".turn[data-state=done] .quote").first.inner_text()
        page.wait_for_url("**/?c=*")
        conversation = page.url.rpartition("?")[2]
    with Waystone.open(settings) as waystone, serve(waystone) as address:
        page.goto(f"{address}?{conversation}")
        expect(page.locator(".turn .question")).to_have_text("What is PyTorch?")
        expect(page.locator(".turn .quote").first).to_have_text(words, use_inner_text=True)
    page.close()


def test_another_window_finds_it_by_search_and_renames_it(seat):
    asked = "What makes robotics hard for startups, asked from an oriel window?"
    seat().ask(asked)
    page = seat().page
    page.get_by_label("Search conversations").fill("oriel")
    item = page.locator(".rail .item")
    expect(item).to_have_count(1)
    item.locator("summary").click()
    item.get_by_role("button", name="Rename").click()
    page.keyboard.type("On robots")
    page.keyboard.press("Enter")
    page.get_by_label("Search conversations").fill("On robots")
    # Other tests' conversations may have these words, too.
    item.locator(".open", has_text="On robots").click()
    expect(page.locator(".turn .question")).to_have_text(asked)


def test_it_is_exported_as_markdown_with_its_references(reader):
    reader.ask(QUESTION)
    item = reader.page.locator(".rail .item[aria-current=true]")
    item.locator("summary").click()
    with reader.page.expect_download() as download:
        item.get_by_role("button", name="Export").click()
    exported = Path(download.value.path()).read_text(encoding="utf-8")
    assert download.value.suggested_filename.endswith(".md")
    assert QUESTION in exported
    assert "You Are Not Too Old" in exported


def test_deletion_asks_first_and_is_for_good(reader):
    reader.ask("Which company pays the most?")
    page = reader.page
    item = page.locator(".rail .item[aria-current=true]")
    item.locator("summary").click()
    item.get_by_role("button", name="Delete …").click()
    item.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".rail")).not_to_contain_text("Which company pays the most?")


def test_a_link_asks_its_question(seat):
    reader = seat()
    reader.page.goto(reader.address + "?q=What+is+PyTorch%3F")
    expect(reader.page.locator(".turn[data-state=done] .question")).to_have_text("What is PyTorch?")
    assert "q=" not in reader.page.url


def test_a_link_only_fills_the_box_where_asking_would_send_passages_out(browser, opened, serve):
    page = browser.new_page()
    with serve(opened(model="openai:a-hosted-one")) as address:
        page.goto(address + "?q=What+is+PyTorch%3F")
        expect(page.locator("#ws-box")).to_have_value("What is PyTorch?")
        expect(page.locator("#ws-box")).to_be_focused()
        expect(page.locator(".model .leaves")).to_contain_text("go to this model’s host")
        page.wait_for_timeout(500)
        expect(page.locator(".turn")).to_have_count(0)
    page.close()


def test_a_question_asked_while_its_conversation_is_fetched_comes_after_what_was_said(reader):
    reader.ask(QUESTION)
    page = reader.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        if '"conversation"' in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route(re.compile("component_server"), hold)
    with page.expect_request(lambda request: '"conversation"' in (request.post_data or "")):
        page.reload()
    page.fill("#ws-box", OTHER)
    page.press("#ws-box", "Enter")
    page.wait_for_timeout(300)
    assert page.locator(".turn").count() == 0
    for route in held:
        route.continue_()
    expect(page.locator(".turn[data-state=done] .question")).to_have_text([QUESTION, OTHER])
    expect(page.locator("#ws-box")).to_have_value("")
