// The room: what the reader does, and what comes of it. One listener each for clicks, keys and forms.

let editing = null; // the turn whose question is in the box to be edited
let heard = 0; // when the server last said something about the answer under way
let announced = 0;
const begun = new Set(); // turns whose conversation is on record
const SILENCE = 10000;
const GONE = 'The server does not answer. Is Waystone still running? This page comes back by itself once it is.';
const BUSY = 'one answer at a time; Stop ends this one';
const EDITING = 'Editing: this replaces the old answer and all after it';
const narrow = window.matchMedia('(max-width: 1179px)');
// The keyboard of a phone would cover the answer.
const touch = window.matchMedia('(pointer: coarse)');

function one(selector, within = element) {
  return within.querySelector(selector);
}

function all(selector, within = element) {
  return [...within.querySelectorAll(selector)];
}

function box() {
  return one('#ws-box');
}

// To a screen reader. What comes within a second is said with what came before, not in its place.
function announce(words) {
  const line = one('.announce');
  line.textContent = Date.now() - announced < 1000 ? `${line.textContent}. ${words}` : words;
  announced = Date.now();
}

// A call to the server; an error becomes one line, and null is returned, or undefined where no word came back: without a
// network Gradio gives nothing.
async function call(name, request) {
  const said = await server[name](request).catch(() => undefined);
  if (said && !said.error) return said;
  complain(said?.error || GONE);
  if (said?.error) return null;
  window.dispatchEvent(new Event('waystone:look')); // the line that stands until the server is back
  return undefined;
}

function complain(words) {
  if (all('.toast').some((line) => line.textContent === words)) return;
  const line = document.createElement('p');
  line.className = 'notice toast';
  line.classList.toggle('gone', words === GONE);
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

// What would be lost with a reload, which a restart of the server brings: words in the box, and a question that the
// server has not taken yet.
const DRAFT = 'waystone-draft', ASKED = 'waystone-asked';

function putBy(name, what) {
  if (what) sessionStorage.setItem(name, JSON.stringify(what));
  else sessionStorage.removeItem(name);
}

function kept(name) {
  return JSON.parse(sessionStorage.getItem(name));
}

// Asks, in place of the turn `replaced` and all after it, if one is given. Says whether it did.
function ask(question, replaced = null) {
  question = question.trim();
  if (!question) return false;
  if (underWay()) {
    announce(BUSY);
    one('.status', underWay().node).textContent = BUSY;
    return false;
  }
  stopEditing();
  visit++;
  const key = `t${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  const replaces = replaced ? dropFrom(replaced) : '';
  heard = Date.now();
  const turn = addTurn(key, question);
  one('.status', turn.node).textContent = 'searching';
  showButton();
  turn.node.scrollIntoView({ block: 'start' });
  (touch.matches ? turn.node : box()).focus({ preventScroll: true });
  putBy(ASKED, { key, question, conversation });
  trigger('ask', { asked: { key, question, conversation, replaces, model: chosenModel(), documents: [...ticked.keys()] } });
  return true;
}

// An answer that nothing has been heard of for a while, or not a word, where the stream that it comes on was closed just
// then: is it still being written, or on record? Only a server that says no to both breaks it off.
async function lookAfter() {
  const turn = underWay();
  const lost = () => turn && turn === underWay() && Date.now() - heard >= SILENCE;
  if (!lost()) return;
  const said = await call('answering', { key: turn.key });
  if (!said || !lost()) return;
  if (said.answering) {
    one('.status', turn.node).textContent ||= 'still being written';
    return;
  }
  const id = turn.id || said.id;
  const within = conversation || said.conversation;
  const opened = id && within && (await call('conversation', { id: within, browser: browser() }));
  if (opened === undefined || !lost()) return;
  const kept = opened && opened.turns.find((one) => one.id === id);
  if (!kept) return breakOff(turn);
  putBy(ASKED, null);
  if (within !== conversation) nameConversation(within);
  showTurn(standing({ ...kept, key: turn.key }));
}

async function watchOver() {
  await lookAfter();
  setTimeout(watchOver, 2000);
}

function edit(turn, words) {
  stopEditing();
  editing = turn;
  const line = document.createElement('div');
  line.className = 'column editing';
  line.innerHTML = `<p class="instead">${EDITING} · <button type="button" class="link" data-act="unedit">Cancel</button></p>`;
  one('.box').prepend(line);
  announce(EDITING);
  box().value = words;
  grow();
  box().focus();
}

// The words in the box belong to what was edited, and go with it.
function stopEditing() {
  if (!editing) return;
  editing = null;
  one('.box .editing').remove();
  box().value = '';
  grow();
}

function grow() {
  const area = box();
  area.style.height = 'auto';
  area.style.height = `${area.scrollHeight}px`;
}

async function submit() {
  await opening;
  // While another answer is on its way, the words stay in the box.
  if (!ask(box().value, editing)) return;
  box().value = '';
  grow();
}

// What has the focus first in a drawer.
const FIRST = { rail: '.rail .new', source: '.reader:not([hidden]) .title, .shelf:not([hidden]) .close' };

// On a narrow page the columns beside the chat are drawers; only an open one can be reached.
function openDrawer(name) {
  const before = one('.ws').dataset.drawer;
  one('.ws').dataset.drawer = name;
  reach();
  if (!narrow.matches || before === name) return;
  // The focus goes along into the drawer, once that can be seen, and back to where it was opened from.
  if (name) drawn(() => one(FIRST[name]).focus());
  else if (before === 'source' && reading.opener?.closest('.turn')) reading.opener.focus({ preventScroll: true });
  else one(`.bar [data-drawer=${before}]`).focus();
}

function drawn(then) {
  requestAnimationFrame(() => requestAnimationFrame(then));
}

function reach() {
  const open = one('.ws').dataset.drawer;
  one('.rail').inert = narrow.matches && open !== 'rail';
  one('.source').inert = narrow.matches && open !== 'source';
  one('.chat').inert = narrow.matches && open !== '';
}

const ACTS = {
  new: () => newConversation(),
  stop,
  untick,
  'untick-all': () => { tick([]); one('.choose-all').focus(); },
  drawer: (button) => openDrawer(button.dataset.drawer),
  suggest: (button) => { openDrawer(''); ask(button.textContent); },
  cite: (button, byKeyboard) => openCitation(turnOf(button), Number(button.dataset.n), button, byKeyboard),
  place: (button, byKeyboard) => openFrom(button, byKeyboard, '', [{ n: 0, ...placeOf(button) }]),
  read: (button, byKeyboard) => openFrom(button, byKeyboard, '', [{ n: 0, ...placeOf(button) }]),
  unfold: (button) => unfold(button),
  previous: () => step(-1),
  next: () => step(1),
  close: leaveSource,
  'copy-quote': copyQuote,
  rate: (button) => rate(turnOf(button), Number(button.dataset.rating)),
  later: (button) => leaveRating(turnOf(button)),
  retry: (button) => ask(turnOf(button).question, turnOf(button)),
  unedit: () => { stopEditing(); box().focus(); },
  edit: (button) => edit(turnOf(button), button.dataset.text || turnOf(button).question),
  copy: (button) => copyWords(button, turnOf(button).copy),
  open: (button) => openConversation(itemOf(button).dataset.id),
  rename: (button) => renameConversation(itemOf(button)),
  'ask-delete': (button) => askDelete(itemOf(button)),
  keep: (button) => keepConversation(itemOf(button)),
  delete: (button) => deleteConversation(itemOf(button)),
  export: (button) => exportConversation(itemOf(button)),
};

async function stop() {
  const turn = underWay();
  box().focus(); // the button goes away
  putBy(ASKED, null);
  if (turn) await call('stop', { key: turn.key });
}

function leaveRating(turn) {
  one('.rating', turn.node).hidden = true;
  one(`[data-act=rate][data-rating="${turn.rating || 1}"]`, turn.node).focus();
}

function itemOf(node) {
  return node.closest('[data-id]');
}

function placeOf({ dataset }) {
  return { document: dataset.document, start: Number(dataset.start || 0), end: Number(dataset.end || 0) };
}

element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  // An open menu closes with whatever is done next.
  for (const menu of all('details[open] > .menu')) {
    if (!menu.parentElement.contains(event.target) || button) menu.parentElement.open = false;
  }
  // A click without a count came from the keyboard.
  if (button) return ACTS[button.dataset.act]?.(button, event.detail === 0);
  const figure = event.target.closest('.turn .quote[data-n]');
  if (figure && getSelection().isCollapsed) {
    openCitation(turnOf(figure), Number(figure.dataset.n), one('.cite', figure), false);
  }
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
  const own = event.target.matches('textarea, input:not([type=checkbox]), select, [role=tab]');
  const plain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
  if (event.target === box() && event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  } else if (event.key === 'Escape' && !event.isComposing) {
    if (closeInnermost(event.target)) event.preventDefault();
  } else if (!own && plain && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
    if (step(event.key === 'ArrowRight' ? 1 : -1)) event.preventDefault();
  }
});

// Closes the innermost of what is open, and says whether there was anything.
function closeInnermost(target) {
  const menu = one('details[open]:has(> .menu)');
  const sure = target.closest('.deleting');
  const form = target.closest('.rating');
  if (menu) {
    menu.open = false;
    one('summary', menu).focus();
  } else if (sure) keepConversation(sure);
  else if (target.matches('.rail-search') && target.value) {
    target.value = '';
    searchConversations();
  } else if (form) leaveRating(turnOf(form));
  else if (chooser().open) {
    chooser().open = false;
    one('.choose-all').focus();
  } else if (editing && target === box()) stopEditing();
  else if (!one('.reader').hidden && !one('.source').inert) leaveSource();
  else if (one('.ws').dataset.drawer) openDrawer('');
  else return false;
  return true;
}

watch('value', () => (props.value?.turns || []).forEach((turn) => {
  // A conversation that was left and opened again knows its turns by their answers' ids.
  const key = turns.has(turn.key) ? turn.key : turn.id;
  if (turn.id || turn.state === 'failed') putBy(ASKED, null);
  if (turns.has(key)) {
    if (turn.conversation && turn.conversation !== conversation) nameConversation(turn.conversation);
    heard = Date.now();
    showTurn({ ...turn, key });
  }
  if (!turn.conversation || begun.has(turn.key)) return;
  begun.add(turn.key);
  listConversations();
}));

async function welcome() {
  const said = await call('welcome', {});
  if (!said) return;
  one('.suggestions').innerHTML = said.suggestions;
  one('.shelf-search').hidden = !said.more && !one('.shelf-search').value;
  if (!one('.shelf-search').value) one('.shelf .documents').innerHTML = said.shelf;
  // Questions on new documents are found by asking them, which takes a while.
  const found = one('.ws.talking') ? null : await server.suggested({}).catch(() => null);
  if (found?.suggestions) one('.suggestions').innerHTML = found.suggestions;
}

// A link may ask only what stays on this machine: any page can send a reader along one. Else it fills the box.
async function followLink(question) {
  conversation = '';
  box().value = question.slice(0, box().maxLength);
  grow();
  box().focus();
  const local = await staysHere();
  if (!local || box().value !== question) return;
  nameConversation('', 'replaceState');
  submit();
}

// The page as it was left; a question that the server has is followed, and one that never reached it is asked again.
async function comeBack() {
  const [draft, asked] = [kept(DRAFT), kept(ASKED)];
  putBy(DRAFT, null);
  if (draft) refill(draft);
  await (conversation ? openConversation(conversation) : listConversations());
  if (!asked) return;
  if ([...turns.values()].pop()?.question === asked.question) return putBy(ASKED, null);
  if (asked.conversation !== conversation) {
    putBy(ASKED, null);
    refill(box().value || asked.question);
    return;
  }
  const said = await call('answering', { key: asked.key });
  if (said?.answering || said?.id) {
    addTurn(asked.key, asked.question);
    showButton();
    heard = 0;
    lookAfter();
    return;
  }
  await staysHere(); // the menu of models is there
  ask(asked.question);
}

function refill(words) {
  box().value = words;
  grow();
}

// Whether the chosen model is on this machine, once the menu knows which one that is.
async function staysHere() {
  for (let tries = 0; tries < 60; tries++) {
    const menu = document.querySelector('#ws-model');
    if (menu?.dataset.chosen !== undefined) return menu.selectedOptions[0]?.dataset.local === 'true';
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

// The library may have changed; the shelf is asked for again when the chat comes back into view, or documents come.
new IntersectionObserver(([seen]) => { if (seen.isIntersecting) welcome(); }).observe(one('.ws'));
let held = -1; // documents that the library held when it was last heard of
window.addEventListener('waystone:library', ({ detail }) => {
  one('.reading').hidden = !detail.line || !detail.brings;
  one('.reading .line').textContent = detail.line;
  one('.reading progress').value = detail.share;
  if (held >= 0 && held !== detail.documents) welcome();
  held = detail.documents;
});
narrow.addEventListener('change', reach);
box().dir = 'auto';
reach();
watchOver();
const linked = new URLSearchParams(location.search).get('q');
window.addEventListener('pagehide', () => putBy(DRAFT, !editing && box().value));
if (linked) {
  followLink(linked);
  listConversations();
} else comeBack();
