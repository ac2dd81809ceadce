"""The written part: chosen in the menu, sentence by sentence, what is not supported withheld, stopped at will."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "How long does it take to become useful in machine learning?"


@pytest.fixture
def writer(reader):
    """A reader who has chosen the model that writes."""
    reader.page.locator(".model select").select_option(label="model (on this machine)")
    return reader


def test_sentences_cite_quotes_and_unsupported_ones_are_withheld(writer):
    turn = writer.ask(QUESTION)
    expect(turn.locator(".sentence .cite").first).to_be_visible()
    assert "Mars" not in turn.locator(".written").inner_text()
    withheld = turn.locator(".withheld")
    expect(withheld.locator("summary")).to_have_text("1 sentence withheld")
    expect(withheld.locator("li")).to_be_hidden()
    withheld.locator("summary").click()
    expect(withheld).to_contain_text("not supported by the sources")
    expect(withheld.locator("li")).to_contain_text("He moved to Mars in 1823")
    turn.locator(".sentence .cite").first.click()
    expect(writer.page.locator(".reader mark.here").first).to_be_in_viewport()


def test_writing_can_be_stopped_and_what_there_is_stays(writer):
    page = writer.page
    page.fill("#ws-box", f"{QUESTION} Say it slowly.")
    page.press("#ws-box", "Enter")
    expect(page.locator(".turn .quote").first).to_be_visible()
    expect(page.locator(".turn .status")).to_have_text("writing")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".turn[data-state=done] .quote").first).to_be_visible()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_a_rating_gets_through_while_another_answer_is_written(writer, seat):
    rated = seat()
    turn = rated.ask(QUESTION)
    writer.page.fill("#ws-box", f"{QUESTION} Say it slowly.")
    writer.page.press("#ws-box", "Enter")
    expect(writer.page.locator(".turn .status")).to_have_text("writing")
    turn.get_by_role("button", name="Good answer").click()
    expect(turn.locator(".thanks")).to_contain_text("sinkhole")
    expect(writer.page.locator(".turn .status")).to_have_text("writing")


def test_the_choice_of_a_model_is_remembered(writer):
    writer.visit()
    expect(writer.page.locator(".model option:checked")).to_have_text("model (on this machine)")


def test_leaving_in_mid_answer_loses_neither_question_nor_quotes(writer):
    page = writer.page
    page.fill("#ws-box", f"{QUESTION} Say it slowly.")
    page.press("#ws-box", "Enter")
    expect(page.locator(".turn .quote").first).to_be_visible()
    page.wait_for_url("**/?c=*")
    page.reload()
    expect(page.locator(".turn .question")).to_contain_text("Say it slowly")
    expect(page.locator(".turn .quote").first).to_be_visible()
