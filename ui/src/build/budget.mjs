// What a first visit may weigh on a slow line, compressed.
export const BUDGET = { publicPage: 100 * 1024, script: 35 * 1024 };

/** Prints what was made; gives a line for each budget that is broken. */
export function report(sizes, publicWeights, budget) {
  const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
  const of = (name) => sizes.get(name) ?? 0;
  const fonts = publicWeights.flatMap((weight) => [`be-vietnam-pro-${weight}.woff2`, `be-vietnam-pro-vietnamese-${weight}.woff2`, `so-${weight}.woff2`]);
  // The page itself and the sprite come on top of styles and fonts; a public page of 8 KB is a long one.
  const publicPage = of('public.css') + of('icons.svg') + fonts.reduce((sum, name) => sum + of(name), 0) + 8 * 1024;
  console.log(`app.css ${kb(of('app.css'))}, public.css ${kb(of('public.css'))}, app.js ${kb(of('app.js'))}, icons.svg ${kb(of('icons.svg'))} (brotli)`);
  console.log(`public page, first load: ${kb(publicPage)} of ${kb(budget.publicPage)}`);
  const over = [];
  if (publicPage > budget.publicPage) over.push(`a public page weighs ${kb(publicPage)}, more than ${kb(budget.publicPage)}`);
  if (of('app.js') > budget.script) over.push(`app.js weighs ${kb(of('app.js'))}, more than ${kb(budget.script)}`);
  return over;
}
