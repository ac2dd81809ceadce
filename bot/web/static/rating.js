// Thumbs: the bit is on record at once; reasons, a word and wrong quotes follow if the reader wants.

function pressThumb(turn, rating) {
  for (const thumb of all('[data-act=rate]', turn.node)) {
    thumb.setAttribute('aria-pressed', String(Number(thumb.dataset.rating) === rating));
  }
  turn.rating = rating;
}

// The same thumb once more takes the rating back.
async function rate(turn, pressed) {
  const rating = turn.rating === pressed ? 0 : pressed;
  pressThumb(turn, rating);
  const form = showForm(turn);
  await recall(turn, form);
  const said = await send(turn, { rating, share: Boolean(rating) && shares() });
  if (!said) return;
  one('.thanks', turn.node).textContent = said.thanks;
  form.scrollIntoView({ block: 'nearest' }); // the thanks stand above it
}

function showForm(turn) {
  const form = one('.rating', turn.node);
  form.dataset.rating = turn.rating;
  offerMarks(turn, form);
  form.elements.share.checked = shares();
  form.hidden = !turn.rating;
  form.scrollIntoView({ block: 'nearest' });
  return form;
}

// What this reader said of the answer before, once after a reload: it is sent again with the form, so that nothing of
// it is lost. The reasons for one thumb are none for the other; the comment stays for the reader to judge.
function recall(turn, form) {
  turn.recalled ||= call('stands', { browser: browser(), answer: turn.id }).then((stood) => {
    if (!stood?.rating) return;
    form.elements.comment.value ||= stood.comment;
    if (stood.rating !== turn.rating) return;
    for (const box of all('[name=reason]', form)) box.checked ||= stood.reasons.includes(box.value);
    for (const box of all('[name=wrong]', form)) box.checked ||= stood.wrong.includes(Number(box.value));
  });
  return turn.recalled;
}

async function sayMore(turn) {
  const form = showForm(turn);
  await recall(turn, form);
  form.elements.comment.focus();
}

// One after another, so that what is said later stands in place of what was said before.
function send(turn, rating) {
  const earlier = turn.sent || Promise.resolve();
  turn.sent = earlier.then(() => call('rate', { browser: browser(), answer: turn.id, ...rating }));
  return turn.sent;
}

function offerMarks(turn, form) {
  const marks = one('.marks', form);
  if (marks.childElementCount) return;
  for (const place of placesOf(turn)) {
    const label = document.createElement('label');
    label.className = 'chip';
    const box = document.createElement('input');
    Object.assign(box, { type: 'checkbox', name: 'wrong', value: place.n });
    label.append(box, `quote ${place.n}`);
    marks.append(label);
  }
  one('.wrong', form).hidden = !marks.childElementCount;
}

async function sendRating(turn, form) {
  const ticked = (name) => all(`input[name=${name}]:checked`, form).filter((box) => box.offsetParent !== null);
  localStorage.setItem('waystone-share', form.elements.share.checked ? 'yes' : '');
  const said = await send(turn, {
    rating: turn.rating,
    reasons: ticked('reason').map((box) => box.value),
    wrong: ticked('wrong').map((box) => Number(box.value)),
    comment: form.elements.comment.value,
    share: shares(),
  });
  if (!said) return;
  form.hidden = true;
  one('.thanks', turn.node).textContent = said.thanks;
  one(`[data-act=rate][data-rating="${turn.rating}"]`, turn.node).focus();
}

element.addEventListener('click', (event) => {
  const more = event.target.closest('.more');
  if (more) sayMore(turnOf(more));
});
