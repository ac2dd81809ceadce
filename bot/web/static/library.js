// The library's table: a title opens its document beside the chat; removal asks first, in the row itself.

const asking = (button) => button.closest('tr').nextElementSibling;

// Gradio gives nothing at all where the server cannot be reached.
const SILENT = { error: 'The server does not answer. Is Waystone still running? Start it and reload this page.' };

const LIBRARY_ACTS = {
  read: (button) => {
    document.querySelector('#ws-tabs [role=tab]').click();
    // The chat's shelf may not know a new document yet; the room hears whatever is pressed in it.
    const pressed = button.cloneNode();
    document.querySelector('.ws .shelf').append(pressed);
    pressed.click();
    pressed.remove();
  },
  'ask-remove': (button) => {
    asking(button).hidden = false;
    asking(button).querySelector('[data-act=keep]').focus();
  },
  keep: (button) => {
    const row = button.closest('tr');
    row.hidden = true;
    row.previousElementSibling.querySelector('[data-act=ask-remove]').focus();
  },
  remove: async (button) => {
    const cell = button.closest('td');
    const { id } = cell.dataset;
    cell.textContent = 'Removing …';
    const gone = (await server.remove({ id }).catch(() => null)) || SILENT;
    if (gone.error) {
      cell.textContent = gone.error;
      return;
    }
    props.value = gone.html;
    setTimeout(() => say(gone.said));
  },
};

// What was pressed is gone with its row: the focus goes to what came of it.
function say(words) {
  const line = element.querySelector('.said');
  line.textContent = words;
  line.focus();
}

element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (button) LIBRARY_ACTS[button.dataset.act]?.(button);
});

// Gradio names the drop area otherwise than it reads; without that name, what can be read is its name.
function nameByWords() {
  document.querySelector('#ws-drop .upload-container')?.removeAttribute('aria-label');
}

new MutationObserver(nameByWords).observe(element.parentElement, { childList: true, subtree: true });
nameByWords();
