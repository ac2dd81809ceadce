// The model that writes: remembered in this browser, and what leaves the machine said beside it.

function said() {
  const menu = element.querySelector('select');
  const leaves = menu?.selectedOptions[0]?.dataset.leaves || '';
  const line = element.querySelector('.leaves');
  if (!line) return;
  line.textContent = leaves;
  line.classList.toggle('out', !leaves.startsWith('nothing'));
}

function chosen() {
  const menu = element.querySelector('select');
  const kept = localStorage.getItem('waystone-model');
  if (menu && kept && [...menu.options].some((option) => option.value === kept)) menu.value = kept;
  said();
}

element.addEventListener('change', (event) => {
  localStorage.setItem('waystone-model', event.target.value);
  said();
});
watch('value', chosen);
chosen();
