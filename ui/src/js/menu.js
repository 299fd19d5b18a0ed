// Menus are details elements: escape and a click elsewhere close them. "Thêm" opens the navigation on a phone.

const OPEN = 'details[data-menu][open], details.ts-drop[open]';

export function menus() {
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of document.querySelectorAll(OPEN)) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
    document.querySelector('.ts-side.ts-open')?.classList.remove('ts-open');
  });
  const more = document.querySelector('[data-more]');
  const side = document.getElementById('phan-he');
  more?.addEventListener('click', (event) => {
    event.preventDefault();
    const open = side.classList.toggle('ts-open');
    more.setAttribute('aria-expanded', String(open));
    if (open) side.querySelector('a')?.focus();
  });
  more?.setAttribute('aria-expanded', 'false');
  // The place that is open stays in sight in a long navigation.
  side?.querySelector('[aria-current]')?.scrollIntoView?.({ block: 'nearest' });
}
