// The reader's review: a span in the text and its field light up together and come into sight, both ways.
import { fresh } from './find.js';

const calm = () => (matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth');

/** Scrolls the pane alone, so that the page and the other pane stay where they are. */
function show(target) {
  const pane = target.closest('.ts-pane');
  if (!pane || getComputedStyle(pane).overflowY === 'visible') {
    target.scrollIntoView({ block: 'center', behavior: calm() });
    return;
  }
  const there = target.getBoundingClientRect();
  const here = pane.getBoundingClientRect();
  if (there.top >= here.top + 48 && there.bottom <= here.bottom - 24) return;
  pane.scrollTo({ top: pane.scrollTop + there.top - here.top - here.height / 3, behavior: calm() });
}

function light(review, ...parts) {
  for (const old of review.querySelectorAll('.ts-lit')) old.classList.remove('ts-lit');
  for (const part of parts.flat()) part?.classList.add('ts-lit');
}

function openAround(element) {
  for (let folded = element.closest('details'); folded; folded = folded.parentElement?.closest('details')) folded.open = true;
}

function pair(review) {
  const spansOf = (field) => {
    const first = document.getElementById(field.dataset.span);
    if (!first) return [];
    const all = first.hash ? [...review.querySelectorAll(`a.ts-sp[href="${CSS.escape(first.hash).replaceAll('\\', '')}"]`)] : [];
    return all.length > 0 ? all : [first];
  };
  review.addEventListener('click', (event) => {
    const span = event.target.closest('a.ts-sp');
    if (!span?.hash) return;
    const target = document.getElementById(decodeURIComponent(span.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    openAround(target);
    const field = target.closest('[data-span]') ?? target;
    light(review, [...review.querySelectorAll('a.ts-sp')].filter((one) => one.hash === span.hash), field);
    show(field);
    const focusable = target.matches('input, select, textarea, summary, a') ? target : target.querySelector('input, select, textarea, summary, button');
    focusable?.focus({ preventScroll: true });
    history.replaceState(null, '', span.hash);
  });
  review.addEventListener('focusin', (event) => {
    const field = event.target.closest('[data-span]');
    if (!field) return;
    const spans = spansOf(field);
    if (spans.length === 0) return;
    light(review, spans, field);
    show(spans[0]);
  });
  // A click into a question or a folded item counts as looking at it.
  review.querySelector('.ts-read')?.addEventListener('click', (event) => {
    const line = event.target.closest('a[href^="#s"]');
    const field = event.target.closest('[data-span]');
    if (line) {
      const span = document.getElementById(line.hash.slice(1));
      if (span) { event.preventDefault(); light(review, span, field); show(span); }
    } else if (field && !event.target.closest('button, input, select, textarea')) {
      const spans = spansOf(field);
      if (spans[0]) { light(review, spans, field); show(spans[0]); }
    }
  });
}

/** "Xem chỗ tiếp theo" goes from question to question. */
function next(button, review) {
  let at = -1;
  button.addEventListener('click', (event) => {
    const open = [...review.querySelectorAll('.ts-ask:not(.ts-ask-done)')];
    if (open.length === 0) return;
    event.preventDefault();
    at = (at + 1) % open.length;
    const card = open[at];
    for (const other of open) other.classList.toggle('ts-ask-open', other === card);
    const span = document.getElementById(card.dataset.span ?? '');
    light(review, span ? [span] : [], card);
    show(card);
    if (span) show(span);
    card.querySelector('input:not([type="hidden"]), select:not([hidden]), button')?.focus({ preventScroll: true });
  });
}

export function review(root) {
  for (const panes of fresh(root, 'review')) {
    pair(panes);
    const button = document.querySelector('[data-next]');
    if (button) next(button, panes);
    const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (target && panes.contains(target)) {
      openAround(target);
      light(panes, target);
      show(target);
      const field = target.closest('[data-span]');
      if (field) spansInSight(field);
    } else {
      const first = panes.querySelector('.ts-ask-open[data-span]');
      if (first) spansInSight(first);
    }
  }
}

function spansInSight(field) {
  const span = document.getElementById(field.dataset.span);
  const pane = span?.closest('.ts-pane');
  if (!span || !pane || getComputedStyle(pane).overflowY === 'visible') return;
  pane.scrollTop += span.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 2;
}
