"""The library in the page: files dropped, said what came of each, asked about, removed after asking."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_dropped_file_is_answered_from_seconds_later(reader, tmp_path):
    note = tmp_path / "lighthouse-keeping.md"
    note.write_text("# Lighthouse keeping\n\nThe keeper of Skerryvore trims the lamp at nineteen minutes past four.\n")
    reader.drop(note)
    page = reader.page
    expect(page.locator("#ws-news")).to_contain_text("added")
    expect(page.locator("#ws-library")).to_contain_text("Lighthouse keeping")
    reader.tab("Chat")
    turn = reader.ask("When does the keeper of Skerryvore trim the lamp?")
    expect(turn.locator(".quote").first).to_contain_text("nineteen minutes past four")


def test_a_bad_file_gets_one_line_and_the_others_go_on(reader, tmp_path):
    empty, good = tmp_path / "empty.txt", tmp_path / "tides.txt"
    empty.write_text("")
    good.write_text("Tides\n\nThe spring tide at Morwenstow comes two days after the full moon.\n")
    reader.drop(empty, good)
    news = reader.page.locator("#ws-news .outcomes")
    expect(news.locator(".failed")).to_contain_text("empty.txt")
    expect(news).to_contain_text("added")


def test_removal_asks_first(reader, tmp_path):
    note = tmp_path / "soon-gone.txt"
    note.write_text("Soon gone\n\nThis page about puffins will not stay here for long.\n")
    reader.drop(note)
    page = reader.page
    row = page.locator("#ws-library tr", has_text="soon-gone")
    row.get_by_role("button").click()
    asking = page.locator("#ws-library tr.sure:not([hidden])")
    expect(asking).to_contain_text("Remove “")
    asking.get_by_role("button", name="Keep").click()
    expect(row).to_be_visible()
    row.get_by_role("button").click()
    asking.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    reader.tab("Chat")
    expect(page.locator(".shelf")).not_to_contain_text("Soon gone")


def test_hostile_text_is_only_text(reader, tmp_path):
    page = reader.page
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    note = tmp_path / "hostile.txt"
    note.write_text(
        "`${alert(1)}` {{value}} <img src=x onerror=alert(2)>\n\n"
        "The zanzibar cipher is <script>window.ran = 1</script> </mark><b onclick='alert(3)'>kept</b> in "
        "${window.ran = 1} a green tin box.\n"
    )
    reader.drop(note)
    reader.tab("Chat")
    turn = reader.ask("Where is the zanzibar cipher <img src=x onerror=alert(4)> kept?")
    expect(turn.locator(".question")).to_contain_text("<img src=x")
    expect(turn.locator(".quote").first).to_contain_text("<script>window.ran = 1</script>")
    turn.locator(".cite").first.click()
    expect(page.locator(".reader mark.here", has_text="</mark><b onclick")).to_be_visible()
    reader.tab("Library")
    page.reload()
    page.wait_for_selector(".turn .quote")
    assert page.locator(".ws img, .desk img, .ws b, .reader script").count() == 0
    assert page.evaluate("window.ran") is None
    assert ran == []
