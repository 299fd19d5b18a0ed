// Starts the program with its own data folder and stops it again; one-time codes and passwords are read from what it
// prints, as a person would.
import { test as base, expect, type Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const PLAN = resolve(import.meta.dirname, '../crates/plans/corpus/phuoc-long-2021.txt');
const PROGRAM = resolve(import.meta.dirname, '..', process.env.CARGO_TARGET_DIR ?? 'target', 'debug/thongsuot');
const SHOTS = resolve(import.meta.dirname, 'shots');

export type Program = { url: string; printed: () => string; password: () => string; setupCode: () => string };

async function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** The program on a data folder of its own, which begins as a copy of `from`; the folder goes when it stops. */
export async function start(args: string[], from?: string): Promise<{ program: Program; stop: () => Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), 'thongsuot-e2e-'));
  if (from) cpSync(from, data, { recursive: true });
  const running = await serve(data, args);
  return {
    program: running.program,
    stop: async () => {
      await running.stop();
      rmSync(data, { recursive: true, force: true });
    },
  };
}

/** The program on a data folder. */
export async function serve(data: string, args: string[]): Promise<{ program: Program; stop: () => Promise<void> }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child: ChildProcess = spawn(PROGRAM, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TS_PUBLIC_URL: url, TS_LOG: 'warn' },
  });
  let printed = '';
  let logged = '';
  child.stdout?.on('data', (part) => (printed += part));
  child.stderr?.on('data', (part) => (logged += part));
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const deadline = Date.now() + 180_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the program ended: ${printed}\n${logged}`);
    try {
      if ((await fetch(`${url}/health`)).ok) break;
    } catch {
      // Not listening yet.
    }
    if (Date.now() > deadline) throw new Error(`the program did not start: ${printed}\n${logged}`);
    await new Promise((r) => setTimeout(r, 100));
  }
  const found = (pattern: RegExp) => {
    const match = printed.match(pattern);
    if (!match) throw new Error(`not printed: ${pattern}\n${printed}`);
    return match[1];
  };
  return {
    program: {
      url,
      printed: () => printed,
      password: () => found(/Mật khẩu chung: (\S+)/),
      setupCode: () => found(/mã một lần: (\S+)/),
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      if (/panicked/.test(logged)) throw new Error(`a panic in the log: ${logged}`);
    },
  };
}

/** The arguments of the demonstration town. */
export const TOWN = ['--demo', '--as-of', '2021-10-01'];

type Fixtures = { town: Program };

/** `town`: the demonstration town on 01/10/2021, one program for all journeys of a worker. */
export const test = base.extend<object, Fixtures>({
  town: [
    async ({}, use) => {
      const { program, stop } = await start(TOWN, process.env.TS_TOWN);
      await use(program);
      await stop();
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

export { expect };

export async function signIn(page: Page, town: Program, name: string): Promise<void> {
  await page.goto(`${town.url}/dang-nhap`);
  await page.getByLabel('Tên đăng nhập').fill(name);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(town.password());
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await expect(page).toHaveURL(/viec-cua-toi/);
}

/** Ends the session by the menu of the person. */
export async function signOut(page: Page): Promise<void> {
  await page.locator('details[data-menu] > summary').click();
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  await expect(page).not.toHaveURL(/viec-cua-toi/);
}

/** The addresses of the side navigation, as this person sees it. */
export async function menu(page: Page): Promise<string[]> {
  const links = page.getByRole('navigation', { name: 'Phân hệ', exact: true }).getByRole('link');
  return links.evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
}

/** WCAG 2.2 A and AA rules of axe find nothing, and no two elements share an id: a label would name the wrong one. */
export async function accessible(page: Page): Promise<void> {
  const ids = await page.locator('[id]').evaluateAll((all) => all.map((e) => e.id));
  expect(ids.filter((id, at) => ids.indexOf(id) !== at), 'ids that stand twice').toEqual([]);
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  expect(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`)).toEqual([]);
}

/** No sideways scrolling at phone and desk width; pictures for the eye in e2e/shots. */
export async function fits(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  for (const width of [360, 1366]) {
    await page.setViewportSize({ width, height: 768 });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(over, `${name} at ${width}px scrolls sideways`).toBeLessThanOrEqual(0);
    await page.screenshot({ path: join(SHOTS, `${name}-${width}.png`), fullPage: true });
  }
}
