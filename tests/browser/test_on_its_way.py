"""While an answer is being written: the reader may go elsewhere, come back, or lose the server."""

import re
from threading import Event

import pytest
from playwright.sync_api import expect

from bot.events import Status
from bot.store.records import BROKEN_OFF

pytestmark = pytest.mark.browser

QUESTION = "How long does it take to become useful in machine learning?"
SLOW = f"{QUESTION} Say it slowly."
OTHER = "What is technological lead time?"
SILENCE = 11_000  # milliseconds: a second more than the page's own


@pytest.fixture
def writing(reader):
    """A reader with a finished answer, in whose second conversation an answer is being written."""
    reader.ask(OTHER)
    page = reader.page
    page.locator(".model select").select_option(label="model (on this machine)")
    page.get_by_role("button", name="New conversation").click()
    page.fill("#ws-box", SLOW)
    page.press("#ws-box", "Enter")
    expect(page.locator(".turn .status")).to_have_text("writing")
    return reader


def asks(page) -> None:
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def passes(page) -> None:
    """The time in which nothing is heard of an answer, until the page looks after it."""
    page.clock.install()
    page.clock.fast_forward(SILENCE)


def listed(page, title: str):
    return page.locator(".rail .item", has_text=title).first.locator(".open")


def test_it_is_in_the_list_from_its_beginning_and_goes_on_when_it_is_left(writing, hurry):
    page = writing.page
    running = page.url
    listed(page, OTHER).click()
    expect(page.locator(".turn .question")).to_have_text([OTHER])
    asks(page)
    opened = page.url
    assert opened != running
    page.get_by_role("button", name="New conversation").click()
    asks(page)
    assert "c=" not in page.url
    listed(page, QUESTION[:40]).click()
    expect(page.locator(".turn[data-state=asking] .quote").first).to_be_visible()
    assert page.url == running
    hurry()
    expect(page.locator(".turn[data-state=done] .sentence").first).to_be_visible()
    asks(page)


def test_a_reload_follows_it_to_its_end(writing, hurry):
    page = writing.page
    page.reload()
    expect(page.locator(".turn .status")).to_have_text("still being written")
    expect(page.locator(".turn")).not_to_contain_text("broken off")
    hurry()
    expect(page.locator(".turn[data-state=done] .sentence").first).to_be_visible()


def test_a_question_whose_answer_has_not_begun_is_followed_after_a_reload(reader, waystone, monkeypatch):
    begins = Event()

    def reading(_waystone, _stop):
        yield Status("waiting for the first document to be read")
        begins.wait(60)

    monkeypatch.setattr("bot.web.chat.first_document", reading)
    page, before = reader.page, len(waystone.records.conversations())
    page.fill("#ws-box", QUESTION)
    page.press("#ws-box", "Enter")
    expect(page.locator(".turn .status")).to_contain_text("first document")
    page.reload()
    expect(page.locator(".turn .status")).to_have_text("still being written")
    begins.set()
    expect(page.locator(".turn[data-state=done] .quote").first).to_be_visible()
    assert turns(page) == [QUESTION]
    assert len(waystone.records.conversations()) == before + 1


def test_what_stands_of_it_after_a_crash_says_that_it_was_broken_off(reader, waystone):
    turn = reader.ask(OTHER)
    answer = turn.get_attribute("data-answer")
    with waystone.database.begin() as connection:
        connection.exec_driver_sql("update answers set notice = ? where id = ?", (BROKEN_OFF, answer))
    reader.page.reload()
    expect(reader.page.locator(".turn[data-state=done]")).to_contain_text("broken off")
    asks(reader.page)


def test_deleting_its_conversation_leaves_a_page_that_asks(writing):
    page = writing.page
    item = page.locator(".rail .item[aria-current=true]")
    item.locator("summary").click()
    item.get_by_role("button", name="Delete …").click()
    item.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator(".welcome")).to_be_visible()
    writing.ask(OTHER)


def test_another_question_waits_in_the_box(writing):
    page = writing.page
    page.fill("#ws-box", OTHER)
    page.press("#ws-box", "Enter")
    expect(page.locator(".turn .status")).to_have_text("one answer at a time; Stop ends this one")
    expect(page.locator("#ws-box")).to_have_value(OTHER)
    page.get_by_role("button", name="Stop").click()
    asks(page)
    expect(page.locator("#ws-box")).to_be_focused()


def test_a_rename_that_is_open_outlives_the_end_of_an_answer(writing, hurry):
    page = writing.page
    item = page.locator(".rail .item", has_text=OTHER).first
    item.locator("summary").click()
    item.get_by_role("button", name="Rename").click()
    page.keyboard.type("On lead")
    expect(page.locator(".turn .status")).to_have_text("writing")
    hurry()
    expect(page.locator(".turn[data-state=done]")).to_be_visible()
    page.locator(".rename").press_sequentially(" time")
    page.keyboard.press("Enter")
    expect(listed(page, "On lead time")).to_be_visible()


def test_without_the_server_one_sentence_says_so_and_the_answer_is_waited_for(reader, hurry):
    page = reader.page
    page.locator(".model select").select_option(label="model (on this machine)")
    # The words that are on their way still come, and must not be all before the page finds out.
    page.fill("#ws-box", f"{QUESTION} Say it very slowly.")
    page.press("#ws-box", "Enter")
    expect(page.locator(".turn .status")).to_have_text("writing")
    page.context.set_offline(True)
    passes(page)
    expect(page.locator(".slip.gone")).to_contain_text("The server does not answer", timeout=90_000)
    expect(page.locator(".toast.gone")).to_have_count(1)  # somebody asked for the answer meanwhile
    said = page.locator(".slip, .toast, [data-testid=toast-body]").filter(visible=True)
    expect(said).to_have_count(1)
    expect(page.locator(".turn[data-state=asking]")).to_have_count(1)
    page.context.set_offline(False)
    hurry()
    expect(page.locator(".turn[data-state=done] .sentence").first).to_be_visible()
    expect(page.locator(".turn")).not_to_contain_text("Ask again")
    asks(page)


def turns(page) -> list[str]:
    return page.locator(".turns .question").all_inner_texts()


@pytest.mark.parametrize("leaving", ["new", "open", "suggestion"])
def test_an_edit_that_is_left_wipes_no_other_conversation(reader, waystone, leaving):
    page = reader.page
    reader.ask(OTHER)
    kept = page.url.rpartition("c=")[2]
    refused = reader.ask("What is the best recipe for sourdough bread with rye flour?")
    page.locator(".turn").first.get_by_role("button", name="Edit the question").click()
    expect(page.locator(".box")).to_contain_text("Editing: this replaces")
    if leaving == "suggestion":
        refused.locator(".instead .link").click()
        expect(page.locator(".turn[data-state=done]")).to_have_count(3)
    else:
        page.get_by_role("button", name="New conversation").click()
        reader.ask(QUESTION)
        if leaving == "open":
            listed(page, OTHER).click()
            expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".box .editing")).to_have_count(0)
    before = turns(page)
    reader.ask(QUESTION)
    assert turns(page) == [*before, QUESTION]
    assert len(waystone.records.answers(kept)) >= 2


def test_asking_again_while_another_is_written_replaces_nothing(writing):
    page = writing.page
    page.get_by_role("button", name="Stop").click()
    asks(page)
    page.fill("#ws-box", SLOW)
    page.press("#ws-box", "Enter")
    page.locator(".turn").first.get_by_role("button", name="Ask again").click()
    page.get_by_role("button", name="Stop").click()
    asks(page)
    before = turns(page)
    assert len(before) == 2
    writing.ask(OTHER)
    assert turns(page) == [*before, OTHER]


def test_an_edit_can_be_taken_back(reader):
    page = reader.page
    reader.ask(OTHER).get_by_role("button", name="Edit the question").click()
    page.locator(".box").get_by_role("button", name="Cancel").click()
    expect(page.locator("#ws-box")).to_have_value("")
    expect(page.locator("#ws-box")).to_be_focused()
    reader.ask(QUESTION)
    assert turns(page) == [OTHER, QUESTION]


def test_a_question_keeps_its_lines_and_the_direction_of_its_script(reader):
    page = reader.page
    page.fill("#ws-box", "ما هو الوقت؟\nWhat is it?")
    page.press("#ws-box", "Enter")
    question = page.locator(".turn[data-state=done] .question")
    expect(question).to_have_attribute("dir", "auto")
    assert "\n" in question.evaluate("node => node.textContent")
    page.reload()
    expect(question).to_have_text(re.compile("What is it"))


def test_an_answer_that_comes_on_no_stream_is_taken_from_the_record(reader):
    page = reader.page
    # Gradio may close the stream of one event just as the next one joins it, and opens no other.
    page.route("**/queue/data*", lambda _: None)
    page.fill("#ws-box", QUESTION)
    with page.expect_response("**/queue/join*"):
        page.press("#ws-box", "Enter")
    passes(page)
    expect(page.locator(".turn[data-state=done] .quote").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?c="))
    page.unroute_all()
    reader.ask(OTHER)
    expect(page.locator(".turn[data-state=done]")).to_have_count(2)
