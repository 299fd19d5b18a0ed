// Dialogs: those of the page, and one that asks before an act.
import { fresh, make } from './find.js';

/** Asks; resolves to whether the answer is yes. Escape is no. */
function ask(question, yes) {
  return new Promise((resolve) => {
    const sure = make('button', { className: 'btn btn-primary', value: 'yes', type: 'submit' }, yes);
    const no = make('button', { className: 'btn', value: 'no', type: 'submit', autofocus: true }, 'Thôi');
    const text = make('p', { id: 'ts-hoi' }, question);
    const dialog = make('dialog', { className: 'ts-dialog' }, text, make('form', { method: 'dialog', className: 'ts-actions' }, sure, no));
    dialog.setAttribute('aria-labelledby', 'ts-hoi');
    document.body.append(dialog);
    dialog.addEventListener('close', () => {
      resolve(dialog.returnValue === 'yes');
      dialog.remove();
    });
    dialog.showModal();
  });
}

export function dialogs(root) {
  for (const dialog of fresh(root, 'dialog-closed')) {
    dialog.removeAttribute('open');
    dialog.removeAttribute('data-dialog-closed');
    dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
    // A form that came back with errors is shown again.
    if (dialog.querySelector('.ts-errsum, .ts-bad')) dialog.showModal();
  }
  for (const button of fresh(root, 'dialog')) {
    button.addEventListener('click', () => document.getElementById(button.dataset.dialog)?.showModal());
  }
  for (const button of fresh(root, 'close')) button.addEventListener('click', () => button.closest('dialog')?.close());
  for (const asked of fresh(root, 'confirm')) {
    const isForm = asked instanceof HTMLFormElement;
    asked.addEventListener(isForm ? 'submit' : 'click', async (event) => {
      if (asked.tsConfirmed) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const label = (event.submitter ?? asked).textContent.trim();
      if (!await ask(asked.dataset.confirm, label)) return;
      asked.tsConfirmed = true;
      if (isForm) asked.requestSubmit(event.submitter ?? undefined);
      else asked.click();
      asked.tsConfirmed = false;
    });
  }
}
