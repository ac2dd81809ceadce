// Which documents are asked: ticked above the box, sent with each question, and come back with their conversation.

const ticked = new Map(); // id → title; none: all are asked
let finding = 0;

function chooser() {
  return one('.choose');
}

function tick(documents) {
  ticked.clear();
  for (const { id, title } of documents) ticked.set(id, title);
  showTicked();
}

function showTicked() {
  const many = ticked.size > 3;
  one('.choose-all').textContent = many ? `${ticked.size} documents` : ticked.size ? 'Only' : 'All documents';
  one('.chips').replaceChildren(...(many ? [] : [...ticked].map(chip)));
  one('.choose-none').hidden = !ticked.size;
  for (const box of all('.choices input[value]')) box.checked = ticked.has(box.value);
  for (const box of all('.choices input[data-folder]')) {
    const own = folderOf(box);
    const there = own.filter(({ id }) => ticked.has(id)).length;
    box.checked = there === own.length;
    box.indeterminate = there > 0 && there < own.length;
  }
}

function chip([id, title]) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'chip', textContent: title });
  Object.assign(button.dataset, { act: 'untick', id });
  button.setAttribute('aria-label', `Do not ask ${title} alone any more`);
  return button;
}

function folderOf(box) {
  // Of a large folder the ids alone are given; its titles show nowhere.
  return JSON.parse(box.dataset.folder).map((own) => (own.id ? own : { id: own, title: own }));
}

// The shelf beside the chat: a first part of the documents, and a search for the others.
async function findOnShelf() {
  const mine = ++finding;
  const said = await call('shelf', { search: one('.shelf-search').value });
  if (said && mine === finding) one('.shelf .documents').innerHTML = said.html;
}

one('.shelf-search').addEventListener('input', findOnShelf);

async function listChoices() {
  const mine = ++finding;
  const said = await call('choices', { search: one('.choose-search').value });
  if (!said || mine !== finding) return;
  one('.choices').innerHTML = said.html;
  showTicked();
}

function changeTicked(box) {
  const documents = box.dataset.folder ? folderOf(box) : [{ id: box.value, title: box.dataset.title }];
  for (const { id, title } of documents) {
    if (box.checked) ticked.set(id, title);
    else ticked.delete(id);
  }
  showTicked();
}

function untick(button) {
  ticked.delete(button.dataset.id);
  showTicked();
  one('.choose-all').focus();
}

chooser().addEventListener('toggle', () => { if (chooser().open) listChoices(); });
chooser().addEventListener('change', (event) => { if (event.target.matches('.choices input')) changeTicked(event.target); });
chooser().addEventListener('input', (event) => { if (event.target.matches('.choose-search')) listChoices(); });
