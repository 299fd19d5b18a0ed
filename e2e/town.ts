// Plays the demonstration town once; each worker begins with a copy of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TOWN, serve } from './program.ts';

export default async function play(): Promise<() => void> {
  const data = mkdtempSync(join(tmpdir(), 'thongsuot-town-'));
  const { stop } = await serve(data, TOWN);
  await stop();
  process.env.TS_TOWN = data;
  return () => rmSync(data, { recursive: true, force: true });
}
