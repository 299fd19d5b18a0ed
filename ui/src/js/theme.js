// The look changes at once; the server remembers it.

export function theme() {
  for (const set of document.querySelectorAll('[data-theme-switch]')) {
    const form = set.closest('form');
    set.addEventListener('click', async (event) => {
      const button = event.target.closest('button');
      if (!button || !form) return;
      event.preventDefault();
      const root = document.documentElement;
      const auto = button.value === 'auto';
      root.toggleAttribute('data-bs-theme', !auto);
      if (auto) { root.removeAttribute('data-bs-theme'); root.setAttribute('data-theme', 'auto'); }
      else { root.setAttribute('data-bs-theme', button.value); root.removeAttribute('data-theme'); }
      for (const other of set.querySelectorAll('button')) {
        if (other === button) other.setAttribute('aria-pressed', 'true');
        else other.removeAttribute('aria-pressed');
      }
      const body = new URLSearchParams(new FormData(form));
      body.set(button.name, button.value);
      await fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => {});
    });
  }
}
