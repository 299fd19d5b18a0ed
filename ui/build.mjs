// Bundles styles, script, fonts and icons into dist/. Names stay stable: the program adds a content hash when serving.
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { PurgeCSS } from 'purgecss';
import subsetFont from 'subset-font';
import { everyDarkRuleForAuto } from './src/build/auto-dark.mjs';
import { characters, digits, ranges } from './src/build/characters.mjs';
import { named, sprite } from './src/build/sprite.mjs';
import { BUDGET, report } from './src/build/budget.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, 'node_modules');
// Made aside and then put in place, so that a build of the program never sees half a bundle and a failure keeps the old one.
const finished = join(here, 'dist');
const dist = join(modules, '.dist');
const WEIGHTS = [400, 500, 600];
const PUBLIC_WEIGHTS = [400, 600];

async function sources(folder, wanted) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!['target', 'node_modules', 'corpus'].includes(entry.name)) found.push(...await sources(path, wanted));
    } else if (wanted.test(entry.name)) found.push(path);
  }
  return found;
}

/** One file per packaged range, cut to the characters in use; returns the @font-face rules. */
async function fonts(weights, write) {
  const faces = [];
  for (const weight of weights) {
    const face = (family, file, range, extra = '') =>
      `@font-face{font-family:"${family}";font-style:normal;font-weight:${weight};font-display:swap;src:url("fonts/${file}") format("woff2");unicode-range:${range}${extra}}`;
    const figures = `so-${weight}.woff2`;
    faces.push(face('TS Figures', figures, 'U+30-39', ';size-adjust:102%'));
    if (write) {
      const inter = await readFile(join(modules, `@fontsource/inter/files/inter-latin-${weight}-normal.woff2`));
      // Inter's ten digits become one width by their own feature, fixed into the file.
      await writeFile(join(dist, 'fonts', figures), await subsetFont(inter, digits, { targetFormat: 'woff2', layoutFeatures: ['tnum'] }));
    }
    for (const [range, chars] of Object.entries(characters)) {
      const file = range === 'latin' ? `be-vietnam-pro-${weight}.woff2` : `be-vietnam-pro-${range}-${weight}.woff2`;
      faces.push(face('Be Vietnam Pro', file, ranges[range]));
      if (write) {
        const font = await readFile(join(modules, `@fontsource/be-vietnam-pro/files/be-vietnam-pro-${range}-${weight}-normal.woff2`));
        await writeFile(join(dist, 'fonts', file), await subsetFont(font, chars, { targetFormat: 'woff2' }));
      }
    }
  }
  return faces.join('\n');
}

/** Tabler without what no template and no Rust file names. Our own classes (ts-…) are never removed. */
async function tabler() {
  const names = await sources(join(here, '../crates'), /\.(html|rs)$/);
  const scripts = await sources(join(here, 'src/js'), /\.js$/);
  const [result] = await new PurgeCSS().purge({
    content: [...names, ...scripts],
    css: [join(modules, '@tabler/core/dist/css/tabler.css')],
    defaultExtractor: (text) => text.match(/[A-Za-z0-9_-]+/g) ?? [],
    safelist: { standard: ['html', 'body', 'btn', 'btn-primary', 'btn-sm', 'btn-lg', 'form-control', 'form-select'] },
    // Words of code that Tabler also uses as class names would keep whole components alive.
    blocklist: ['card', 'table', 'nav', 'row', 'col', 'container', 'page', 'steps', 'step', 'chart', 'empty', 'toolbar', 'tag', 'tags', 'legend', 'badge', 'alert',
      'modal', 'progress', 'dropdown', 'avatar', 'status', 'list', 'offcanvas', 'carousel', 'toast', 'popover', 'tooltip', 'accordion', 'placeholder',
      'spinner', 'breadcrumb', 'pagination', 'navbar', 'calendar', 'ribbon', 'timeline', 'markdown', 'payment', 'flag', 'social', 'switch', 'icon',
      'img', 'datagrid', 'stars', 'hr', 'loader', 'segmented', 'signature', 'tracking', 'chat', 'divide', 'is-invalid', 'is-valid', 'figure', 'close', 'show', 'fade', 'collapse', 'active', 'disabled'],
    variables: true,
    keyframes: true,
    fontFace: true,
  });
  return result.css;
}

async function styles(name, before) {
  const own = await esbuild.build({ entryPoints: [join(here, `src/${name}.css`)], bundle: true, write: false, logLevel: 'error' });
  const all = everyDarkRuleForAuto(`${before}\n${own.outputFiles[0].text}`);
  const small = await esbuild.transform(all, { loader: 'css', minify: true, target: ['chrome110', 'firefox115', 'safari16'], legalComments: 'none' });
  await writeFile(join(dist, `${name}.css`), small.code);
}

const started = Date.now();
await rm(dist, { recursive: true, force: true });
await mkdir(join(dist, 'fonts'), { recursive: true });
const staffFaces = await fonts(WEIGHTS, true);
const publicFaces = await fonts(PUBLIC_WEIGHTS, false);
await Promise.all([
  styles('app', `${await tabler()}\n${staffFaces}`),
  styles('public', publicFaces),
  esbuild.build({
    entryPoints: [join(here, 'src/app.js')], outfile: join(dist, 'app.js'), bundle: true, minify: true, format: 'iife',
    target: ['chrome110', 'firefox115', 'safari16'], legalComments: 'none', logLevel: 'error',
  }),
  writeFile(join(dist, 'icons.svg'), await sprite(join(here, 'icons.txt'), await named(await sources(join(here, '../crates'), /\.(html|rs)$/)), join(modules, '@tabler/icons/icons/outline'))),
  writeFile(join(dist, 'favicon.svg'), await readFile(join(here, 'src/favicon.svg'))),
]);

const sizes = new Map();
for (const path of await sources(dist, /./)) {
  const bytes = await readFile(path);
  sizes.set(basename(path), path.endsWith('.woff2') ? bytes.length : brotliCompressSync(bytes).length);
}
const over = report(sizes, PUBLIC_WEIGHTS, BUDGET);
console.log(`ui: ${((Date.now() - started) / 1000).toFixed(1)} s`);
if (over.length > 0) {
  console.error(over.join('\n'));
  process.exit(1);
}
await rm(finished, { recursive: true, force: true });
await rename(dist, finished);
