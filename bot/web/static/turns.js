// Turns: a question and its answer. Only a part that changed is touched, so that streaming stays cheap,
// nothing flickers, and what a reader has open or selected stays as it is.

const turns = new Map();
const HTML_PARTS = { understood: '.understood-part', quotes: '.quotes', foot: '.foot' };

function turnOf(node) {
  const article = node.closest('.turn');
  return article && turns.get(article.dataset.key);
}

function addTurn(key, question) {
  const node = one('.turn-template').content.firstElementChild.cloneNode(true);
  node.dataset.key = key;
  one('.question', node).textContent = question;
  one('.turns').append(node);
  const turn = { key, node, question, shown: {}, sentences: 0, copy: '', id: '', state: 'asking' };
  turns.set(key, turn);
  one('.ws').classList.add('talking');
  return turn;
}

function showTurn(data) {
  const turn = turns.get(data.key) || addTurn(data.key, data.question);
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
  if (part === 'quotes' && turn.state === 'asking') {
    const found = all('.quote:not(.near)', node).length;
    announce(found ? `${found} quotes found` : node.textContent);
  }
}

// Sentences are added one by one: those that stand are never drawn again.
function showProse(turn, data) {
  const prose = one('.written', turn.node);
  if (data.prose) return setPart(turn, 'prose', prose, data.prose);
  for (; turn.sentences < data.sentences.length; turn.sentences++) {
    prose.insertAdjacentHTML('beforeend', data.sentences[turn.sentences]);
    if (turn.state === 'asking') announce(prose.lastElementChild.textContent);
  }
}

function showState(turn, data) {
  const line = one('.status', turn.node);
  if (line.textContent !== data.status) line.textContent = data.status;
  if (turn.state === data.state) return;
  turn.state = data.state;
  turn.node.dataset.state = data.state;
  one('.actions', turn.node).hidden = data.state === 'asking';
  for (const thumb of all('[data-act=rate]', turn.node)) thumb.hidden = !turn.id;
  if (running === turn.key) finished(turn);
}

function clearTurns() {
  turns.clear();
  one('.turns').replaceChildren();
  one('.ws').classList.remove('talking');
}

// A question that is asked again, or edited, takes the place of what came of it and of all after it.
function dropFrom(turn) {
  for (let node = turn.node; node; ) {
    const next = node.nextElementSibling;
    turns.delete(node.dataset.key);
    node.remove();
    node = next;
  }
}
