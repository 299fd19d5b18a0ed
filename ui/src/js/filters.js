// A filter form sends itself; the answer replaces main, the address follows, focus and caret stay.
import { fresh, rested } from './find.js';

let running = null;

async function send(form) {
  running?.abort();
  running = new AbortController();
  const url = new URL(form.action, location.href);
  const data = new FormData(form);
  url.search = new URLSearchParams([...data].filter(([, value]) => typeof value === 'string' && value !== '')).toString();
  const main = document.getElementById('trang');
  const active = document.activeElement?.name ?? '';
  main.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(url, { signal: running.signal, headers: { accept: 'text/html' } });
    if (!answer.ok || answer.redirected) { location.assign(url); return; }
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const next = page.getElementById('trang');
    if (!next) { location.assign(url); return; }
    const typed = active === '' ? null : document.activeElement;
    const caret = typed?.selectionStart ?? null;
    const value = typed?.value;
    main.replaceChildren(...next.childNodes);
    document.title = page.title;
    history.replaceState(null, '', url);
    main.dispatchEvent(new CustomEvent('ts:ready', { bubbles: true }));
    window.htmx?.process?.(main);
    const again = active === '' ? null : main.querySelector(`[data-autosubmit] [name="${CSS.escape(active)}"]`);
    if (again) {
      if (again.type === 'search' || again.type === 'text') again.value = value;
      again.focus();
      if (caret !== null && again.setSelectionRange) again.setSelectionRange(caret, caret);
    }
  } catch (error) {
    if (error.name !== 'AbortError') location.assign(url);
  } finally {
    main.removeAttribute('aria-busy');
  }
}

export function filters(root) {
  for (const form of fresh(root, 'autosubmit')) {
    const typed = rested(() => form.isConnected && send(form), 350);
    form.addEventListener('input', (event) => {
      if (event.target.matches('input[type="search"], input[type="text"]') && !event.target.matches('[data-date]')) typed();
    });
    form.addEventListener('change', (event) => {
      if (event.target.matches('select, input[type="checkbox"], input[type="radio"], [data-date]')) send(form);
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      send(form);
    });
  }
}
