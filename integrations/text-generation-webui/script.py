"""Two buttons under every answer of text-generation-webui; what they say goes into a sinkhole.

The page's chat is hand-written HTML: the script adds the buttons and passes on which message was meant, as the page's
own "edit" and "branch" do.
"""

import gradio as gr
from modules import shared

from .client import Sink

params = {"display_name": "Sinkhole", "is_tab": False, "url": "http://127.0.0.1:7860", "token": ""}


def custom_js():
    return """
    (() => {
      const fill = (id, value) => {
        const box = document.querySelector(`#${id} input, #${id} textarea`);
        box.value = value;
        box.dispatchEvent(new Event('input', { bubbles: true }));
      };
      const add = (bar) => {
        if (bar.dataset.sinkhole || !bar.closest('.assistant-message')) return;
        bar.dataset.sinkhole = 'yes';
        for (const [sign, label, bit] of [['👍', 'good answer', 1], ['👎', 'bad answer', -1]]) {
          const button = document.createElement('button');
          Object.assign(button, { className: 'footer-button', textContent: sign, title: label });
          button.onclick = () => {
            fill('sinkhole-index', bar.closest('[data-index]').dataset.index);
            fill('sinkhole-bit', bit);
            setTimeout(() => document.getElementById('sinkhole-send').click(), 100);
          };
          bar.append(button);
        }
      };
      const all = () => document.querySelectorAll('.message-actions').forEach(add);
      new MutationObserver(all).observe(document.body, { childList: true, subtree: true });
    })();
    """


def ui():
    index = gr.Number(visible=True, elem_id="sinkhole-index", elem_classes="hidden")
    bit = gr.Number(visible=True, elem_id="sinkhole-bit", elem_classes="hidden")
    send = gr.Button(elem_id="sinkhole-send", elem_classes="hidden")
    send.click(rate, [index, bit, shared.gradio["history"]], None)


def custom_css():
    return "#sinkhole-index, #sinkhole-bit, #sinkhole-send { display: none; }"


def rate(index, bit, history):
    made = event_of(history, int(index), int(bit), str(getattr(shared, "model_name", "")))
    if made:
        Sink(params["url"], token=params["token"], app="text-generation-webui").log_event(made)


def event_of(history, index, rating, model):
    """The event of a rated answer: `history["internal"]` holds pairs of question and answer."""
    pairs = (history or {}).get("internal") or []
    if not 0 <= index < len(pairs) or rating not in (1, -1) or not pairs[index][1]:
        return None
    messages = []
    for user, bot in pairs[:index]:
        messages += [{"role": "user", "content": user}, {"role": "assistant", "content": bot}]
    messages.append({"role": "user", "content": pairs[index][0]})
    said = [one for one in messages if one["content"] and not one["content"].startswith("<|BEGIN-VISIBLE-CHAT|>")]
    return {"messages": said[-200:], "response": pairs[index][1], "rating": rating, "model": model, "use": "chat"}
