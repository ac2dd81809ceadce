// The library: a table that the server draws page by page, ways in, and what can be done with a document.

const UNREACHED = 'The server does not answer. Is Waystone still running? Start it and reload this page.';
const ROWS = 50;
const view = { search: '', sort: 'indexed_at', descending: true, first: 0 };
let version = -1; // of the library, as the table shows it
let asked = 0; // counts the pages asked for, so that an older one that comes late is not drawn
let busy = false;
let failed = null; // what the table showed as failed when all of it was last drawn

const one = (selector, within = element) => within.querySelector(selector);
const all = (selector, within = element) => [...within.querySelectorAll(selector)];

// A call to the server; an error becomes one line, where it is looked for, and null is returned.
async function call(name, request, tell = (words) => say(words, true)) {
  const said = (await server[name](request).catch(() => null)) || { error: UNREACHED };
  if (!said.error) return said;
  tell(said.error);
  return null;
}

function say(words, wrong = false) {
  const line = one('.said');
  line.textContent = words;
  line.classList.toggle('wrong', wrong);
  if (words && wrong) line.scrollIntoView({ block: 'nearest' });
}

function lookNow() {
  window.dispatchEvent(new Event('waystone:look'));
}

// Columns that a narrow screen hides are none to span: they would take their share of its width.
const narrow = window.matchMedia('(max-width: 899px)');

function fit(detail) {
  detail.firstElementChild.colSpan = narrow.matches ? 3 : 8;
}

narrow.addEventListener('change', () => all('.detail').forEach(fit));

async function draw() {
  const mine = ++asked;
  const page = await call('looked', view);
  if (!page || mine !== asked) return;
  if (!page.rows && view.first) {
    view.first = 0;
    return draw();
  }
  const rows = one('.rows');
  const open = one('.detail', rows);
  const kept = open?.dataset.document;
  const at = focused(rows);
  rows.innerHTML = page.rows;
  // What the reader has open stays open, with what was typed into it.
  if (kept) one(`tr[data-document="${CSS.escape(kept)}"]`, rows)?.after(open);
  if (kept) fit(open);
  if (kept && open.isConnected) one('[data-act=more]', open.previousElementSibling).setAttribute('aria-expanded', 'true');
  if (at) one(at, rows)?.focus({ preventScroll: true });
  tellFailed();
  one('.count').textContent = page.count;
  one('.dismiss').hidden = page.failed < 2;
  one('.pages').hidden = !page.range;
  one('.range').textContent = page.range;
  one('[data-act=before]').disabled = !page.before;
  one('[data-act=after]').disabled = !page.after;
  one('.put-back').hidden = !page.missing || busy || view.search !== '';
  one('.folders').innerHTML = page.folders;
  one('table').hidden = !page.rows;
  one('.nothing').hidden = !!page.rows;
  one('.nothing').textContent = view.search ? 'No document has all these words.' : 'Nothing is here yet. Drop a PDF, a Word file, a transcript or a text on the page.';
}

// What was not taken in just now is said where whoever brought it looks, if its row is out of sight there.
function tellFailed() {
  if (view.search || view.first) return;
  const rows = new Map(all('.rows .failed').map((row) => [one('[data-act=drop]', row).dataset.job, row]));
  const fresh = failed && [...rows].filter(([job]) => !failed.has(job)).map(([, row]) => row).pop();
  failed = rows;
  if (fresh && inSight(one('.said')) && !inSight(fresh)) say(`${one('.name', fresh).textContent}: ${one('.why', fresh).textContent}`, true);
}

function inSight(node) {
  const frame = element.closest('.tabitem').getBoundingClientRect();
  const { top, bottom } = node.getBoundingClientRect();
  return top >= frame.top && bottom <= frame.bottom;
}

// Another page of the table, shown from its first row on. The focus stays at the buttons, at whichever is left.
async function leaf(button, by) {
  view.first = Math.max(0, view.first + by);
  await draw();
  one('.find').scrollIntoView({ block: 'start' });
  if (button.disabled) one('.pages button:not([disabled])')?.focus({ preventScroll: true });
}

// How to find again what has the focus, once the rows are drawn anew.
function focused(rows) {
  const at = document.activeElement;
  if (!rows.contains(at) || at.closest('.detail')) return '';
  const row = at.closest('tr');
  if (row.dataset.document) return `tr[data-document="${CSS.escape(row.dataset.document)}"] [data-act=${at.dataset.act}]`;
  return at.dataset.job ? `[data-job="${at.dataset.job}"][data-act=${at.dataset.act}]` : '';
}

function show(state) {
  busy = state.busy;
  one('.now').hidden = !state.line;
  one('.now .line').textContent = state.line;
  one('.now progress').value = state.share;
  tellNews(state.news);
  for (const row of all('.coming')) {
    const share = state.rows[row.dataset.key];
    if (share !== undefined) one('.state', row).textContent = `${share} %`;
  }
  if (state.version === version) return;
  version = state.version;
  if (element.offsetParent) draw();
  else version = -1;
}

// What came last; a new document introduces itself.
let told = '';
function tellNews(html) {
  if (html === told) return;
  told = html;
  one('.news').innerHTML = html;
  for (const place of all('[data-introduces]')) introduce(place, place.dataset.introduces);
}

async function introduce(place, id) {
  const said = await server.introduced({ id }).catch(() => null);
  if (!said?.html) return;
  place.innerHTML = `${said.html}<ul class="questions" aria-label="Questions that it answers"></ul>`;
  fillQuestions(one('.questions', place), id);
}

// The server asks each question before it gives it, which may take a second or a few.
async function fillQuestions(list, id) {
  const said = await server.questions({ id }).catch(() => null);
  list.innerHTML = said?.html || '';
}

async function toggle(button) {
  const row = button.closest('tr');
  const open = row.nextElementSibling?.matches('.detail') && row.nextElementSibling;
  for (const other of all('.detail')) shut(other);
  if (open) return;
  const said = await call('about', { id: row.dataset.document });
  if (!said || !row.isConnected) return;
  const detail = document.createElement('tr');
  detail.className = 'detail';
  detail.dataset.document = row.dataset.document;
  detail.innerHTML = said.html;
  fit(detail);
  row.after(detail);
  fillQuestions(one('.questions', detail), row.dataset.document);
  button.setAttribute('aria-expanded', 'true');
}

function shut(detail) {
  one('[data-act=more]', detail.previousElementSibling)?.setAttribute('aria-expanded', 'false');
  detail.remove();
}

const idOf = (node) => node.closest('td').dataset.document;
const part = (button, selector) => one(selector, button.closest('td'));

// The room hears whatever is pressed in it.
function inTheRoom(button) {
  document.querySelector('#ws-tabs [role=tab]').click();
  const pressed = button.cloneNode(true);
  document.querySelector('.ws .shelf').append(pressed);
  pressed.click();
  pressed.remove();
}

const ACTS = {
  choose: () => one('input.files').click(),
  'choose-folder': () => one('input.folder').click(),
  read: inTheRoom,
  suggest: inTheRoom,
  more: toggle,
  edit: (button) => {
    part(button, '.edit').hidden = false;
    one('input', part(button, '.edit')).focus();
  },
  'leave-edit': (button) => {
    part(button, '.edit').hidden = true;
    part(button, '[data-act=edit]').focus();
  },
  passages: async (button) => {
    const list = part(button, '.passages');
    const first = Number(button.dataset.first);
    if (!list.hidden && !first) {
      list.hidden = true;
      return;
    }
    const said = await call('passages', { id: idOf(button), first });
    if (!said) return;
    list.hidden = false;
    if (!first) list.innerHTML = said.html;
    else button.closest('li').outerHTML = said.html;
  },
  'ask-remove': (button) => {
    part(button, '.sure').hidden = false;
    part(button, '[data-act=keep]').focus();
  },
  keep: (button) => {
    part(button, '.sure').hidden = true;
    part(button, '[data-act=ask-remove]').focus();
  },
  remove: async (button) => {
    const gone = await call('remove', { id: idOf(button) });
    if (!gone) return;
    const detail = button.closest('.detail');
    const beside = [detail.nextElementSibling, detail.previousElementSibling.previousElementSibling];
    shut(detail);
    say(gone.said);
    // Whoever removes several stays where they are in the table.
    const next = beside.map((row) => row && one('[data-act=more]', row)).find(Boolean);
    (next || one('.said')).focus({ preventScroll: true });
    lookNow();
  },
  cancel: async () => {
    if (await call('cancel', {})) lookNow();
  },
  dismiss: async () => {
    if (!(await call('dismiss', {}))) return;
    one('.find input').focus();
    lookNow();
  },
  drop: async (button) => {
    if (await call('drop', { id: button.dataset.job })) lookNow();
  },
  retry: async (button) => {
    if (await call('retry', { id: button.dataset.job })) lookNow();
  },
  sort: (button) => {
    const { sort } = button.dataset;
    view.descending = sort === view.sort ? !view.descending : sort === 'words' || sort === 'indexed_at';
    Object.assign(view, { sort, first: 0 });
    for (const head of all('th[aria-sort]')) head.removeAttribute('aria-sort');
    button.closest('th').setAttribute('aria-sort', view.descending ? 'descending' : 'ascending');
    draw();
  },
  before: (button) => leaf(button, -ROWS),
  after: (button) => leaf(button, ROWS),
  'put-back': async () => {
    one('.put-back').hidden = true;
    if (await call('put_back', {})) lookNow();
  },
  'leave-folder': async (button) => {
    if (await call('leave_folder', { path: button.dataset.folder })) draw();
  },
};

const FORMS = {
  paste: async (form) => {
    const area = one('textarea', form);
    if (!area.value.trim()) return area.focus();
    if (!(await call('paste', { words: area.value }))) return;
    area.value = '';
    grow(area);
    lookNow();
  },
  'in-step': async (form) => {
    const input = one('input', form);
    if (!(await call('keep_in_step', { path: input.value }))) return;
    input.value = '';
    lookNow();
    draw();
  },
  edit: async (form) => {
    const fields = Object.fromEntries(new FormData(form));
    const tell = (words) => { one('.wrong', form).textContent = words; };
    if (!(await call('edit', { ...fields, id: idOf(form) }, tell))) return;
    const { document: id } = form.closest('td').dataset;
    shut(form.closest('.detail'));
    say('Saved.');
    await draw();
    one(`tr[data-document="${CSS.escape(id)}"] [data-act=more]`)?.focus();
  },
};

function grow(area) {
  area.style.height = 'auto';
  area.style.height = `${Math.min(area.scrollHeight + 2, 160)}px`;
}

element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (!button) return;
  if (button.dataset.act !== 'remove') say('');
  ACTS[button.dataset.act]?.(button);
});

element.addEventListener('submit', (event) => {
  event.preventDefault();
  say('');
  FORMS[event.target.className]?.(event.target);
});

let typing = 0;
element.addEventListener('input', (event) => {
  if (event.target.matches('.paste textarea')) grow(event.target);
  if (!event.target.matches('.find input')) return;
  clearTimeout(typing);
  typing = setTimeout(() => {
    Object.assign(view, { search: event.target.value, first: 0 });
    draw();
  }, 150);
});

element.addEventListener('keydown', (event) => {
  // A link is one line: Enter adds it. Text may have more.
  const enter = event.key === 'Enter' && !event.shiftKey && !event.isComposing;
  if (event.target.matches('.paste textarea') && enter && !event.target.value.includes('\n')) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  if (event.key !== 'Escape') return;
  const inner = event.target.closest('.edit, .sure, .detail');
  if (inner?.matches('.edit')) ACTS['leave-edit'](inner);
  else if (inner?.matches('.sure')) ACTS.keep(inner);
  else if (inner) {
    const more = one('[data-act=more]', inner.previousElementSibling);
    shut(inner);
    more.focus();
  }
});

element.addEventListener('change', (event) => {
  if (!event.target.matches('input[type=file]')) return;
  const files = [...event.target.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
  window.dispatchEvent(new CustomEvent('waystone:send', { detail: files }));
  event.target.value = '';
});

window.addEventListener('waystone:library', (event) => show(event.detail));
new IntersectionObserver(([seen]) => { if (seen.isIntersecting) draw(); }).observe(one('.library'));
lookNow();
