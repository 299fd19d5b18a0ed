// Long work: the page asks each second, later less often, and goes on when it is done.
import { fresh } from './find.js';

async function watch(card, wait) {
  if (!card.isConnected) return;
  try {
    const answer = await fetch(card.dataset.job, { headers: { accept: 'application/json' } });
    if (answer.ok) {
      const job = await answer.json();
      const text = card.querySelector('[data-job-text]');
      if (text && job.text) text.textContent = job.text;
      const title = card.querySelector('[data-job-title]');
      if (title && job.title) title.textContent = job.title;
      const bar = card.querySelector('.ts-bar-line rect:last-child');
      if (bar) bar.setAttribute('width', String(Math.max(0, Math.min(100, job.percent ?? 0))));
      card.querySelector('.ts-bar-line')?.setAttribute('aria-label', job.text ?? '');
      if (job.done) {
        if (job.to) location.assign(job.to);
        else location.reload();
        return;
      }
    }
  } catch { /* the line is down: asking goes on */ }
  setTimeout(() => watch(card, Math.min(wait * 1.1, 5000)), wait);
}

export function jobs(root) {
  for (const card of fresh(root, 'job')) setTimeout(() => watch(card, 1000), 600);
}
