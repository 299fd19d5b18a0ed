// Anybody checks a signed file on the public page, with and without script; the samples are kept in fixtures/.
import { join } from 'node:path';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { test as base, expect, type Page } from '@playwright/test';
import { TOWN, accessible, fits, start, type Program } from '../program.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');

const test = base.extend<object, { trusting: Program }>({
  trusting: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'thongsuot-roots-'));
      const config = join(folder, 'thongsuot.toml');
      writeFileSync(config, `roots = ${JSON.stringify(join(FIXTURES, 'roots.pem'))}\n`);
      const { program, stop } = await start([...TOWN, '--config', config], process.env.TS_TOWN);
      await use(program);
      await stop();
      rmSync(folder, { recursive: true });
    },
    { scope: 'worker', timeout: 240_000 },
  ],
});

/** From the home page to the answer for this file. */
async function checked(page: Page, program: Program, file: string): Promise<void> {
  await page.goto(program.url);
  await page.getByRole('link', { name: 'Kiểm tra chữ ký số', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Kiểm tra chữ ký số trên tệp PDF');
  await page.getByLabel('Tệp PDF cần kiểm tra').setInputFiles(join(FIXTURES, file));
  await page.getByRole('button', { name: 'Kiểm tra', exact: true }).click();
}

for (const script of [true, false]) {
  test.describe(script ? 'with script' : 'without script', () => {
    test.use({ javaScriptEnabled: script });

    const look = async (page: Page, name: string) => {
      if (!script) return;
      await accessible(page);
      await fits(page, name);
      await page.setViewportSize({ width: 1366, height: 768 });
    };

    test('a document as it was issued', async ({ page, trusting }) => {
      await checked(page, trusting, 'issued.pdf');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cả 2 chữ ký đều hợp lệ, nội dung không bị sửa sau khi ký');
      const leader = page.getByRole('region', { name: 'Nguyễn Văn Ước' });
      await expect(leader).toContainText('Chủ tịch, UBND thị xã Phước Long');
      await expect(leader).toContainText('Số và ngày do văn thư điền khi phát hành: “15/KH-UBND”');
      await expect(page.getByRole('region', { name: 'UBND thị xã Phước Long' })).toContainText('TOTAL-PASSED');
      await look(page, 'xac-minh-hop-le');
      await page.getByLabel('Tệp PDF cần kiểm tra').setInputFiles(join(FIXTURES, 'unsigned.pdf'));
      await page.getByRole('button', { name: 'Kiểm tra', exact: true }).click();
      await expect(page.getByRole('heading', { level: 1 }), 'the next file at once').toHaveText('Tệp này không có chữ ký số nào');
    });

    test('a document that was changed after it was signed', async ({ page, trusting }) => {
      await checked(page, trusting, 'tampered.pdf');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tệp đã bị sửa sau khi ký');
      await expect(page.getByRole('main')).toContainText('TOTAL-FAILED');
      await expect(page.getByRole('region', { name: 'Nguyễn Văn Ước' })).toContainText('Thiết lập của tệp bị thêm hoặc sửa');
      await look(page, 'xac-minh-bi-sua');
    });

    test('a file without signatures, and one that is no PDF', async ({ page, trusting }) => {
      await checked(page, trusting, 'unsigned.pdf');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tệp này không có chữ ký số nào');
      await look(page, 'xac-minh-khong-ky');
      await checked(page, trusting, 'roots.pem');
      await expect(page.getByText('Tệp này không phải PDF').first()).toBeVisible();
      await look(page, 'xac-minh-khong-phai-pdf');
    });
  });
}
