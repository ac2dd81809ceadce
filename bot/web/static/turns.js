// Turns: a question and its answer. Only a part that changed is touched, so that streaming stays cheap,
// nothing flickers, and what a reader has open or selected stays as it is.

const turns = new Map();
const HTML_PARTS = { understood: '.understood-part', quotes: '.quotes', foot: '.foot' };

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
  one('.turns').append(node);
  const turn = { key, node, question, shown: {}, sentences: [], copy: '', id: '', state };
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
  showProse(turn, data);
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
  node.innerHTML = html;
  if (part !== 'quotes') return;
  for (const words of all('blockquote p', node)) words.dir = 'auto';
  if (turn.state === 'asking' && html) {
    const found = all('.quote:not(.near)', node).length;
    announce(found ? `${found} quotes found` : node.textContent);
  }
}

// Sentences are added one by one, and those that stand are not drawn again, unless the end brings others.
function showProse(turn, data) {
  const prose = one('.written', turn.node);
  if (data.prose) return setPart(turn, 'prose', prose, data.prose);
  if (turn.sentences.some((html, at) => html !== data.sentences[at])) {
    prose.replaceChildren();
    turn.sentences = [];
  }
  for (const html of data.sentences.slice(turn.sentences.length)) {
    prose.insertAdjacentHTML('beforeend', html);
    if (turn.state === 'asking') announce(prose.lastElementChild.textContent);
  }
  turn.sentences = data.sentences;
}

function showState(turn, data) {
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
