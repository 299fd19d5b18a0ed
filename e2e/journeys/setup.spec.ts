// An empty installation becomes an authority with its first administrator, by the one-time code from the terminal.
import { test as base, expect } from '@playwright/test';
import { accessible, fits, start, type Program } from '../program.ts';

const test = base.extend<{ empty: Program }>({
  empty: async ({}, use) => {
    const { program, stop } = await start([]);
    await use(program);
    await stop();
  },
});

for (const script of [true, false]) {
  test.describe(script ? 'with script' : 'without script', () => {
    test.use({ javaScriptEnabled: script });

    test('the first visitor sets up the installation', async ({ page, empty }) => {
      await page.goto(`${empty.url}/viec-cua-toi`);
      await expect(page, 'everything leads to setting up').toHaveURL(/\/cai-dat$/);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thiết lập lần đầu');
      if (script) {
        await accessible(page);
        await fits(page, 'cai-dat');
      }
      await page.getByLabel('Tên đầy đủ').fill('UBND thị xã Phước Long');
      await page.getByLabel('Địa danh trên văn bản').fill('Phước Long');
      await page.getByLabel('Họ và tên').fill('Trần Thị Bình');
      await page.getByLabel('Chức vụ').fill('Chuyên viên công nghệ thông tin');
      await page.getByLabel('Tên đăng nhập').fill('binh.tran');
      await page.getByLabel('Mật khẩu', { exact: true }).fill('mua dau mua ve thom mui co');
      await page.getByRole('checkbox', { name: 'Bắt buộc đăng nhập hai bước' }).uncheck();

      await page.getByLabel('Mã một lần').fill('SAI-SAI-SAI');
      await page.getByRole('button', { name: 'Thiết lập và đăng nhập' }).click();
      await expect(page.getByText('Mã chưa đúng').first(), 'a guessed code opens nothing').toBeVisible();
      await expect(page.getByLabel('Tên đầy đủ'), 'what was typed stays').toHaveValue('UBND thị xã Phước Long');

      await page.getByLabel('Mã một lần').fill(empty.setupCode());
      await page.getByLabel('Mật khẩu', { exact: true }).fill('mua dau mua ve thom mui co');
      const twoSteps = page.getByRole('checkbox', { name: 'Bắt buộc đăng nhập hai bước' });
      if (await twoSteps.isChecked()) await twoSteps.uncheck();
      await page.getByRole('button', { name: 'Thiết lập và đăng nhập' }).click();

      await expect(page.getByRole('banner')).toContainText('UBND thị xã Phước Long');
      await page.goto(`${empty.url}/quan-tri`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Quản trị');
      await page.goto(`${empty.url}/cai-dat`);
      await expect(page.getByLabel('Mã một lần'), 'the code works once').toHaveCount(0);
    });
  });
}
