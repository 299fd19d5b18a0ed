// Drafts: a form with data-autosave posts itself two seconds after the last change and says when it was saved.
import { fresh, rested } from './find.js';

const clock = () => new Date().toLocaleTimeString('vi-VN', { hour: 'numeric', minute: '2-digit' });

/** Says it in the form's own [data-saved], or the page's. */
function say(form, text) {
  const place = form.querySelector('[data-saved]') ?? document.querySelector('[data-saved]');
  if (!place) return;
  place.hidden = false;
  const words = place.querySelector('span');
  if (words) words.textContent = text;
  else place.textContent = ` · ${text}`;
}

async function save(form) {
  const data = new FormData(form);
  const body = new URLSearchParams([...data].filter(([, value]) => typeof value === 'string'));
  try {
    const answer = await fetch(form.dataset.autosave, { method: 'POST', body, headers: { 'x-csrf': data.get('csrf') ?? '' } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    form.tsSaved = true;
    say(form, `đã lưu nháp lúc ${clock()}`);
    const left = answer.headers.get('x-con-lai');
    if (left !== null) form.dispatchEvent(new CustomEvent('ts:left', { bubbles: true, detail: left }));
  } catch {
    form.tsSaved = false;
    say(form, 'chưa lưu được, chữ vẫn còn trên máy này');
  }
}

export function drafts(root) {
  for (const form of fresh(root, 'autosave')) {
    const later = rested(() => form.isConnected && !form.tsSent && save(form), 2000);
    form.addEventListener('input', later);
    form.addEventListener('change', later);
    form.addEventListener('submit', () => { form.tsSent = true; });
  }
}
