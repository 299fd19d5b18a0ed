// One file of symbols from the Tabler outlines: those that icons.txt lists, and those that templates and Rust name in the
// usual ways (ui::icon("…"), icon_name = "…", icon: "…").
import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const IN_TEMPLATES = [/\bicon(?:_sm)?\("([a-z0-9-]+)"\)/g, /\bicon_name\s*=\s*"([a-z0-9-]+)"/g, /\bbadge\("[a-z-]+",\s*"([a-z0-9-]+)"/g];
const IN_RUST = [/\bicon:\s*"([a-z0-9-]+)"/g];

/** The icons that files name: Map of name → file that names it, and whether it is a template. */
export async function named(files) {
  const found = new Map();
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    const template = file.endsWith('.html');
    for (const pattern of template ? IN_TEMPLATES : IN_RUST) {
      for (const [, name] of text.matchAll(pattern)) if (!found.get(name)?.template) found.set(name, { file, template });
    }
  }
  return found;
}

async function listed(list) {
  const entries = new Map();
  for (const line of (await readFile(list, 'utf8')).split('\n')) {
    const entry = line.replace(/#.*/, '').trim();
    if (entry === '') continue;
    const [name, source = name] = entry.split('=').map((part) => part.trim());
    entries.set(name, { source, from: 'icons.txt' });
  }
  return entries;
}

export async function sprite(list, names, folder) {
  const entries = await listed(list);
  for (const [name, { file, template }] of names) {
    if (entries.has(name)) continue;
    const exists = await access(join(folder, `${name}.svg`)).then(() => true, () => false);
    // A Rust string after "icon:" may be something else; a template means what it says.
    if (exists || template) entries.set(name, { source: name, from: file });
  }
  const symbols = [];
  for (const [name, { source, from }] of [...entries].sort(([a], [b]) => a.localeCompare(b))) {
    const svg = await readFile(join(folder, `${source}.svg`), 'utf8').catch(() => {
      throw new Error(`${from}: Tabler has no outline icon "${source}" (tabler.io/icons)`);
    });
    const shapes = [...svg.matchAll(/<(path|circle|rect|line|polyline|ellipse)[^>]*\/>/g)]
      .map((match) => match[0].replaceAll(/\s+/g, ' '))
      .filter((shape) => !shape.includes('M0 0h24v24H0z'));
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${shapes.join('')}</symbol>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}
