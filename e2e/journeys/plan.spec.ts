// The living plan: the file as issued becomes work in the hands of the offices, and the leader's board and report.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { PLAN, accessible, expect, fits, signIn, signOut, test } from '../program.ts';

/** Presses a button that may first ask whether it is meant. */
async function press(page: Page, name: string, isAsked: boolean): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
  if (isAsked) await page.getByRole('dialog').getByRole('button', { name, exact: true }).click();
}

async function left(page: Page): Promise<number> {
  const text = await page.locator('[data-left]').innerText();
  return Number(text.match(/còn (\d+) chỗ/)?.[1] ?? 0);
}

/** Answers one question: surely where the text lets one, otherwise the issuer is asked. */
async function answerOne(page: Page, sure: boolean): Promise<void> {
  const issuer = page.getByRole('article').first().getByRole('button', { name: 'Để người ban hành trả lời' });
  const known = page.getByRole('article').getByRole('button', { name: /^(Đến hết năm|Giữ như văn bản)$/ }).first();
  await (sure ? known : issuer).click();
  await expect(page.locator('.ts-flash')).toContainText('Đã ghi nhận');
}

function pdfText(bytes: Buffer): string {
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes }).toString().replace(/\s+/g, ' ');
}

for (const script of [true, false]) {
  test.describe(script ? 'with script' : 'without script', () => {
    test.use({ javaScriptEnabled: script });

    test('from the file to the report', async ({ page, town }) => {
      test.setTimeout(240_000);
      const title = script ? 'Kế hoạch CCHC của hành trình có script' : 'Kế hoạch CCHC của hành trình không script';

      await test.step('the monitor uploads the real plan', async () => {
        await signIn(page, town, 'theodoi');
        await page.getByRole('navigation', { name: 'Phân hệ', exact: true }).getByRole('link', { name: 'Kế hoạch' }).click();
        await page.getByRole('link', { name: 'Tải kế hoạch lên' }).first().click();
        await page.getByLabel('Tệp kế hoạch').setInputFiles(PLAN);
        await page.getByRole('button', { name: 'Đọc kế hoạch' }).click();
        await expect(page).toHaveURL(/\/xem-lai$/);
        await expect(page.getByRole('heading', { name: 'Đã đọc được 11 nhiệm vụ' })).toBeVisible();
        await expect(page.getByRole('region', { name: 'Văn bản như đã ban hành' })).toContainText('cuộc họp không giấy');
      });

      await test.step('one uncertain thing is corrected', async () => {
        const before = await left(page);
        expect(before, 'the real plan leaves something to look at').toBeGreaterThan(0);
        if (script) {
          await accessible(page);
          await fits(page, 'xem-lai');
          await page.setViewportSize({ width: 1366, height: 768 });
        }
        await press(page, 'Ban hành thực hiện', false);
        await expect(page.locator('.ts-flash'), 'not with open questions').toContainText('chỗ cần xem');
        await answerOne(page, true);
        expect(await left(page)).toBe(before - 1);
        for (let rest = before - 1; rest > 0; rest -= 1) await answerOne(page, false);
        expect(await left(page)).toBe(0);
        await page.getByLabel('Tên kế hoạch').fill(title);
        await page.getByRole('button', { name: 'Lưu thông tin' }).click();
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
      });

      const plan = page.url().match(/\/ke-hoach\/([0-9a-f-]{36})/)?.[1] ?? '';
      await test.step('it is put into force', async () => {
        await press(page, 'Ban hành thực hiện', script);
        await expect(page.locator('.ts-flash')).toContainText(/Đã ban hành thực hiện: \d+ nhiệm vụ/);
        await expect(page).toHaveURL(new RegExp(`/ke-hoach/${plan}$`));
        await expect(page.getByText('Nguyên văn, từ dòng')).toHaveCount(11);
        await signOut(page);
      });

      await test.step('a department writes its detailed plan', async () => {
        await signIn(page, town, 'truongphong');
        await page.goto(`${town.url}/ke-hoach/${plan}/chi-tiet`);
        await page.getByRole('row', { name: /Văn hóa/ }).getByRole('link', { name: /^Phòng Văn hóa/ }).click();
        await page.getByLabel('Việc', { exact: true }).first().fill('Trang bị thiết bị cho phòng họp không giấy');
        await page.getByLabel('Đến ngày').first().fill('30/11/2021');
        await page.getByRole('button', { name: 'Nộp để duyệt' }).click();
        await expect(page.getByRole('cell', { name: '30/11/2021' }).first()).toBeVisible();
        await expect(page.getByRole('button', { name: 'Nộp để duyệt' }), 'submitted is submitted').toHaveCount(0);
      });

      let task = '';
      await test.step('and reports progress with evidence', async () => {
        await page.goto(`${town.url}/nhiem-vu?ke-hoach=${plan}&cua=cua-co-quan`);
        const tasks = await page.getByRole('region', { name: 'Bảng nhiệm vụ' }).getByRole('link').evaluateAll((all) =>
          all.map((a) => a.getAttribute('href') ?? '').filter((h) => /^\/nhiem-vu\/[0-9a-f-]{36}$/.test(h)));
        expect(tasks.length, 'the department has tasks of the plan').toBeGreaterThan(0);
        for (const href of tasks) {
          await page.goto(`${town.url}${href}`);
          if ((await page.getByRole('button', { name: 'Lưu tiến độ' }).count()) > 0) {
            task = href;
            break;
          }
        }
        expect(task, 'one of them is in its hands').not.toBe('');
        await page.getByLabel('Đã làm được gì').fill('Đã khảo sát ba phòng họp, lập danh mục thiết bị.');
        await page.getByLabel('Tiến độ ước lượng').fill('40');
        await page.locator('#minh-chung').setInputFiles({ name: 'danh-muc.txt', mimeType: 'text/plain', buffer: Buffer.from('Danh mục thiết bị phòng họp\n') });
        await page.getByRole('button', { name: 'Lưu tiến độ' }).click();
        const told = page.getByRole('region', { name: 'Tiến độ và minh chứng' });
        await expect(told).toContainText('Đã khảo sát ba phòng họp');
        const file = await page.request.get(`${town.url}${await told.getByRole('link', { name: 'danh-muc.txt' }).getAttribute('href')}`);
        expect((await file.body()).toString()).toBe('Danh mục thiết bị phòng họp\n');
        await signOut(page);
      });

      await test.step('the leader sees the board and opens a figure to its rows', async () => {
        await signIn(page, town, 'chutich');
        await page.goto(`${town.url}/bang-theo-doi?ke-hoach=${plan}`);
        await expect(page.locator('.ts-sentence')).toContainText(/11 nhiệm vụ:[\s\S]*chỉ tiêu:/);
        await page.locator('.ts-targets .ts-rt').getByRole('link').first().click();
        // Of this plan alone, whose agencies owe their own plans now; none is approved yet.
        await page.getByLabel('Nguồn số liệu').selectOption('plans.detailed-approved');
        await page.getByRole('button', { name: 'Ghi nguồn số liệu' }).click();
        await expect(page.locator('section[aria-labelledby="tu-so"]')).toContainText('Chưa có dòng nào được tính.');
        const rows = page.getByRole('table', { name: 'Mẫu số: tất cả các dòng' });
        await expect(rows).toBeVisible();
        const counted = Number((await page.locator('section[aria-labelledby="mau-so-ten"] .ts-ev-head b').innerText()).replace(/\D/g, ''));
        expect(counted).toBeGreaterThan(5);
        await page.goto(`${page.url().split('?')[0]}?mo=mau-so`);
        await expect(rows.locator('tbody tr'), 'as many rows as the number says').toHaveCount(counted);
      });

      await test.step('the report as PDF, DOCX and XLSX', async () => {
        await page.goto(`${town.url}/bang-theo-doi?ke-hoach=${plan}`);
        await page.getByRole('link', { name: 'Lập báo cáo' }).click();
        await expect(page.getByLabel('Kế hoạch', { exact: true }).locator('option:checked')).toContainText(title);
        await page.getByRole('button', { name: 'Lập báo cáo' }).click();
        await expect(page).toHaveURL(/\/bao-cao\/[0-9a-f-]{36}$/);
        const sentence = (await page.locator('.ts-sentence').innerText()).replace(/\s+/g, ' ').trim();
        expect(sentence).toContain('11 nhiệm vụ');
        if (script) {
          await accessible(page);
          await fits(page, 'bao-cao-da-lap');
          await page.setViewportSize({ width: 1366, height: 768 });
        }
        const magic: Record<string, string> = { 'Tải PDF': '%PDF-', '.docx': 'PK\u0003\u0004', '.xlsx': 'PK\u0003\u0004' };
        for (const [name, begin] of Object.entries(magic)) {
          const waiting = page.waitForEvent('download', { timeout: 90_000 });
          await page.getByRole('link', { name, exact: true }).click();
          const bytes = readFileSync(await (await waiting).path());
          expect(bytes.subarray(0, begin.length).toString('latin1'), name).toBe(begin);
          if (begin === '%PDF-') expect(pdfText(bytes)).toContain(sentence);
        }
      });
    });
  });
}
