// Live parts: one stream of events per browser tab that is seen; "refresh" brings the part in anew.
import { fresh } from './find.js';

const streams = new Map();

function stream(url) {
  let source = streams.get(url);
  if (!source || source.readyState === EventSource.CLOSED) {
    source = new EventSource(url);
    streams.set(url, source);
  }
  return source;
}

async function refresh(part) {
  const from = part.dataset.liveFrom ?? location.href;
  const answer = await fetch(from, { headers: { accept: 'text/html' } });
  if (!answer.ok || !part.id) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const next = page.getElementById(part.id);
  if (!next || part.contains(document.activeElement)) return;
  part.replaceChildren(...next.childNodes);
  part.dispatchEvent(new CustomEvent('ts:ready', { bubbles: true }));
}

export function live(root) {
  for (const part of fresh(root, 'live')) {
    const source = stream(part.dataset.live);
    source.addEventListener('refresh', () => { if (part.isConnected) refresh(part).catch(() => {}); });
    source.addEventListener('unread', (event) => {
      for (const count of document.querySelectorAll('[data-unread]')) {
        count.textContent = event.data;
        count.hidden = event.data === '0';
      }
    });
  }
}
window.addEventListener('pagehide', () => { for (const source of streams.values()) source.close(); });
