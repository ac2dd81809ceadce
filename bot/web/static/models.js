// The model that writes: a reader's own choice is remembered in this browser; without one the server chooses.

const KEPT = 'waystone-model';

function said() {
  const menu = element.querySelector('select');
  const line = element.querySelector('.leaves');
  if (!menu || !line) return;
  line.textContent = menu.selectedOptions[0]?.dataset.leaves || '';
  line.classList.toggle('out', menu.selectedOptions[0]?.dataset.local === 'false');
}

function chosen() {
  const menu = element.querySelector('select');
  const kept = localStorage.getItem(KEPT);
  if (!menu) return;
  const there = kept && [...menu.options].some((option) => option.value === kept);
  if (there) menu.value = kept;
  menu.dataset.chosen = there ? kept : '';
  said();
}

element.addEventListener('change', (event) => {
  localStorage.setItem(KEPT, event.target.value);
  chosen();
});

async function list() {
  const listed = await server.models({}).catch(() => ({}));
  if (!listed?.html) return; // Gradio gives nothing where the server does not answer
  props.value = listed.html;
  setTimeout(chosen);
}

// A model may have been fetched or started since.
window.addEventListener('waystone:answered', list);
watch('value', chosen);
list();
