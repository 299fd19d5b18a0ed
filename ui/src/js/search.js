// "/" goes to the search of the page, or to the one of the masthead.

const TYPING = 'input, textarea, select, [contenteditable="true"]';

export function search() {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
    const field = document.querySelector('[data-slash]');
    if (!field || field.offsetParent === null) return;
    event.preventDefault();
    field.focus();
    field.select();
  });
}
