"""The sinkhole in the page: one's own ratings changed and taken back, review by keys, plots, what is handed on."""

import json
import zipfile

import pytest
from playwright.sync_api import expect

from bot.sinkhole.schema import event_of

PATIENCE = 90_000  # milliseconds

pytestmark = pytest.mark.browser

QUESTION = "Why did he not found his own company?"


@pytest.fixture
def at_the_sinkhole(reader):
    """A reader who rated an answer with the box ticked, and then opened the tab."""
    turn = reader.ask(QUESTION)
    turn.get_by_label("Good answer").click()
    expect(turn.locator(".share")).to_contain_text("CC0-1.0")
    expect(turn.locator("[name=share]")).not_to_be_checked()
    turn.locator("[name=share]").check()
    turn.get_by_placeholder("A word on why").fill("clear")
    turn.get_by_role("button", name="Send").click()
    expect(turn.locator(".thanks")).to_contain_text("handed on")
    reader.tab("Sinkhole")
    return reader


def view(reader, name):
    """Open a view, and wait until it is drawn: the first look at the filters loads them."""
    now = reader.page.locator(".sink .view")
    reader.page.locator(".sink .views").get_by_role("button", name=name).click()
    expect(now).not_to_contain_text("One moment", timeout=PATIENCE)
    return now


def test_a_reader_sees_changes_and_takes_back_their_own_ratings(at_the_sinkhole, waystone):
    page = at_the_sinkhole.page
    mine = view(at_the_sinkhole, "My ratings")
    expect(mine.locator(".events > li")).to_have_count(1)
    with page.expect_download() as saved:
        mine.get_by_role("button", name="download them").click()
    [line] = saved.value.path().read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["messages"][-1]["content"] == QUESTION
    mine.get_by_role("button", name="change to bad").click()
    expect(mine.locator(".thumb")).to_have_text("bad")
    mine.get_by_role("button", name="take back").click()
    expect(mine).to_contain_text("You have not rated anything")
    expect(page.locator(".sink .said")).to_have_text("Taken back: no export has it any more.")
    assert next(iter(waystone.sinkhole.events())).rating == 0


def test_review_goes_by_keys_and_can_be_undone(at_the_sinkhole, waystone):
    page = at_the_sinkhole.page
    held = event_of(
        messages=[{"role": "user", "content": "Where is it cheap?"}],
        response="At www.shop.example it is.",
        rating=1,
        comment="Cheap watches, order today at www.shop.example",
    )
    waystone.sinkhole.record(held)
    view(at_the_sinkhole, "Review")
    case = page.locator(f".case[data-id='{held.id}']")
    expect(case).to_contain_text("Held by the filters")
    page.keyboard.press("r")
    expect(page.locator(".sink .said")).to_have_text("Rejected.")
    page.keyboard.press("u")
    expect(page.locator(".sink .said")).to_have_text("Undone: it waits again.")
    expect(case).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    expect(case.get_by_label("The answer as it should be")).to_be_hidden()
    page.keyboard.press("c")
    case.get_by_label("The answer as it should be").fill("It says nothing of that.")
    case.get_by_role("button", name="Save and keep").click()
    expect(page.locator(".sink .said")).to_have_text("Corrected and kept.")
    assert next(iter(waystone.sinkhole.events())).correction == "It says nothing of that."
    page.keyboard.press("u")
    expect(page.locator(".sink .said")).to_have_text("Undone: it waits again.")
    assert not [one for one in waystone.sinkhole.events(standing=True) if one.correction and one.rating]


def test_two_answer_blind_and_the_vote_tells_who_they_were(at_the_sinkhole, waystone):
    page, now = at_the_sinkhole.page, view(at_the_sinkhole, "Arena")
    one, other = ("url:", "quotes")  # the parrot writes, the other quotes
    now.locator("select[name=one]").select_option(one)
    now.locator("select[name=other]").select_option(other)
    now.get_by_placeholder("A question for both").fill("How long does it take to become useful in machine learning?")
    now.evaluate("view => view.classList.add('left')")
    at_the_sinkhole.tab("Chat")
    waystone.sinkhole.record(event_of(response="A rating from elsewhere.", rating=1))
    at_the_sinkhole.tab("Sinkhole")
    expect(page.locator(".sink .view.left")).to_have_count(0)  # the tab is drawn anew, and what was filled in stays
    expect(now.locator("select[name=one]")).to_have_value(one)
    expect(now.locator("select[name=other]")).to_have_value(other)
    now.get_by_role("button", name="Ask both").click()
    expect(now.locator(".side")).to_have_count(2)
    expect(now.locator(".sides")).not_to_contain_text("quotes only")
    expect(now.locator(".verdict [name=share]")).to_be_checked()  # as this reader ticked it below the answer
    view(at_the_sinkhole, "Log")
    view(at_the_sinkhole, "Arena")  # the comparison is still open
    page.keyboard.press("b")
    expect(page.locator(".sink .said")).to_contain_text("Saved. A was")
    expect(now.locator(".side.won")).to_contain_text("preferred")
    event = next(iter(waystone.sinkhole.events()))
    assert {event.model, event.rejected_model} == {one, other}
    assert (event.chosen != event.rejected, event.consent) == (True, "share")
    view(at_the_sinkhole, "Plots")
    expect(now.get_by_role("heading", name="Arena: preferred in 1 comparison")).to_be_visible()


def test_log_plots_and_what_is_handed_on(at_the_sinkhole):
    page, now = at_the_sinkhole.page, view(at_the_sinkhole, "Log")
    now.get_by_placeholder("Words in question").fill("nowhere-to-be-found")
    now.get_by_role("button", name="Search").click()
    expect(now).to_contain_text("No rating has these words.")
    now.get_by_placeholder("Words in question").fill("FOUND his own")
    now.get_by_role("button", name="Search").click()
    now.locator("summary").first.click()
    expect(now.get_by_role("link", name="Open the conversation").first).to_be_visible()
    view(at_the_sinkhole, "Plots")
    expect(now.get_by_role("heading", name="Approval by document")).to_be_visible()
    expect(now.locator("svg.days")).to_be_visible()
    view(at_the_sinkhole, "Learned")
    expect(now.locator("td").first).to_contain_text(QUESTION)
    view(at_the_sinkhole, "Share")
    expect(now).to_contain_text("under CC0-1.0")
    with page.expect_download() as saved:
        now.get_by_role("button", name="Download").click()
    assert "README.md" in zipfile.ZipFile(saved.value.path()).namelist()
