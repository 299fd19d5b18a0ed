// A file field in the reader's language: the browser's own words ("Choose file") lie unseen under ours, which name
// what was chosen. The field itself stays what is clicked, focused, dropped on and read out.
import { fresh, make } from './find.js';

/** "Chưa chọn tệp nào", "danh-muc.docx", "3 tệp: a.pdf, b.pdf, c.pdf". */
export function chosen(names) {
  if (names.length === 0) return 'Chưa chọn tệp nào';
  return names.length === 1 ? names[0] : `${names.length} tệp: ${names.join(', ')}`;
}

export function files(root) {
  for (const input of fresh(root, 'file')) {
    const said = make('span', { className: 'ts-filebox-said', role: 'status' });
    const say = () => { said.textContent = chosen([...input.files].map((file) => file.name)); };
    const button = make('span', { className: 'ts-filebox-button', 'aria-hidden': 'true' }, 'Chọn tệp');
    const box = make('span', { className: 'ts-filebox' }, button, said);
    input.before(box);
    box.append(input);
    say();
    input.addEventListener('change', say);
    input.form?.addEventListener('reset', () => setTimeout(say));
    // What the browser kept while going back is there a moment later.
    window.addEventListener('pageshow', say);
  }
}
