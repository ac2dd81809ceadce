// The library's table: removal asks first, in the row itself.

const asking = (button) => button.closest('tr').nextElementSibling;

const LIBRARY_ACTS = {
  'ask-remove': (button) => {
    asking(button).hidden = false;
    asking(button).querySelector('[data-act=keep]').focus();
  },
  keep: (button) => {
    const row = button.closest('tr');
    row.hidden = true;
    row.previousElementSibling.querySelector('button').focus();
  },
  remove: async (button) => {
    const cell = button.closest('td');
    const { id } = cell.dataset;
    cell.textContent = 'Removing …';
    const said = await server.remove({ id }).catch(() => ({ error: 'The server does not answer; reload this page.' }));
    if (said.error) cell.textContent = said.error;
    else props.value = said.html;
  },
};

element.addEventListener('click', (event) => {
  const button = event.target.closest('[data-act]');
  if (button) LIBRARY_ACTS[button.dataset.act]?.(button);
});
