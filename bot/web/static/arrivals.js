// What is on its way into the library: files dropped anywhere on the page are sent, and what the server says of all
// that is under way is told to the other parts of the page, in every tab alike.

const AT_ONCE = 3;
const SOON = 1000, LATER = 3000, RELOADED = 30000;
const UNREACHED = 'The server does not answer. Is Waystone still running? This page comes back by itself once it is.';
const box = element.querySelector('.arrivals');
const SUFFIXES = box.dataset.suffixes.split(' ');
const MOST = Number(box.dataset.most);

let latest = null;
let timer = 0;
let gone = null; // the line that says that the server does not answer
let reloading = 0; // when the page was last told to load anew: told again before it does, it would begin once more
let sending = { done: 0, all: 0 };

async function look() {
  clearTimeout(timer);
  const said = document.hidden ? null : await server.arriving({}).catch(() => null);
  if (said && !said.error) {
    latest = said;
    draw();
    window.dispatchEvent(new CustomEvent('waystone:library', { detail: said }));
  }
  if (!document.hidden && (gone || !said)) await lookForServer();
  clearTimeout(timer);
  timer = setTimeout(look, gone || latest?.busy || latest?.leaving.length ? SOON : LATER);
}

// A server that was away may be another one: the page is loaded anew, and the chat finds what was left.
async function lookForServer() {
  const health = new URL('healthz', document.baseURI);
  const there = await fetch(health, { cache: 'no-store' }).then((reply) => reply.ok, () => false);
  if (there && gone && Date.now() - reloading > RELOADED) {
    reloading = Date.now();
    location.reload();
  }
  if (there || gone) return;
  gone = slip(UNREACHED);
  gone.classList.add('gone');
}

function draw() {
  const sent = sending.all ? `Sending ${sending.done + 1} of ${sending.all}` : '';
  const line = sent || latest?.line || '';
  const going = box.querySelector('.going');
  // The library's own tab shows it larger, and so does the welcome where documents come.
  const larger = document.querySelectorAll(latest?.brings ? '.library, .welcome' : '.library');
  going.hidden = !line || (!sent && [...larger].some((place) => place.offsetParent));
  if (going.querySelector('.line').textContent !== line) going.querySelector('.line').textContent = line;
  going.querySelector('progress').value = sending.all ? (100 * sending.done) / sending.all : latest?.share || 0;
  drawUndo();
}

// One line for each removal that can be taken back; it stays where it is while the seconds go.
function drawUndo() {
  const leaving = latest?.leaving || [];
  for (const old of box.querySelectorAll('.slip[data-id]')) {
    if (!leaving.some((one) => one.id === old.dataset.id)) old.remove();
  }
  for (const one of leaving) {
    if (box.querySelector(`.slip[data-id="${CSS.escape(one.id)}"]`)) continue;
    const line = slip(`“${one.name}” is removed. `);
    line.dataset.id = one.id;
    line.style.setProperty('--left', `${one.left}s`);
    const undo = document.createElement('button');
    Object.assign(undo, { type: 'button', className: 'link', textContent: 'Undo' });
    undo.addEventListener('click', async () => {
      line.remove();
      const said = (await server.undo({ id: one.id }).catch(() => null)) || { error: UNREACHED };
      if (said.error) slip(`“${one.name}”: ${said.error}`, 8);
      look();
    });
    line.append(undo);
    setTimeout(() => line.remove(), one.left * 1000);
  }
}

function slip(words, seconds = 0) {
  const line = document.createElement('p');
  line.className = 'slip';
  line.textContent = words;
  box.querySelector('.slips').append(line);
  if (seconds) setTimeout(() => line.remove(), seconds * 1000);
  return line;
}

// Sends files, given as {file, name}; a name may have folders in it.
async function send(files) {
  const fit = files.filter(({ file }) => file.size <= MOST);
  for (const { file } of files) {
    if (file.size > MOST) slip(`${file.name}: it is larger than ${Math.round(MOST / 1e6)} MB; split it`, 12);
  }
  if (!fit.length) return;
  const batch = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 10)}`;
  sending.all += fit.length;
  draw();
  const left = [...fit];
  const one = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      await put(next, batch);
      sending.done += 1;
      if (sending.done >= sending.all) sending = { done: 0, all: 0 };
      draw();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  look();
}

async function put({ file, name }, batch) {
  const address = new URL('library/uploads', document.baseURI);
  address.search = new URLSearchParams({ name, batch });
  try {
    const reply = await fetch(address, { method: 'PUT', body: file });
    if (!reply.ok) slip((await reply.json().catch(() => ({}))).error || `${name}: the server refused it (${reply.status})`, 12);
  } catch {
    slip(`${name}: it could not be sent. ${UNREACHED}`, 12);
  }
}

function isReadable(name) {
  const plain = name.toLowerCase();
  return !plain.startsWith('.') && SUFFIXES.some((end) => plain === end || (end.startsWith('.') && plain.endsWith(end)));
}

// Everything that lies in what was dropped; of folders the files that can be read, with their folders' names.
async function unpack(entry, within = '') {
  if (entry.isFile) {
    if (within && !isReadable(entry.name)) return [];
    return [{ file: await new Promise((found, failed) => entry.file(found, failed)), name: within + entry.name }];
  }
  if (within && entry.name.startsWith('.')) return [];
  const reader = entry.createReader();
  const found = [];
  // A reader gives a hundred at a time, and none when there are no more.
  for (;;) {
    const some = await new Promise((read, failed) => reader.readEntries(read, failed));
    if (!some.length) return found;
    for (const each of some) found.push(...(await unpack(each, `${within}${entry.name}/`)));
  }
}

async function take(transfer) {
  // The list is emptied as soon as this handler waits.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const plain = [...transfer.files];
  if (!entries.length) return send(plain.map((file) => ({ file, name: file.name })));
  const files = (await Promise.all(entries.map((entry) => unpack(entry).catch(() => [])))).flat();
  if (!files.length) slip('Nothing in it can be read; the Library names the kinds of files that can.', 12);
  return send(files);
}

const carries = (event) => [...(event.dataTransfer?.types || [])].includes('Files');
const veil = box.querySelector('.drop-veil');
let over = 0; // elements that the files are held over, one inside the other

document.addEventListener('dragenter', (event) => {
  if (!carries(event)) return;
  event.preventDefault();
  over += 1;
  veil.hidden = false;
});
document.addEventListener('dragover', (event) => {
  if (carries(event)) event.preventDefault();
});
document.addEventListener('dragleave', (event) => {
  if (!carries(event)) return;
  over -= 1;
  if (over <= 0) veil.hidden = true;
});
document.addEventListener('drop', (event) => {
  over = 0;
  veil.hidden = true;
  if (!carries(event)) return;
  event.preventDefault();
  take(event.dataTransfer);
});

window.addEventListener('waystone:send', (event) => send(event.detail.filter(({ name }) => !name.includes('/') || isReadable(name.split('/').pop()))));
window.addEventListener('waystone:look', look);
document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
look();
