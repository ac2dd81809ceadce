// Turns: a question and its answer. Only a part that changed is touched, so that streaming stays cheap,
// nothing flickers, and what a reader has open or selected stays as it is.

const turns = new Map();
const HTML_PARTS = {
  understood: '.understood-part', written: '.said', quotes: '.quotes', beneath: '.beneath', foot: '.foot',
};

function turnOf(node) {
  const article = node.closest('.turn');
  return article && turns.get(article.dataset.key);
}

// The turn on the page that is still being answered. One whose conversation was left is not on the page.
function underWay() {
  return [...turns.values()].find((turn) => turn.state === 'asking');
}

function addTurn(key, question, state = 'asking') {
  const node = one('.turn-template').content.firstElementChild.cloneNode(true);
  node.dataset.key = key;
  const heading = one('.question', node);
  heading.dir = 'auto';
  heading.textContent = question;
  for (const old of all('.following')) old.hidden = true;
  one('.turns').append(node);
  const turn = { key, node, question, shown: {}, drawn: {}, copy: '', id: '', state };
  turns.set(key, turn);
  one('.ws').classList.add('talking');
  return turn;
}

function showTurn(data) {
  const turn = turns.get(data.key) || addTurn(data.key, data.question, data.state);
  turn.id = data.id || turn.id;
  turn.copy = data.copy;
  turn.node.dataset.answer = turn.id;
  for (const [part, selector] of Object.entries(HTML_PARTS)) setPart(turn, part, one(selector, turn.node), data[part]);
  showState(turn, data);
  if (data.title && data.title !== turn.title) {
    turn.title = data.title;
    listConversations();
  }
  if (data.rating && turn.rating === undefined) pressThumb(turn, data.rating);
  return turn;
}

function setPart(turn, part, node, html) {
  if (turn.shown[part] === html) return;
  turn.shown[part] = html;
  const template = document.createElement('template');
  template.innerHTML = html;
  redraw(node, turn.drawn[part], template.content);
  turn.drawn[part] = template.content;
  if (part === 'quotes') for (const words of all('blockquote p', node)) words.dir = 'auto';
  if (part === 'written') turn.node.toggleAttribute('data-written', Boolean(html));
  if (turn.state === 'asking') tell(part, node);
}

// Brings what is shown from one drawing to the next; what is in both is not touched.
function redraw(shown, before, now) {
  const [there, was] = [[...shown.childNodes], [...(before?.childNodes || [])]];
  [...now.childNodes].forEach((fresh, at) => {
    if (!there[at]) shown.append(fresh.cloneNode(true));
    else if (was[at]?.isEqualNode(fresh)) return;
    else if (was[at]?.cloneNode().isEqualNode(fresh.cloneNode()) && fresh.hasChildNodes()) redraw(there[at], was[at], fresh);
    else there[at].replaceWith(fresh.cloneNode(true));
  });
  there.slice(now.childNodes.length).forEach((gone) => gone.remove());
}

function tell(part, node) {
  const found = all('.quote:not(.near)', node).length;
  if (part === 'quotes' && node.hasChildNodes()) announce(found ? `${found} quotes found` : node.textContent);
  const sentence = part === 'written' && all('.sentence', node).pop();
  if (sentence) announce(sentence.textContent);
}

function unfold(button) {
  const figure = button.closest('.quote');
  figure.classList.remove('folded');
  button.hidden = true;
  one('.cite', figure).focus({ preventScroll: true });
}

function showState(turn, data) {
  one('.label', turn.node).textContent = data.label ?? one('.label', turn.node).textContent;
  const line = one('.status', turn.node);
  if (line.textContent !== data.status) line.textContent = data.status;
  const ends = turn.state === 'asking' && data.state !== 'asking';
  turn.state = turn.node.dataset.state = data.state;
  one('.actions', turn.node).hidden = data.state === 'asking';
  for (const thumb of all('[data-act=rate]', turn.node)) thumb.hidden = !turn.id;
  showButton();
  if (ends) finished(turn);
}

function finished(turn) {
  announce(turn.state === 'done' ? 'Answer finished' : 'No answer');
  listConversations();
  window.dispatchEvent(new Event('waystone:answered'));
  offerNext(turn);
}

// Under the last answer questions that lead on from it; the server has asked each of them already.
async function offerNext(turn) {
  if (!turn.id || turn.state !== 'done') return;
  const said = await server.following({ id: turn.id }).catch(() => null);
  if (!said?.html || turn !== [...turns.values()].at(-1)) return;
  one('.following ul', turn.node).innerHTML = said.html;
  one('.following', turn.node).hidden = false;
}

// The answer did not come; the reader can ask again.
function breakOff(turn) {
  showState(turn, { state: 'failed', status: '' });
  one('.foot', turn.node).textContent = turn.shown.foot = 'The answer broke off on its way here. Ask again.';
}

// Ask, or Stop while an answer is on its way.
function showButton() {
  const busy = Boolean(underWay());
  one('.ask').hidden = busy;
  one('.stop').hidden = !busy;
}

// Leaves the conversation. An answer on its way goes on without the page, and is there when it is opened again.
function clearTurns() {
  turns.clear();
  one('.turns').replaceChildren();
  one('.ws').classList.remove('talking');
  stopEditing();
  showButton();
}

// A question that is asked again, or edited, takes the place of what came of it and of all after it.
// Gives the id of the first answer that went.
function dropFrom(turn) {
  let first = '';
  for (let node = turn.node; node; ) {
    const next = node.nextElementSibling;
    first ||= turns.get(node.dataset.key).id;
    turns.delete(node.dataset.key);
    node.remove();
    node = next;
  }
  return first;
}
