// Nothing typed is lost: text of a form with data-keep stays in this browser until the server took it.
import { fresh, rested } from './find.js';

const PLACE = 'ts-giu:';
const HELD = 'input:not([type="hidden"], [type="password"], [type="file"], [type="search"]), textarea, select';

const key = (form) => `${PLACE}${location.pathname}:${form.dataset.keep}`;

function read(form) {
  return [...form.querySelectorAll(HELD)].filter((field) => field.name).map((field) => {
    if (field.type === 'checkbox' || field.type === 'radio') return [field.name, field.value, field.checked];
    if (field.multiple) return [field.name, [...field.selectedOptions].map((option) => option.value), null];
    return [field.name, field.value, null];
  });
}

function restore(form, held) {
  let changed = false;
  const fields = [...form.querySelectorAll(HELD)].filter((field) => field.name);
  held.forEach(([name, value, checked], index) => {
    const field = fields[index]?.name === name ? fields[index] : fields.find((one) => one.name === name);
    if (!field) return;
    if (checked !== null) {
      changed ||= field.checked !== checked;
      field.checked = checked;
    } else if (Array.isArray(value)) {
      for (const option of field.options ?? []) {
        changed ||= option.selected !== value.includes(option.value);
        option.selected = value.includes(option.value);
      }
    } else if (field.value !== value) {
      field.value = value;
      changed = true;
    }
  });
  return changed;
}

export function kept(root) {
  for (const form of fresh(root, 'keep')) {
    const name = key(form);
    // A form that came back with errors already holds what was typed; a page after success starts clean.
    const cameBack = form.querySelector('.ts-errsum') !== null;
    if (sessionStorage.getItem(`${name}:gui`) !== null && !cameBack) {
      sessionStorage.removeItem(name);
    }
    sessionStorage.removeItem(`${name}:gui`);
    const held = sessionStorage.getItem(name);
    if (held !== null && !cameBack) {
      try {
        if (restore(form, JSON.parse(held))) {
          form.dispatchEvent(new Event('change', { bubbles: true }));
          const note = document.createElement('p');
          note.className = 'ts-note';
          note.textContent = 'Chữ bạn gõ lần trước vẫn còn ở đây.';
          form.prepend(note);
        }
      } catch {
        sessionStorage.removeItem(name);
      }
    }
    const keep = rested(() => sessionStorage.setItem(name, JSON.stringify(read(form))), 300);
    form.addEventListener('input', keep);
    form.addEventListener('change', keep);
    form.addEventListener('submit', () => sessionStorage.setItem(`${name}:gui`, '1'));
  }
}
