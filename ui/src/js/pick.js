// Type to find: a select becomes a field with a list; the select keeps the value and is what the form sends.
import { fold, matches, place } from './fold.js';
import { fresh, icon, make } from './find.js';

const MOST = 30;
let serial = 0;

class Pick {
  constructor(select) {
    this.select = select;
    this.many = select.multiple;
    this.id = `ts-chon-${++serial}`;
    this.all = [...select.options].filter((option) => option.value !== '').map((option) => ({
      option, folded: fold(`${option.label} ${option.dataset.also ?? ''}`),
    }));
    this.hot = -1;
    this.build();
    this.draw();
  }

  build() {
    const { select } = this;
    const label = select.id ? document.querySelector(`label[for="${CSS.escape(select.id)}"]`) : null;
    this.input = make('input', {
      type: 'text', role: 'combobox', autocomplete: 'off', 'aria-expanded': 'false', 'aria-controls': this.id,
      'aria-autocomplete': 'list', placeholder: select.dataset.pick || 'Gõ để tìm', spellcheck: false,
    });
    this.input.setAttribute('aria-label', label?.textContent.trim() ?? select.getAttribute('aria-label') ?? 'Tìm');
    for (const name of ['aria-invalid', 'aria-describedby']) {
      if (select.hasAttribute(name)) this.input.setAttribute(name, select.getAttribute(name));
    }
    this.field = make('div', { className: 'ts-pick' }, icon('search', true), this.input);
    this.list = make('ul', { className: 'ts-options', id: this.id, role: 'listbox', hidden: true });
    this.list.setAttribute('aria-label', this.input.getAttribute('aria-label'));
    if (this.many) this.list.setAttribute('aria-multiselectable', 'true');
    this.status = make('span', { className: 'ts-sr', role: 'status' });
    this.box = make('div', { className: 'ts-pickbox' }, this.field, this.list, this.status);
    select.after(this.box);
    select.hidden = true;
    if (label && select.id) {
      // The label and the links of the error summary go to the field that is seen.
      this.input.id = select.id;
      select.id = `${select.id}-gia-tri`;
    }
    this.listen();
  }

  listen() {
    const { input } = this;
    this.field.addEventListener('mousedown', (event) => {
      if (event.target !== input && !event.target.closest('button')) { event.preventDefault(); input.focus(); this.open(); }
    });
    input.addEventListener('input', () => { this.hot = -1; this.open(); });
    input.addEventListener('focus', () => { if (!this.many) input.select(); });
    input.addEventListener('click', () => this.open());
    input.addEventListener('blur', () => setTimeout(() => { this.close(); this.draw(); }, 120));
    input.addEventListener('keydown', (event) => this.key(event));
    this.list.addEventListener('mousedown', (event) => {
      event.preventDefault();
      const item = event.target.closest('[role="option"]');
      if (item && !item.hasAttribute('aria-disabled')) this.take(this.shown[Number(item.dataset.index)].option);
    });
    this.select.addEventListener('change', (event) => { if (!event.tsOwn) this.draw(); });
    this.select.form?.addEventListener('reset', () => setTimeout(() => this.draw()));
    this.select.form?.addEventListener('change', (event) => { if (event.target === this.select.form) this.draw(); });
  }

  key(event) {
    const { input } = this;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (this.list.hidden) { this.open(); return; }
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.light((this.hot + step + this.shown.length) % Math.max(this.shown.length, 1));
    } else if (event.key === 'Enter' && !this.list.hidden) {
      event.preventDefault();
      const chosen = this.shown[this.hot] ?? (this.shown.length === 1 ? this.shown[0] : null);
      if (chosen) this.take(chosen.option);
    } else if (event.key === 'Escape' && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === 'Backspace' && input.value === '' && this.many) {
      const last = [...this.select.selectedOptions].at(-1);
      if (last) this.drop(last);
    } else if (event.key === 'Tab' && !this.list.hidden && this.hot >= 0) {
      this.take(this.shown[this.hot].option);
    }
  }

  open() {
    const typed = this.many || this.input.value !== this.chosenLabel() ? fold(this.input.value) : '';
    const free = this.all.filter(({ option }) => !(this.many && option.selected));
    const found = typed === '' ? free : free.filter(({ folded }) => matches(folded, typed));
    // What begins with the typed words comes before what only holds them.
    const first = (one) => (one.folded.startsWith(typed) ? 0 : one.folded.includes(typed) ? 1 : 2);
    this.shown = (typed === '' ? found : [...found].sort((a, b) => first(a) - first(b))).slice(0, MOST);
    this.list.replaceChildren(...this.shown.map((one, index) => this.line(one, index, typed)));
    if (this.shown.length === 0) {
      this.list.append(make('li', { role: 'option', 'aria-disabled': 'true' }, 'Không có tên nào khớp'));
    }
    this.status.textContent = `${found.length} kết quả`;
    this.list.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
    if (typed !== '' && this.shown.length > 0) this.light(0);
  }

  line(one, index, typed) {
    const name = make('span');
    const hit = place(one.option.label, typed);
    if (hit) name.append(hit.before, make('mark', {}, hit.hit), hit.after);
    else name.append(one.option.label);
    const item = make('li', { role: 'option', id: `${this.id}-${index}` }, name);
    if (one.option.dataset.note) item.append(make('small', {}, one.option.dataset.note));
    item.dataset.index = String(index);
    item.setAttribute('aria-selected', String(one.option.selected));
    return item;
  }

  light(index) {
    this.list.querySelector('[data-hot]')?.removeAttribute('data-hot');
    this.hot = index;
    const item = this.list.children[index];
    if (!item || this.shown.length === 0) return;
    item.setAttribute('data-hot', '');
    item.scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', item.id);
  }

  close() {
    this.list.hidden = true;
    this.hot = -1;
    this.input.setAttribute('aria-expanded', 'false');
    this.input.removeAttribute('aria-activedescendant');
  }

  take(option) {
    if (!this.many) for (const other of this.select.options) other.selected = false;
    option.selected = true;
    this.input.value = '';
    this.close();
    this.changed();
  }

  drop(option) {
    option.selected = false;
    this.changed();
    this.input.focus();
  }

  changed() {
    this.draw();
    const event = new Event('change', { bubbles: true });
    event.tsOwn = true;
    this.select.dispatchEvent(event);
  }

  chosenLabel() {
    const chosen = [...this.select.selectedOptions].find((option) => option.value !== '');
    return this.many || !chosen ? '' : chosen.label;
  }

  draw() {
    for (const old of this.field.querySelectorAll('.ts-tok')) old.remove();
    if (!this.many) {
      if (document.activeElement !== this.input || this.input.value === '') this.input.value = this.chosenLabel();
      return;
    }
    for (const option of this.select.selectedOptions) {
      const button = make('button', { type: 'button', ariaLabel: `Bỏ ${option.label}` }, icon('x'));
      button.addEventListener('click', () => this.drop(option));
      this.input.before(make('span', { className: 'ts-tok' }, option.label, button));
    }
    const any = this.select.selectedOptions.length > 0;
    this.input.placeholder = any ? 'thêm' : this.select.dataset.pick || 'Gõ để tìm';
    this.field.querySelector(':scope > .ts-ic')?.toggleAttribute('hidden', any);
  }
}

export function picks(root) {
  for (const select of fresh(root, 'pick')) new Pick(select);
}
