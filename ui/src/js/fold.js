// Vietnamese text as it is compared: without diacritics and case, one letter for one letter.

const BARE = /[\u0300-\u036f]/g;

/** "Mặt trận" → "mat tran". */
export function fold(text) {
  return text.normalize('NFD').replace(BARE, '').replaceAll('đ', 'd').replaceAll('Đ', 'd').toLowerCase().trim();
}

/** Whether every word of `words` (folded) begins a word of `text` (folded) or stands inside it. */
export function matches(text, words) {
  return words.split(/\s+/).every((word) => text.includes(word));
}

/** Where `part` (folded) stands in `text`, counted in letters of `text`; null if it does not. */
export function place(text, part) {
  if (part === '') return null;
  const letters = [...text.normalize('NFC')];
  const at = letters.map((letter) => fold(letter) || ' ').join('').indexOf(part);
  if (at < 0) return null;
  return { before: letters.slice(0, at).join(''), hit: letters.slice(at, at + part.length).join(''), after: letters.slice(at + part.length).join('') };
}
