"""The library in the page: ways in, what came of each, a table to look through, removal that can be taken back."""

from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Semaphore, Thread

import pytest
from playwright.sync_api import expect

from bot.settings import Settings
from bot.waystone import Waystone
from corpus.link import fetch
from index.jobs.queue import Job

pytestmark = pytest.mark.browser


def row(page, words):
    return page.locator(".library .rows > tr:not(.detail)", has_text=words)


def more(page, words):
    """Opens what can be done with a document, and gives that."""
    row(page, words).get_by_role("button", name="More about").click()
    detail = page.locator(".library .detail")
    expect(detail).to_contain_text("read from")
    return detail


def test_a_dropped_file_is_answered_from_seconds_later(reader, tmp_path):
    note = tmp_path / "lighthouse-keeping.md"
    note.write_text("# Lighthouse keeping\n\nThe keeper of Skerryvore trims the lamp at nineteen minutes past four.\n")
    reader.drop(note)
    page = reader.page
    expect(page.locator(".library .news")).to_contain_text("Lighthouse keeping: added")
    expect(row(page, "Lighthouse keeping").locator(".state")).to_have_text("ready")
    reader.tab("Chat")
    turn = reader.ask("When does the keeper of Skerryvore trim the lamp?")
    expect(turn.locator(".quote").first).to_contain_text("nineteen minutes past four")


def test_a_new_document_introduces_itself_and_asks_what_it_answers(reader, tmp_path):
    note = tmp_path / "gabions.md"
    parts = (
        "A gabion is a wire basket filled with stones.\n\n# Cost\n\nA gabion wall costs 140 euros a metre in Foula.\n"
    )
    note.write_text(
        f"# Gabions of Foula\n\n{parts}\n# Sand\n\nThe sand in the gabions of Foula came from the north bay.\n"
    )
    reader.drop(note)
    own = reader.page.locator(".library .news [data-introduces]", has_text="sand in the gabions")
    expect(own.locator(".outline")).to_contain_text("Cost")
    own.get_by_role("button", name="What is a gabion?").click()
    expect(reader.page.locator(".turn[data-state=done] .quote").first).to_contain_text("wire basket")


def test_a_bad_file_says_why_in_its_row_and_the_others_go_on(reader, tmp_path):
    empty, good = tmp_path / "empty.txt", tmp_path / "tides.txt"
    empty.write_text("")
    good.write_text("Tides\n\nThe spring tide at Morwenstow comes two days after the full moon.\n")
    reader.drop(empty, good)
    page = reader.page
    expect(row(page, "empty.txt")).to_contain_text("holds no text")
    expect(row(page, "Tides").locator(".state")).to_have_text("ready")
    page.reload()
    reader.tab("Library")
    row(page, "empty.txt").get_by_role("button", name="dismiss").click()
    expect(row(page, "empty.txt")).to_have_count(0)
    (tmp_path / "none.txt").write_text("")
    reader.drop(empty, tmp_path / "none.txt")
    expect(page.locator(".library .count")).to_contain_text("· 2 not taken in")
    page.get_by_role("button", name="dismiss these").click()
    expect(page.locator(".library .rows .failed")).to_have_count(0)
    expect(page.locator(".library .count")).not_to_contain_text("not taken in")


DROP = """async ([target, files]) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name));
  for (const kind of ['dragenter', 'dragover', 'drop']) {
    document.querySelector(target).dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true }));
    if (kind === 'dragenter') window.veiled = !document.querySelector('.drop-veil').hidden;
  }
}"""


def test_files_can_be_dropped_on_the_chat(reader):
    page = reader.page
    dropped = [["ferry.txt", "The ferry\n\nThe ferry to Foula leaves on Tuesdays."], ["film.mp4", "no film"]]
    page.evaluate(DROP, ["#ws-box", dropped])
    assert page.evaluate("window.veiled")
    expect(page.locator(".drop-veil")).to_be_hidden()
    expect(page.locator(".shelf")).to_contain_text("The ferry", timeout=60_000)
    reader.tab("Library")
    expect(row(page, "film.mp4").locator(".state")).to_have_text("failed")


def test_a_folder_brings_what_can_be_read_with_its_folders(reader, waystone, tmp_path):
    (tmp_path / "isles" / "north").mkdir(parents=True)
    (tmp_path / "isles" / "north" / "puffins.txt").write_text("Puffins\n\nThe puffins of Noss nest in June.\n")
    (tmp_path / "isles" / "photo.jpg").write_bytes(b"\xff\xd8\xff")
    reader.tab("Library")
    reader.page.set_input_files(".library input.folder", str(tmp_path / "isles"))
    expect(row(reader.page, "Puffins").locator(".state")).to_have_text("ready")
    assert (waystone.settings.home / "documents" / "+" / "isles" / "north" / "puffins.txt").is_file()
    expect(row(reader.page, "photo.jpg")).to_have_count(0)


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<html><title>Gannets</title><p>The gannets of Hermaness come back in February.</p></html>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def linked():
    """The address of a web page on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/gannets"
    server.shutdown()
    server.server_close()


@pytest.fixture
def slow(tmp_path, monkeypatch):
    """A library of its own that fetches from this machine, too, and indexes as many batches as it is let."""
    batches = Semaphore(0)
    with Waystone.open(Settings(home=tmp_path / "own", model="quotes")) as opened:
        embedder = opened.collection._embedder
        read = embedder.read
        monkeypatch.setattr(embedder, "read", lambda texts: batches.acquire(timeout=20) and read(texts))
        opened.jobs._uploads._fetched = partial(fetch, allowed=lambda _: True)
        yield opened, batches


def test_pasted_words_and_a_link_come_in(browser, serve, slow, linked):
    waystone, batches = slow
    batches.release(20)
    with serve(waystone) as url:
        page = browser.new_page()
        page.goto(url)
        page.get_by_role("tab", name="Library").click()
        expect(page.locator(".library .nothing")).to_contain_text("Drop a PDF")
        box = page.get_by_label("A link to a page or a PDF, or text")
        box.fill(linked)
        box.press("Enter")
        expect(row(page, "Gannets").locator(".state")).to_have_text("ready")
        box.fill("The skuas of Unst\n\nThe great skua takes what it wants from others.")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(row(page, "skuas").locator(".state")).to_have_text("ready")
        box.fill("http://127.0.0.1:9/nowhere")
        box.press("Enter")
        expect(row(page, "nowhere").locator(".state")).to_have_text("failed")
        page.close()


def test_progress_is_the_same_in_two_tabs_and_can_be_cancelled(browser, serve, slow, tmp_path):
    waystone, batches = slow
    note = tmp_path / "harbours.txt"
    note.write_text("Harbours\n\n" + "\n\n".join(f"The mole of harbour {n} is dry in summer." for n in range(2000)))
    with serve(waystone) as url:
        first, second = browser.new_page(), browser.new_page()
        for page in (first, second):
            page.goto(url)
            page.get_by_role("tab", name="Library").click()
        first.set_input_files(".library input.files", str(note))
        for page in (first, second):
            expect(row(page, "harbours.txt").locator(".state")).to_have_text("waiting", timeout=60_000)
        batches.release()
        second.reload()
        second.get_by_role("tab", name="Library").click()
        expect(second.locator(".library .now")).to_contain_text("Reading")
        second.locator(".library .now").get_by_role("button", name="Cancel").click()
        batches.release(20)
        for page in (first, second):
            expect(row(page, "harbours")).to_have_count(0)
            page.close()
    assert waystone.collection.documents() == []
    assert [*(waystone.settings.home / "documents").iterdir()] == []


def test_a_first_visit_shows_what_is_being_read_and_fills_in_without_a_reload(browser, serve, slow, tmp_path):
    waystone, batches = slow
    (tmp_path / "isles").mkdir()
    note = "The mole of harbour {n} is dry in summer because its sluice is shut in spring."
    text = "\n\n".join(note.format(n=n) for n in range(60))
    (tmp_path / "isles" / "harbours.txt").write_text(f"Harbours\n\n{text}")
    waystone.jobs.add(Job.of_files([tmp_path / "isles"]))
    with serve(waystone) as url:
        page = browser.new_page()
        page.goto(url)
        expect(page.locator(".welcome .reading .line")).to_contain_text("Reading")
        expect(page.locator(".welcome .reading progress")).to_be_visible()
        expect(page.locator(".arrivals .going")).to_be_hidden()  # it is said once
        expect(page.locator(".suggestions button")).to_have_count(0)
        page.fill("#ws-box", "Why is the mole of harbour 7 dry in summer?")
        page.press("#ws-box", "Enter")
        expect(page.locator(".turn .status")).to_contain_text("waiting for the first document")
        expect(page.locator(".arrivals .going")).to_be_visible()
        batches.release(50)
        expect(page.locator(".turn[data-state=done] .quote").first).to_contain_text("sluice")
        page.get_by_role("button", name="New conversation").click()
        expect(page.locator(".suggestions button").first).to_be_visible()
        page.close()


def test_removal_asks_first_and_can_be_undone_in_any_tab(reader, seat, tmp_path):
    note = tmp_path / "soon-gone.txt"
    note.write_text("Soon gone\n\nThis page about puffins will not stay here for long.\n")
    reader.drop(note)
    page, other = reader.page, seat().page
    detail = more(page, "Soon gone")
    detail.get_by_role("button", name="Remove …").click()
    expect(detail.locator(".sure")).to_contain_text("keep what they quote")
    detail.get_by_role("button", name="Keep").click()
    expect(row(page, "Soon gone")).to_be_visible()
    detail.get_by_role("button", name="Remove …").click()
    detail.get_by_role("button", name="Remove", exact=True).click()
    expect(row(page, "Soon gone")).to_have_count(0)
    expect(page.locator(".library .said")).to_have_text("“Soon gone” is removed.")
    expect(page.get_by_role("button", name="More about").and_(page.locator(":focus"))).to_have_count(1)
    slip = other.locator(".slip", has_text="Soon gone")
    slip.wait_for()
    over, box = slip.bounding_box(), other.locator(".box").bounding_box()
    assert over["y"] + over["height"] <= box["y"]  # it takes no click that is meant for the box
    slip.get_by_role("button", name="Undo").click()
    expect(row(page, "Soon gone")).to_be_visible()


def test_whoever_removes_several_stays_where_they_are_in_the_table(seat, tmp_path):
    reader = seat(height=420)
    page = reader.page
    notes = [tmp_path / f"wader-{n}.txt" for n in range(3)]
    for n, note in enumerate(notes):
        note.write_text(f"Wader {n}\n\nThe wader with the number {n} sleeps on one leg.\n")
    reader.drop(*notes)
    detail = more(page, "Wader 1")
    detail.get_by_role("button", name="Remove …").click()
    scrolled = "document.querySelector('.tabitem:has(.library)').scrollTop"
    before = page.evaluate(scrolled)
    detail.get_by_role("button", name="Remove", exact=True).click()
    expect(row(page, "Wader 1")).to_have_count(0)
    assert page.evaluate(scrolled) > before / 2 > 0
    expect(page.locator("tr:focus-within [data-act=more]")).to_be_focused()


def test_a_failure_whose_row_is_out_of_sight_is_said_where_the_link_was_pasted(seat):
    page = seat(height=420).page
    page.get_by_role("tab", name="Library").click()
    page.wait_for_selector(".library .count:not(:empty)")
    page.fill("#ws-pasted", "http://127.0.0.1:9/tides")
    page.press("#ws-pasted", "Enter")
    said = page.locator(".library .said")
    expect(said).to_contain_text("http://127.0.0.1:9/tides: 127.0.0.1 is not on the public web")
    expect(said).to_be_in_viewport()
    row(page, "9/tides").get_by_role("button", name="dismiss").click()


def test_without_a_server_a_removal_says_so(reader, tmp_path):
    note = tmp_path / "to-stay.txt"
    note.write_text("To stay\n\nThis page about gannets is not to be removed.\n")
    reader.drop(note)
    detail = more(reader.page, "To stay")
    detail.get_by_role("button", name="Remove …").click()
    reader.page.context.set_offline(True)
    detail.get_by_role("button", name="Remove", exact=True).click()
    expect(reader.page.locator(".library .said")).to_contain_text("The server does not answer")


def test_title_author_date_and_link_can_be_edited_and_passages_looked_at(reader, tmp_path):
    note = tmp_path / "kelp.txt"
    note.write_text("Kelp\n\nThe kelp of Yell grows a hand's breadth a day.\n")
    reader.drop(note)
    page = reader.page
    detail = more(page, "Kelp")
    detail.get_by_role("button", name="Passages (1)").click()
    expect(detail.locator(".passages li")).to_contain_text("a hand's breadth a day")
    detail.get_by_role("button", name="Edit").click()
    detail.get_by_label("Title").fill("Kelp and tangle")
    detail.get_by_label("Author").fill("Ida Thorne")
    detail.get_by_label("Link").fill("javascript:alert(1)")
    detail.get_by_role("button", name="Save").click()
    expect(detail.locator(".wrong")).to_contain_text("a link begins with https://")
    detail.get_by_label("Link").fill("https://example.org/kelp")
    detail.get_by_role("button", name="Save").click()
    expect(row(page, "Kelp and tangle")).to_contain_text("Ida Thorne")
    row(page, "Kelp and tangle").get_by_role("button", name="Kelp and tangle", exact=True).click()
    expect(page.locator(".reader .title")).to_have_text("Kelp and tangle")


def test_the_table_is_searched_sorted_and_leafed(reader, waystone):
    page = reader.page
    reader.tab("Library")
    page.get_by_label("Search the documents").fill("eric jang")
    expect(page.locator(".library .rows > tr")).to_have_count(1)
    expect(page.locator(".library .count")).to_have_text("1 document found")
    page.get_by_label("Search the documents").fill("")
    page.get_by_role("button", name="Words").click()
    expect(page.locator(".library .rows button.name").first).to_contain_text("Open Source AI")
    expect(page.get_by_role("columnheader", name="Words")).to_have_attribute("aria-sort", "descending")
    names = [f"https://example.org/{at}" for at in range(60)]
    waystone.jobs.add(*(Job("link", name, name, failure="it is empty") for name in names))
    page.get_by_role("button", name="later").click()
    expect(page.locator(".library .rows > tr").first).to_be_in_viewport()
    expect(page.get_by_role("button", name="earlier")).to_be_focused()
    page.get_by_role("button", name="dismiss these").click()
    expect(page.locator(".library .rows > tr.failed")).to_have_count(0)


def test_a_title_opens_its_document_beside_the_chat(reader):
    page = reader.page
    reader.tab("Library")
    name = page.locator(".library .rows button.name").first
    title = name.inner_text()
    name.click()
    expect(page.locator(".reader .title")).to_have_text(title)


def test_no_word_of_the_frameworks_own_shows(reader):
    reader.tab("Library")
    text = reader.page.locator("body").inner_text()
    assert not any(words in text for words in ("common.", "Drop File", "Click to Upload", "processing |"))


def test_a_long_name_pushes_nothing_off_the_page(reader, tmp_path):
    note = tmp_path / f"{'n' * 200}.txt"
    note.write_text("A note\n\nIts name is very long, and the otters do not mind it.\n")
    reader.drop(note)
    box = row(reader.page, "A note").get_by_role("button", name="More about").bounding_box()
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
    expect(more(page, "hostile" if row(page, "hostile").count() else "alert(1)")).to_contain_text("words, read from")
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
