// Small courtesies of forms: focus on the error summary, one submit only, a warning before leaving, back, print, copy.
import { fresh, icon } from './find.js';

export function forms(root) {
  for (const summary of fresh(root, 'focus')) summary.focus();
  for (const form of fresh(root, 'unsaved')) {
    let touched = false;
    form.addEventListener('input', () => { touched = true; form.tsSaved = false; });
    form.addEventListener('submit', () => { touched = false; });
    window.addEventListener('beforeunload', (event) => {
      if (touched && !form.tsSaved && form.isConnected) event.preventDefault();
    });
  }
  for (const button of fresh(root, 'back')) {
    if (history.length > 1) button.hidden = false;
    button.addEventListener('click', () => history.back());
  }
  for (const button of fresh(root, 'print')) button.addEventListener('click', () => window.print());
  for (const button of fresh(root, 'dismiss')) button.addEventListener('click', () => button.closest('.ts-flash')?.remove());
  for (const button of fresh(root, 'copy')) {
    button.addEventListener('click', async () => {
      await navigator.clipboard?.writeText(button.dataset.copy);
      button.replaceChildren(icon('check'), 'Đã chép');
    });
  }
}

// A second click on a button that is being sent does nothing; a page that comes back from the cache may send again.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === 'get') return;
  if (form.tsBusy) { event.preventDefault(); return; }
  form.tsBusy = true;
  event.submitter?.setAttribute('aria-busy', 'true');
});
window.addEventListener('pageshow', () => {
  for (const form of document.forms) form.tsBusy = false;
  for (const button of document.querySelectorAll('button[aria-busy]')) button.removeAttribute('aria-busy');
});
