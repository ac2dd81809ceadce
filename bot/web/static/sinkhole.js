// The sinkhole's views: each is drawn by the server when it is opened; a button says by its data-act what it does.

const part = (selector) => element.querySelector(selector);
// Gradio gives nothing at all where the server cannot be reached.
const SILENT = { error: 'The server does not answer. Is Waystone still running? Start it and reload this page.' };
let chosen = ''; // the view that the reader chose: the tab is drawn anew under it
const entered = new Map(); // by place what the reader put into the view's forms, and has not sent: that outlives it, too
let judged = []; // what was judged since the page was opened, for undo

function say(words = '') {
  part('.said').textContent = words;
}

async function ask(name, request = {}) {
  const asked = part('.view').dataset.view;
  const told = (await server[name]({ browser: browser(), ...request }).catch(() => null)) || SILENT;
  if (part('.view').dataset.view !== asked) return null; // the reader has gone on to another view
  say(told.error || told.said);
  if (told.error) return null;
  if (told.html !== undefined) part('.view').innerHTML = told.html;
  const share = part('.verdict [name=share]');
  if (share) share.checked = shares();
  return told;
}

async function show(name, request) {
  for (const button of element.querySelectorAll('[data-view][aria-pressed]')) {
    button.setAttribute('aria-pressed', String(button.dataset.view === name));
  }
  part('.view').dataset.view = name;
  part('.view').innerHTML = '<p class="soft">One moment …</p>';
  return ask(name, request);
}

function save(name, content) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content]));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function search(shown) {
  const { words, rating } = part('[data-form=log]').elements;
  return ask('log', { words: words.value, rating: rating.value, ...(shown && { shown }) });
}

async function judge(verdict, correction = '') {
  const done = await ask('judge', { id: part('.case').dataset.id, verdict, correction });
  if (done) judged.push(done.judged);
}

// Both answer before either is shown: how long each took would tell who it is.
async function compare(form) {
  const { question, one, other } = form.elements;
  const button = form.querySelector('[type=submit]');
  if (button.disabled) return;
  button.disabled = true;
  say('Both are answering …');
  const told = await ask('compare', { question: question.value, one: one.value, other: other.value });
  if (told) part('.match').scrollIntoView();
  else button.disabled = false;
}

async function vote(word) {
  const verdict = part('.verdict');
  if (!verdict || verdict.inert) return;
  verdict.inert = true; // one vote each, however often the key is pressed
  const share = verdict.querySelector('[name=share]').checked;
  localStorage.setItem('waystone-share', share ? 'yes' : '');
  const told = await ask('vote', { id: part('.match').dataset.id, vote: word, share });
  verdict.inert = false;
  if (told) part('.said').scrollIntoView({ block: 'nearest' });
}

const ACTS = {
  view: (button) => {
    chosen = button.dataset.view;
    entered.clear();
    return show(chosen);
  },
  more: (button) => search(Number(button.dataset.shown)),
  rerate: (button) => ask('rerate', { id: button.closest('[data-id]').dataset.id, rating: Number(button.dataset.rating) }),
  'take-along': async () => {
    const mine = await ask('take_along');
    if (mine) save(mine.name, mine.text);
  },
  try: (button) => {
    entered.clear();
    part('.compare').elements.question.value = button.textContent;
    return compare(part('.compare'));
  },
  vote: (button) => vote(button.dataset.vote),
  cite: (button) => {
    const quote = button.closest('.side').querySelector(`.quote[data-n="${button.dataset.n}"]`);
    quote.scrollIntoView({ block: 'nearest' });
    quote.classList.add('open');
  },
  unfold: (button) => {
    button.closest('.quote').classList.remove('folded');
    button.remove();
  },
  unlearn: (button) => ask('unlearn', { id: button.dataset.id }),
  keep: () => part('.case') && judge('keep'),
  reject: () => part('.case') && judge('drop'),
  correct: () => {
    const form = part('.case .correct');
    if (!form) return;
    form.hidden = false;
    form.elements.correction.focus();
    form.scrollIntoView({ block: 'nearest' });
  },
  undo: async () => {
    if (!judged.length) return say('There is nothing to undo.');
    if (await ask('undo', { id: judged.at(-1) })) judged.pop();
  },
};

const FORMS = {
  log: () => search(),
  compare,
  correct: (form) => judge('keep', form.elements.correction.value),
  'hand-on': async (form) => {
    const made = await ask('hand_on', { format: form.elements.format.value });
    if (made) save(made.name, Uint8Array.from(atob(made.base64), (letter) => letter.charCodeAt(0)));
  },
};

// By view what a key does.
const KEYS = {
  review: { k: ACTS.keep, r: ACTS.reject, c: ACTS.correct, u: ACTS.undo },
  arena: { a: () => vote('a'), b: () => vote('b'), e: () => vote('tie'), n: () => vote('neither') },
};

element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (button) ACTS[button.dataset.act]?.(button);
});

element.addEventListener('input', ({ target }) => {
  if (!target.form) return;
  const of = target.closest('[data-id]'); // a correction is of one case, and stays with it
  const form = `${of ? `[data-id="${of.dataset.id}"] ` : ''}[data-form="${target.form.dataset.form}"]`;
  entered.set(`${form} [name="${target.name}"]`, target.value);
});

element.addEventListener('submit', (event) => {
  event.preventDefault();
  entered.clear();
  FORMS[event.target.dataset.form]?.(event.target);
});

element.addEventListener('keydown', (event) => {
  const form = event.key === 'Escape' && event.target.closest('.correct');
  if (!form) return;
  form.hidden = true;
  part('.case [data-act=correct]').focus();
});

document.addEventListener('keydown', (event) => {
  const act = KEYS[part('.view')?.dataset.view]?.[event.key.toLowerCase()];
  if (!act || !element.offsetParent || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input:not([type=checkbox]), textarea, select')) return;
  event.preventDefault();
  act();
});

// Who may not see the log starts with their own ratings, which only this browser can ask for.
function begin() {
  const view = part('.view');
  if (!view) return;
  if (chosen && view.dataset.view !== chosen) show(chosen);
  else if (view.dataset.view === 'mine' && !view.childElementCount) show('mine');
  for (const [where, value] of entered) {
    const field = part(where);
    if (field && field.value !== value) field.value = value;
  }
}

new MutationObserver(begin).observe(element.parentElement, { childList: true, subtree: true });
begin();
