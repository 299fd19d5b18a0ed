// Elements that ask for something by an attribute, each given once.

/** All elements in `root` with the attribute `data-<name>` that were not prepared before. */
export function fresh(root, name) {
  const selector = `[data-${name}]`;
  const found = [...root.querySelectorAll(selector)];
  if (root instanceof Element && root.matches(selector)) found.unshift(root);
  return found.filter((element) => {
    const key = `tsReady${name.replaceAll('-', '')}`;
    if (element[key]) return false;
    element[key] = true;
    return true;
  });
}

/** A piece of the icon sprite that the page already uses. */
export function icon(name, small = false) {
  const base = document.querySelector('svg.ts-ic use')?.getAttribute('href')?.split('#')[0] ?? '';
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', small ? 'ts-ic ts-ic-sm' : 'ts-ic');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${base}#${name}`);
  svg.append(use);
  return svg;
}

/** An element with properties and children. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && name !== 'list' && name !== 'role') element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Calls `act` once nothing has happened for `ms`. */
export function rested(act, ms) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...args), ms);
  };
}
