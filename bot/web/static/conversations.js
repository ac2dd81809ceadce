// The list of conversations. The address names the open one (?c=…), so a reload comes back to it.

let conversation = new URLSearchParams(location.search).get('c') || '';
let searching = 0;

function nameConversation(id) {
  conversation = id;
  const address = new URL(location);
  address.searchParams.delete('q');
  if (id) address.searchParams.set('c', id);
  else address.searchParams.delete('c');
  history.replaceState(null, '', address);
}

async function listConversations() {
  const listed = await call('conversations', { search: one('.rail-search').value, current: conversation });
  if (listed) one('.rail-list').innerHTML = listed.html;
}

function searchConversations() {
  clearTimeout(searching);
  searching = setTimeout(listConversations, 150);
}

async function openConversation(id) {
  const opened = await call('conversation', { id, browser: browser() });
  if (!opened) return nameConversation('');
  clearTurns();
  closeSource();
  nameConversation(id);
  opened.turns.forEach(showTurn);
  const last = one('.turns').lastElementChild;
  if (last) last.scrollIntoView({ block: 'start' });
  await listConversations();
}

function newConversation() {
  clearTurns();
  closeSource();
  nameConversation('');
  listConversations();
  box().focus();
}

function renameConversation(item) {
  const name = one('.open', item);
  const input = document.createElement('input');
  Object.assign(input, { value: name.textContent, className: 'rename', maxLength: 200 });
  input.setAttribute('aria-label', 'New name');
  let over = false;
  const done = async (keep) => {
    if (over) return;
    over = true;
    if (keep && input.value.trim()) await call('rename', { id: item.dataset.id, title: input.value });
    await listConversations();
  };
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' || event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      done(event.key === 'Enter');
    }
  });
  input.addEventListener('blur', () => done(true));
  name.replaceWith(input);
  input.select();
}

async function deleteConversation(id) {
  if (!(await call('forget', { id }))) return;
  if (id === conversation) newConversation();
  else listConversations();
}

async function exportConversation(id) {
  const exported = await call('export', { id });
  if (!exported) return;
  const anchor = document.createElement('a');
  anchor.href = URL.createObjectURL(new Blob([exported.markdown], { type: 'text/markdown' }));
  anchor.download = exported.name;
  anchor.click();
  URL.revokeObjectURL(anchor.href);
}
