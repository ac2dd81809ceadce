// The room: what the reader does, and what comes of it. One listener each for clicks, keys and forms.

let running = '';
let replacing = null;
let heard = 0; // when the server last said something about the answer under way
const SILENCE = 10000;

function one(selector, within = element) {
  return within.querySelector(selector);
}

function all(selector, within = element) {
  return [...within.querySelectorAll(selector)];
}

function box() {
  return one('#ws-box');
}

function announce(words) {
  one('.announce').textContent = words;
}

// A call to the server; an error becomes one line, and nothing is returned.
async function call(name, request) {
  let said;
  try {
    said = await server[name](request);
  } catch {
    said = { error: 'The server does not answer. Is Waystone still running? Start it and reload this page.' };
  }
  if (!said.error) return said;
  complain(said.error);
  return null;
}

function complain(words) {
  const line = document.createElement('p');
  line.className = 'notice toast';
  line.setAttribute('role', 'alert');
  line.textContent = words;
  one('.chat').append(line);
  setTimeout(() => line.remove(), 8000);
}

async function copyWords(button, words) {
  try {
    await navigator.clipboard.writeText(words);
    announce('Copied');
    button.classList.add('done');
    setTimeout(() => button.classList.remove('done'), 1500);
  } catch {
    complain('The browser does not let this page copy; select the words and copy them by hand.');
  }
}

function chosenModel() {
  return document.querySelector('#ws-model')?.dataset.chosen || '';
}

function ask(question) {
  question = question.trim();
  if (!question || running) return;
  const key = `t${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  const replaces = replacing?.id || '';
  if (replacing) dropFrom(replacing);
  replacing = null;
  running = key;
  heard = Date.now();
  const turn = addTurn(key, question);
  one('.status', turn.node).textContent = 'searching';
  one('.ask').hidden = true;
  one('.stop').hidden = false;
  turn.node.scrollIntoView({ block: 'start' });
  trigger('ask', { asked: { key, question, conversation, replaces, model: chosenModel() } });
}

// An answer that nothing has been heard of for a while: is it still on its way?
async function lookAfter() {
  const key = running;
  if (!key || Date.now() - heard < SILENCE) return;
  const said = await call('answering', { key });
  const turn = turns.get(key);
  if (said?.answering || key !== running || Date.now() - heard < SILENCE) return;
  turn.state = turn.node.dataset.state = 'failed';
  one('.status', turn.node).textContent = '';
  one('.foot', turn.node).textContent = 'The answer broke off on its way here. Ask again.';
  one('.actions', turn.node).hidden = false;
  finished(turn);
}

function finished(turn) {
  running = '';
  one('.ask').hidden = false;
  one('.stop').hidden = true;
  announce(turn.state === 'done' ? 'Answer finished' : 'No answer');
  listConversations();
  window.dispatchEvent(new Event('waystone:answered'));
}

function edit(turn, words) {
  replacing = turn;
  box().value = words;
  grow();
  box().focus();
}

function grow() {
  const area = box();
  area.style.height = 'auto';
  area.style.height = `${Math.min(area.scrollHeight, 180)}px`;
}

function submit() {
  const words = box().value;
  if (!words.trim() || running) return;
  box().value = '';
  grow();
  // The keyboard of a phone would cover the answer.
  if (window.matchMedia('(pointer: coarse)').matches) box().blur();
  ask(words);
}

// On a narrow page the columns beside the chat are drawers; only an open one can be reached.
function openDrawer(name) {
  const before = one('.ws').dataset.drawer;
  one('.ws').dataset.drawer = name;
  reach();
  if (!narrow.matches || before === name) return;
  // What has the focus may be out of reach now: it goes along into the drawer, and back to the bar.
  if (name) one(`.${name} :is(.title, .new, .close):not([hidden] *)`)?.focus();
  else if (document.activeElement === document.body) one(`.bar [data-drawer=${before}]`).focus();
}

const narrow = window.matchMedia('(max-width: 1179px)');

function reach() {
  const open = one('.ws').dataset.drawer;
  one('.rail').inert = narrow.matches && open !== 'rail';
  one('.source').inert = narrow.matches && open !== 'source';
  one('.chat').inert = narrow.matches && open !== '';
}

const ACTS = {
  new: newConversation,
  stop: () => call('stop', { key: running }),
  drawer: (button) => openDrawer(button.dataset.drawer),
  suggest: (button) => ask(button.textContent),
  cite: (button) => openCitation(turnOf(button), Number(button.dataset.n)),
  place: (button) => openPlace('', [{ n: 0, ...placeOf(button) }], 0),
  read: (button) => openPlace('', [{ n: 0, document: button.dataset.document, start: 0, end: 0 }], 0),
  previous: () => step(-1),
  next: () => step(1),
  close: closeSource,
  'copy-quote': copyQuote,
  rate: (button) => rate(turnOf(button), Number(button.dataset.rating)),
  later: (button) => { one('.rating', turnOf(button).node).hidden = true; },
  retry: (button) => { replacing = turnOf(button); ask(replacing.question); },
  edit: (button) => edit(turnOf(button), button.dataset.text || turnOf(button).question),
  copy: (button) => copyWords(button, turnOf(button).copy),
  open: (button) => openConversation(itemOf(button).dataset.id),
  rename: (button) => renameConversation(itemOf(button)),
  'ask-delete': (button) => itemOf(button).classList.add('deleting'),
  keep: (button) => itemOf(button).classList.remove('deleting'),
  delete: (button) => deleteConversation(itemOf(button).dataset.id),
  export: (button) => exportConversation(itemOf(button).dataset.id),
};

function itemOf(node) {
  return node.closest('[data-id]');
}

function placeOf({ dataset }) {
  return { document: dataset.document, start: Number(dataset.start), end: Number(dataset.end) };
}

element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  // An open menu closes with whatever is done next.
  for (const menu of all('details[open] > .menu')) {
    if (!menu.parentElement.contains(event.target) || button) menu.parentElement.open = false;
  }
  if (button) return ACTS[button.dataset.act]?.(button);
  const figure = event.target.closest('.turn .quote[data-n]');
  if (figure && getSelection().isCollapsed) openCitation(turnOf(figure), Number(figure.dataset.n));
});

element.addEventListener('submit', (event) => {
  event.preventDefault();
  if (event.target.matches('.box')) submit();
  if (event.target.matches('.rating')) sendRating(turnOf(event.target), event.target);
});

element.addEventListener('input', (event) => {
  if (event.target === box()) grow();
  if (event.target.matches('.rail-search')) searchConversations();
});

document.addEventListener('keydown', (event) => {
  if (!element.offsetParent) return;
  const typing = event.target.matches('textarea, input:not([type=checkbox])');
  if (event.target === box() && event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  } else if (event.key === 'Escape') {
    if (replacing) { replacing = null; box().value = ''; grow(); }
    else closeSource();
  } else if (!typing && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
    if (step(event.key === 'ArrowRight' ? 1 : -1)) event.preventDefault();
  }
});

watch('value', () => (props.value?.turns || []).forEach((turn) => {
  if (turn.conversation && turn.key === running && turn.conversation !== conversation) nameConversation(turn.conversation);
  if (turn.key === running) heard = Date.now();
  if (turns.has(turn.key)) showTurn(turn);
}));

async function welcome() {
  const said = await call('welcome', {});
  if (!said) return;
  one('.suggestions').innerHTML = said.suggestions;
  one('.shelf .documents').innerHTML = said.shelf;
}

// The library may have changed in its own tab; the shelf is asked for again when the chat comes back into view.
new IntersectionObserver(([seen]) => { if (seen.isIntersecting) welcome(); }).observe(one('.ws'));
setInterval(lookAfter, 5000);
narrow.addEventListener('change', reach);
reach();
const linked = new URLSearchParams(location.search).get('q');
if (linked) ask(linked);
if (conversation && !linked) openConversation(conversation);
else listConversations();
