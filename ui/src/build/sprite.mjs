// One file of symbols from the Tabler outlines that icons.txt names.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export async function sprite(list, folder) {
  const symbols = [];
  for (const line of (await readFile(list, 'utf8')).split('\n')) {
    const entry = line.replace(/#.*/, '').trim();
    if (entry === '') continue;
    const [name, source = name] = entry.split('=').map((part) => part.trim());
    const svg = await readFile(join(folder, `${source}.svg`), 'utf8').catch(() => {
      throw new Error(`icons.txt: Tabler has no outline "${source}" (tabler.io/icons)`);
    });
    const paths = [...svg.matchAll(/<(path|circle|rect|line|polyline|ellipse)[^>]*\/>/g)]
      .map((match) => match[0].replaceAll(/\s+/g, ' '))
      .filter((path) => !path.includes('M0 0h24v24H0z'));
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24">${paths.join('')}</symbol>`);
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}
