"""How the page behaves for every reader: by keyboard, on a phone, in the dark, with no other host asked."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "How long does it take to become useful in machine learning?"


def test_everything_is_done_by_keyboard(reader):
    page = reader.page
    page.locator("#ws-box").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".turn[data-state=done]")
    page.locator(".turn .cite").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".reader mark.here").first).to_be_in_viewport()
    count = page.locator(".turn .quote").count()
    assert count > 1
    expect(page.locator(".reader .count")).to_have_text(f"1 of {count}")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".reader .count")).to_have_text(f"2 of {count}")
    page.keyboard.press("ArrowLeft")
    expect(page.locator(".reader .count")).to_have_text(f"1 of {count}")
    page.keyboard.press("Escape")
    expect(page.locator(".reader")).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "cite"


def test_what_has_the_focus_is_seen(reader):
    page = reader.page
    for _ in range(12):
        page.keyboard.press("Tab")
        width, ringed = page.evaluate(
            """() => { const at = document.activeElement; const style = getComputedStyle(at);
            return [at.getBoundingClientRect().width, style.outlineStyle !== 'none' || style.boxShadow !== 'none']; }"""
        )
        assert width > 0
        assert ringed


def test_landmarks_and_names_for_a_screen_reader(reader):
    page = reader.page
    for role, name in (("navigation", "Conversations"), ("region", "Chat"), ("complementary", "Source")):
        expect(page.get_by_role(role, name=name)).to_be_visible()
    expect(page.get_by_label("Your question")).to_be_visible()
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('.ws button, .ws input, .ws textarea, .model select')]
        .filter((one) => !(one.textContent.trim() || one.ariaLabel || one.labels?.length || one.placeholder)).length"""
    )
    assert nameless == 0
    reader.ask(QUESTION)
    # What comes at once is said together.
    expect(page.locator(".announce[aria-live=polite]")).to_have_text(re.compile("quotes found. Answer finished"))


def test_on_a_phone_nothing_scrolls_sideways_and_the_drawers_slide(seat):
    reader = seat(width=390, height=844, has_touch=True, is_mobile=True)
    page = reader.page
    turn = reader.ask(QUESTION)

    def sideways() -> int:
        return page.evaluate(
            """() => Math.max(...[document.scrollingElement, ...document.querySelectorAll('.thread, .page, .desk')]
            .map((one) => one.scrollWidth - one.clientWidth))"""
        )

    assert sideways() <= 0
    turn.locator(".cite").first.click()
    expect(page.locator(".reader mark.here").first).to_be_in_viewport()
    assert sideways() <= 0
    page.get_by_role("button", name="Close the source").click()
    expect(page.locator(".source")).not_to_be_in_viewport()
    page.get_by_role("button", name="Conversations", exact=True).click()
    expect(page.locator(".rail")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(".rail")).not_to_be_in_viewport()
    box = page.locator("#ws-box").bounding_box()
    assert box["y"] > 700
    for name in ("Library", "Sinkhole"):
        reader.tab(name)
        assert sideways() <= 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_paper(seat, scheme):
    reader = seat(color_scheme=scheme)
    reader.ask(QUESTION).locator(".cite").first.click()
    reader.page.wait_for_selector(".reader mark.here")
    ratios = reader.page.evaluate(CONTRAST)
    assert len(ratios) > 10
    assert min(ratio for _, ratio in ratios) >= 4.5, sorted(ratios, key=lambda one: one[1])[:5]
    dark = reader.page.evaluate("getComputedStyle(document.querySelector('.ws')).backgroundColor")
    assert (sum(map(int, dark[4:-1].split(","))) < 200) == (scheme == "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_field_has_an_edge_that_is_seen(seat, scheme):
    reader = seat(color_scheme=scheme)
    for tab, field in (("Chat", "#ws-box"), ("Library", "#ws-pasted")):
        reader.tab(tab)
        reader.page.wait_for_selector(field)
        edges = reader.page.evaluate(CONTRAST, ":is(.ws, .desk) :is(textarea, input:not([type=checkbox]))")
        assert min(ratio for _, ratio in edges) >= 3, (tab, edges)


# Contrast of every visible word, or of the edges of what is given, with what it stands on, as WCAG 2 computes it.
CONTRAST = """(edged) => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const under = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] > 250) return colour;
    }
    return [255, 255, 255];
  };
  const worded = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  const seen = (node) => node.checkVisibility() && node.getBoundingClientRect().height > 1;
  const nodes = [...document.querySelectorAll(edged || '.ws *, .model *')].filter(seen);
  return nodes.filter((node) => edged || worded(node)).map((node) => {
    const { color, borderTopColor } = getComputedStyle(node);
    const on = under(edged ? node.parentElement : node);
    const [low, high] = [light(rgb(edged ? borderTopColor : color)), light(on)].sort((a, b) => a - b);
    return [`${node.tagName} ${node.className}`, (high + 0.05) / (low + 0.05)];
  });
}"""


def test_no_other_host_is_asked(seat, address):
    reader = seat()
    hosts: set[str] = set()
    reader.page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    reader.visit()
    reader.ask(QUESTION).locator(".cite").first.click()
    for name in ("Library", "Sinkhole", "Chat"):
        reader.tab(name)
    reader.page.wait_for_timeout(500)
    assert hosts - {""} == {urlsplit(address).netloc}


def test_motion_is_left_out_for_those_who_ask(seat):
    reader = seat(reduced_motion="reduce")
    reader.ask(QUESTION)
    assert reader.page.evaluate("getComputedStyle(document.querySelector('.source')).transitionDuration") in ("0s", "")
    # A caret or a bar of Gradio's may still be on its way out.
    reader.page.wait_for_function("document.getAnimations().length === 0")


def test_the_model_is_named_with_what_leaves_the_machine(reader):
    menu = reader.page.locator(".model select")
    expect(menu.locator("option:checked")).to_have_text("quotes only")
    expect(reader.page.locator(".model .leaves")).to_have_text("nothing leaves this machine")
