/* Two buttons under every answer: <script src="sinkhole.js" data-url="https://sink.example" data-answers=".answer"></script>
   An answer's question is taken from its data-question, its id from data-answer, where it has them. */
(() => {
  const { url, answers = '.answer', app = location.hostname, model = '' } = document.currentScript.dataset;
  const id = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const time = Date.now().toString(16).padStart(12, '0');
    for (let n = 0; n < 6; n++) bytes[n] = parseInt(time.slice(2 * n, 2 * n + 2), 16);
    bytes[6] = (bytes[6] & 15) | 112;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
  const send = async (event, tries = 0) => {
    try {
      const sent = await fetch(`${url}/v1/feedback`, { method: 'POST', keepalive: true, body: JSON.stringify(event) });
      if (sent.status < 429) return sent.ok;
    } catch { /* tried again below */ }
    if (tries > 4) return false;
    await new Promise((go) => setTimeout(go, 1000 * 2 ** tries));
    return send(event, tries + 1);
  };
  const rate = async (node, text, rating, status) => {
    const event = { id: id(), app, model, use: 'chat', rating };
    const { answer, question } = node.dataset;
    if (answer) event.answer = answer;
    else event.text = text;
    if (question && !answer) event.messages = [{ role: 'user', content: question }];
    status.textContent = (await send(event)) ? 'Thank you.' : 'This could not be sent.';
  };
  const add = (node) => {
    if (node.dataset.sinkhole) return;
    node.dataset.sinkhole = 'yes';
    const bar = document.createElement('div');
    const status = document.createElement('span');
    status.setAttribute('role', 'status');
    for (const [label, sign, rating] of [['good answer', '👍', 1], ['bad answer', '👎', -1]]) {
      const button = document.createElement('button');
      Object.assign(button, { type: 'button', textContent: sign, title: label });
      button.setAttribute('aria-label', label);
      button.onclick = () => rate(node, node.innerText.replace(bar.innerText, '').trim(), rating, status);
      bar.append(button);
    }
    bar.append(status);
    node.append(bar);
  };
  const all = () => document.querySelectorAll(answers).forEach(add);
  new MutationObserver(all).observe(document, { childList: true, subtree: true });
  all();
})();
