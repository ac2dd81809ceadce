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
    row.get_by_role("button", name="Remove").click()
    asking = page.locator("#ws-library tr.sure:not([hidden])")
    expect(asking).to_contain_text("Remove “")
    asking.get_by_role("button", name="Keep").click()
    expect(row).to_be_visible()
    row.get_by_role("button", name="Remove").click()
    asking.get_by_role("button", name="Remove").click()
    expect(row).to_have_count(0)
    expect(page.locator("#ws-library .said")).to_have_text("“Soon gone” is removed.")
    expect(page.locator("#ws-library .said")).to_be_focused()
    reader.tab("Chat")
    expect(page.locator(".shelf")).not_to_contain_text("Soon gone")


def test_without_a_server_a_removal_says_so(reader, tmp_path):
    note = tmp_path / "to-stay.txt"
    note.write_text("To stay\n\nThis page about gannets is not to be removed.\n")
    reader.drop(note)
    page = reader.page
    page.locator("#ws-library tr", has_text="to-stay").get_by_role("button", name="Remove").click()
    page.context.set_offline(True)
    asking = page.locator("#ws-library tr.sure:not([hidden])")
    asking.get_by_role("button", name="Remove").click()
    expect(asking).to_contain_text("The server does not answer")


def test_a_title_opens_its_document_beside_the_chat(reader):
    page = reader.page
    reader.tab("Library")
    name = page.locator("#ws-library .name").first
    title = name.inner_text()
    name.click()
    expect(page.locator(".reader .title")).to_have_text(title)


def test_the_drop_area_is_called_what_it_reads(reader):
    reader.tab("Library")
    expect(reader.page.get_by_role("button", name="Drop File Here")).to_be_visible()


def test_a_long_name_pushes_nothing_off_the_page(reader, tmp_path):
    note = tmp_path / f"{'n' * 200}.txt"
    note.write_text("A note\n\nIts name is very long, and the otters do not mind it.\n")
    reader.drop(note)
    remove = reader.page.locator("#ws-library tr", has_text="nnnn").get_by_role("button", name="Remove")
    box = remove.bounding_box()
    assert box["x"] + box["width"] < 1440


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
