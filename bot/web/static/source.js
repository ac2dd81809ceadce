// The source beside the chat. A place is a span of a document; the quotes of one answer are a row of places.

const NOTHING = { places: [], at: 0, document: '', key: '', opener: null };
const reading = { ...NOTHING };

function placesOf(turn) {
  return all('.quote[data-n]', turn.node).map((figure) => ({
    n: Number(figure.dataset.n),
    document: figure.dataset.document,
    start: Number(figure.dataset.start),
    end: Number(figure.dataset.end),
  }));
}

// From the button that was pressed, which gets the focus back when the source is closed. Whoever came by keyboard
// goes along into the source.
async function openFrom(opener, byKeyboard, key, places, at = 0) {
  if (at < 0 || !(await openPlace(key, places, at))) return;
  reading.opener = opener;
  if (byKeyboard) one('.reader .title').focus();
}

function openCitation(turn, n, opener, byKeyboard) {
  const places = placesOf(turn);
  openFrom(opener, byKeyboard, turn.key, places, places.findIndex((place) => place.n === n));
}

async function openPlace(key, places, at) {
  const place = places[at];
  const fresh = reading.key !== key || reading.document !== place.document;
  Object.assign(reading, { key, places, at });
  for (const figure of all('.quote.open')) figure.classList.remove('open');
  all(`.turn[data-key="${key}"] .quote[data-n="${place.n}"]`).forEach((figure) => figure.classList.add('open'));
  if (fresh) {
    const highlights = places.filter((other) => other.document === place.document);
    const page = await call('source', { document: place.document, highlights });
    if (!page || reading.places[reading.at] !== place) return false;
    showDocument(page);
    reading.document = place.document;
  }
  showPlace(place);
  openDrawer('source');
  return true;
}

function showDocument(page) {
  one('.shelf').hidden = true;
  one('.reader').hidden = false;
  one('.reader .title').textContent = page.title;
  const by = one('.reader .by');
  by.textContent = page.by;
  if (page.url) by.append(' ', link(page.url, 'original'));
  one('.reader .page').innerHTML = page.html;
  reading.found = new Map(page.places.map((place) => [place.n, place]));
}

function link(url, words) {
  const anchor = document.createElement('a');
  Object.assign(anchor, { href: url, target: '_blank', rel: 'noopener noreferrer', textContent: words });
  return anchor;
}

function showPlace(place) {
  for (const mark of all('.reader mark')) {
    mark.classList.toggle('here', mark.dataset.n.split(' ').includes(String(place.n)));
  }
  const known = reading.found.get(place.n) || {};
  const there = one('.reader .there');
  there.textContent = known.label || '';
  there.toggleAttribute('href', Boolean(known.url));
  if (known.url) there.href = known.url;
  const count = reading.places.length;
  one('.reader .count').textContent = count > 1 ? `${reading.at + 1} of ${count}` : '';
  for (const act of ['previous', 'next']) one(`.reader [data-act=${act}]`).hidden = count < 2;
  one('.reader [data-act=copy-quote]').hidden = !known.copy;
  one('.reader footer').hidden = count < 2 && !known.label;
  const page = one('.reader .page');
  const mark = one('mark.here', page);
  if (mark) bringIntoView(page, mark);
  else page.scrollTop = 0;
}

// By rectangles: a mark's own offset is counted from its table cell, where it stands in one.
function bringIntoView(page, mark) {
  const { top, left } = mark.getBoundingClientRect();
  page.scrollTop += top - page.getBoundingClientRect().top - page.clientHeight / 3;
  const table = mark.closest('table');
  if (table) table.scrollLeft += left - table.getBoundingClientRect().left - table.clientWidth / 3;
}

function step(by) {
  const count = reading.places.length;
  if (count < 2 || one('.reader').hidden) return false;
  openPlace(reading.key, reading.places, (reading.at + by + count) % count);
  return true;
}

function closeSource() {
  for (const figure of all('.quote.open')) figure.classList.remove('open');
  Object.assign(reading, NOTHING);
  one('.shelf').hidden = false;
  one('.reader').hidden = true;
  openDrawer('');
}

// Closed by the reader, who is back where it was opened.
function leaveSource() {
  const { opener } = reading;
  closeSource();
  if (opener?.isConnected) opener.focus({ preventScroll: true });
  else if (!narrow.matches) box().focus();
}

async function copyQuote(button) {
  const place = reading.places[reading.at];
  const known = place && reading.found.get(place.n);
  if (known) await copyWords(button, known.copy);
}
