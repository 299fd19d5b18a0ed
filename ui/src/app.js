// Everything here is an addition: each page works without it. Loaded with defer, so the page is parsed.
import 'htmx.org';
import { search } from './js/search.js';
import { filters } from './js/filters.js';
import { drafts } from './js/drafts.js';
import { kept } from './js/kept.js';
import { picks } from './js/pick.js';
import { dates } from './js/date.js';
import { dialogs } from './js/dialog.js';
import { menus } from './js/menu.js';
import { review } from './js/review.js';
import { jobs } from './js/job.js';
import { live } from './js/live.js';
import { forms } from './js/form.js';
import { files } from './js/file.js';
import { theme } from './js/theme.js';

/** Prepares a page or a part that htmx or a filter brought in; what was prepared once is left alone. */
function prepare(root) {
  for (const part of [filters, kept, drafts, picks, dates, dialogs, review, jobs, live, forms, files]) part(root);
}

search();
menus();
theme();
prepare(document);
document.addEventListener('htmx:after:process', (event) => prepare(event.target));
document.addEventListener('ts:ready', (event) => prepare(event.target));
