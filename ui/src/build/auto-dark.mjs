// The person's choice "theo máy" must work without script: every rule of the dark theme stands a second time, for
// data-theme="auto", inside prefers-color-scheme.
import postcss from 'postcss';

const DARK = /\[data-bs-theme=["']?dark["']?\]/g;

export function everyDarkRuleForAuto(css) {
  const root = postcss.parse(css);
  root.walkRules((rule) => {
    const dark = rule.selectors.filter((selector) => selector.search(DARK) >= 0);
    // Rules for both themes hold variables of variables only; they need no second life.
    const forBoth = rule.selectors.some((selector) => selector === ':root');
    if (dark.length === 0 || forBoth || rule.parent.name === 'keyframes') return;
    const copy = rule.clone({ selectors: dark.map((selector) => selector.replace(DARK, '[data-theme="auto"]')) });
    const media = postcss.atRule({ name: 'media', params: '(prefers-color-scheme: dark)', nodes: [copy] });
    rule.after(media);
  });
  return root.toString();
}
