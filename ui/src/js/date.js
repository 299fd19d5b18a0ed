// Days are typed as 23/11/2026; a calendar of the browser opens beside, and short forms are completed.
import { fresh, icon, make } from './find.js';

const two = (number) => String(number).padStart(2, '0');

/** "3/9", "03.09.21", "3-9-2021" → "03/09/2021"; what is no day stays as typed, for the server to explain. */
export function complete(text, year = new Date().getFullYear()) {
  const parts = text.trim().match(/^(\d{1,2})\s*[/.\- ]\s*(\d{1,2})(?:\s*[/.\- ]\s*(\d{2}|\d{4}))?$/);
  if (!parts) return text;
  const [day, month] = [Number(parts[1]), Number(parts[2])];
  const full = parts[3] ? Number(parts[3].length === 2 ? `20${parts[3]}` : parts[3]) : year;
  const date = new Date(full, month - 1, day);
  if (date.getFullYear() !== full || date.getMonth() !== month - 1 || date.getDate() !== day) return text;
  return `${two(day)}/${two(month)}/${full}`;
}

const toIso = (text) => {
  const parts = text.match(/^(\d{2})\/(\d{2})\/(\d{4})$/);
  return parts ? `${parts[3]}-${parts[2]}-${parts[1]}` : '';
};

/** The program's own day, which a demonstration may set back. */
const thisYear = () => Number(document.querySelector('.ts-today')?.textContent.match(/\d{4}/)?.[0] ?? new Date().getFullYear());

export function dates(root) {
  for (const input of fresh(root, 'date')) {
    const calendar = make('input', { type: 'date', tabIndex: -1, ariaHidden: 'true' });
    calendar.setAttribute('aria-hidden', 'true');
    const button = make('button', { type: 'button', className: 'ts-iconbtn' }, icon('calendar', true));
    const label = input.id ? document.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent.trim() : null;
    button.setAttribute('aria-label', `Mở lịch${label ? `: ${label}` : ''}`);
    const box = make('span', { className: 'ts-datebox' });
    input.replaceWith(box);
    box.append(input, button, calendar);
    input.addEventListener('change', () => { input.value = complete(input.value, thisYear()); });
    button.addEventListener('click', () => {
      calendar.value = toIso(complete(input.value, thisYear()));
      calendar.showPicker?.();
    });
    calendar.addEventListener('change', (event) => {
      event.stopPropagation();
      if (calendar.value === '') return;
      const [year, month, day] = calendar.value.split('-');
      input.value = `${day}/${month}/${year}`;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }
}
