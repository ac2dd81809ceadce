// The list of conversations. The address names the open one (?c=…), so a reload comes back to it, and the browser's
// Back to the one before.

let conversation = addressed();
let searching = 0;
let listing = 0; // counts the lists asked for, so that an older one that comes late is not drawn
let visit = 0; // counts the conversations gone to, for the same reason
let opening = null; // settles once the conversation gone to is here: what is asked meanwhile is meant for it

function addressed() {
  return new URLSearchParams(location.search).get('c') || '';
}

function nameConversation(id, record = 'pushState') {
  conversation = id;
  const address = new URL(location);
  address.searchParams.delete('q');
  if (id) address.searchParams.set('c', id);
  else address.searchParams.delete('c');
  if (address.href !== location.href) history[record](null, '', address);
}

async function listConversations() {
  const mine = ++listing;
  const listed = await call('conversations', { search: one('.rail-search').value, current: conversation });
  if (!listed || mine !== listing) return;
  document.title = listed.title ? `${listed.title} · Waystone` : 'Waystone';
  // What the reader is at work on in the list is not taken away under the hands.
  if (one('.rail-list :is(.rename, details[open], .deleting:focus-within)')) {
    setTimeout(() => { if (mine === listing) listConversations(); }, 1000);
    return;
  }
  const list = one('.rail-list');
  const at = list.contains(document.activeElement) && itemOf(document.activeElement);
  const part = at && document.activeElement.matches('.open') ? '.open' : 'summary';
  list.innerHTML = listed.html;
  if (at) (one(`[data-id="${at.dataset.id}"] ${part}`, list) || one('.rail-search')).focus();
}

function searchConversations() {
  clearTimeout(searching);
  searching = setTimeout(listConversations, 150);
}

function openConversation(id) {
  opening = showConversation(id, ++visit);
  return opening;
}

async function showConversation(id, mine) {
  const opened = await call('conversation', { id, browser: browser() });
  if (mine !== visit) return;
  if (!opened) return newConversation('replaceState');
  clearTurns();
  closeSource();
  nameConversation(id);
  tick(opened.documents);
  for (const turn of opened.turns) showTurn(standing(turn));
  // The last answer may still be on its way, or be broken off: the server is asked at once, and as long as it is.
  const last = opened.turns.at(-1);
  if (last?.state === 'broken') {
    showTurn({ ...last, state: 'asking', foot: '' });
    heard = 0;
    lookAfter();
  }
  one('.turns').lastElementChild?.scrollIntoView({ block: 'start' });
  if (last && last.state !== 'broken') offerNext(turns.get(last.key));
  listConversations();
}

// A turn as it is on record; of one that was broken off, what there is.
function standing(turn) {
  return turn.state === 'broken' ? { ...turn, state: 'done' } : turn;
}

function newConversation(record = 'pushState') {
  visit++;
  clearTurns();
  closeSource();
  tick([]);
  nameConversation('', record);
  listConversations();
  box().focus();
}

function renameConversation(item) {
  const name = one('.open', item);
  const input = document.createElement('input');
  Object.assign(input, { value: name.textContent, className: 'rename', maxLength: 200 });
  input.setAttribute('aria-label', 'New name');
  let over = false;
  const done = async (title) => {
    if (over) return;
    over = true;
    const byKeyboard = document.activeElement === input;
    if (title) name.textContent = title;
    input.replaceWith(name);
    if (byKeyboard) one('summary', item).focus();
    if (title) await call('rename', { id: item.dataset.id, title });
    await listConversations();
  };
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    event.stopPropagation();
    done(event.key === 'Enter' ? input.value.trim() : '');
  });
  input.addEventListener('blur', () => done(input.value.trim()));
  name.replaceWith(input);
  input.focus();
  input.select();
}

function askDelete(item) {
  item.classList.add('deleting');
  one('[data-act=keep]', item).focus();
}

function keepConversation(item) {
  item.classList.remove('deleting');
  one('summary', item).focus();
}

async function deleteConversation(item) {
  const { id } = item.dataset;
  const turn = id === conversation && underWay();
  if (turn) await call('stop', { key: turn.key });
  if (!(await call('forget', { id }))) return;
  item.remove();
  if (id === conversation) return newConversation('replaceState');
  (one('.rail-list .open') || one('.rail .new')).focus();
  await listConversations();
}

async function exportConversation(item) {
  one('summary', item).focus();
  const exported = await call('export', { id: item.dataset.id });
  if (!exported) return;
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(new Blob([exported.markdown], { type: 'text/markdown' }));
  anchor.download = exported.name;
  anchor.click();
  URL.revokeObjectURL(anchor.href);
}

window.addEventListener('popstate', () => {
  const id = addressed();
  if (id === conversation) return;
  if (id) openConversation(id);
  else newConversation('replaceState');
});
