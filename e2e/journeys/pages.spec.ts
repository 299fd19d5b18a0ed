// Every page that the menus and the lists lead to: axe finds nothing, nothing scrolls sideways, a picture for the eye.
import type { Page } from '@playwright/test';
import { accessible, expect, fits, menu, signIn, test, type Program } from '../program.ts';

/** Pages that no menu shows but everybody or this person has. */
const MORE: Record<string, string[]> = {
  chutich: ['/thong-bao', '/lich', '/tim?q=hop', '/tai-khoan', '/tai-khoan/mat-khau', '/tai-khoan/hai-buoc', '/tai-khoan/ma-truy-cap', '/bao-cao/moi', '/nhiem-vu/giao', '/nhiem-vu/giao-bang', '/tim?q=khong-co-gi-nhu-the', '/giai-trinh'],
  theodoi: ['/ke-hoach/moi', '/ke-hoach/kiem-tra', '/bao-cao'],
  chuyenvien: ['/thong-bao', '/lich'],
  quantri: ['/quan-tri/tai-khoan', '/quan-tri/nhap', '/quan-tri/lich', '/quan-tri/nhom', '/quan-tri/uy-quyen', '/quan-tri/ban-giao', '/quan-tri/nhat-ky', '/quan-tri/viec-nen', '/co-quan', '/co-quan/moi', '/can-bo', '/can-bo/moi'],
};

/** From a list to the first thing in it. */
const FIRST_OF = ['/ke-hoach', '/nhiem-vu', '/giai-trinh', '/chi-tieu', '/bao-cao', '/co-quan', '/can-bo', '/quan-tri/tai-khoan', '/quan-tri/nhom', '/quan-tri/uy-quyen'];
/** Pages of a plan. */
const OF_PLAN = ['van-ban', 'sau-ro', 'dieu-chinh', 'chi-tiet', 'bao-cao', 'cau-hoi', 'minh-chung'];

async function look(page: Page, url: string, name: string): Promise<void> {
  const answer = await page.goto(url);
  expect(answer?.status(), url).toBe(200);
  await expect(page.getByRole('heading', { level: 1 }), `${url}: one first heading`).toHaveCount(1);
  await test.step(`axe and width: ${url}`, async () => {
    await page.setViewportSize({ width: 1366, height: 768 });
    await accessible(page);
    await fits(page, name);
  });
}

const nameOf = (who: string, path: string) => `${who}${path.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'mot').replace(/[^a-z0-9]+/g, '-')}`;

async function firstOf(page: Page, town: Program, list: string): Promise<string | undefined> {
  await page.goto(`${town.url}${list}`);
  const all = await page.locator('main a').evaluateAll((links) => links.map((a) => a.getAttribute('href') ?? ''));
  return all.find((href) => new RegExp(`^${list}/[0-9a-f-]{36}$`).test(href));
}

for (const who of Object.keys(MORE)) {
  test(`pages of ${who}`, async ({ page, town }) => {
    test.setTimeout(600_000);
    await signIn(page, town, who);
    const seen = new Set([...(await menu(page)), ...(MORE[who] ?? [])]);
    expect(seen.has('/viec-cua-toi'), 'the menu begins with my work').toBe(true);
    for (const list of FIRST_OF.filter((list) => seen.has(list))) {
      const first = await firstOf(page, town, list);
      if (first) seen.add(first);
      if (first && list === '/ke-hoach') for (const part of OF_PLAN) seen.add(`${first}/${part}`);
    }
    if (who !== 'quantri') expect([...seen].some((path) => /^\/nhiem-vu\/[0-9a-f-]{36}$/.test(path)), 'a task was opened').toBe(true);
    for (const path of seen) await look(page, `${town.url}${path}`, nameOf(who, path));
  });
}

test('public pages', async ({ page, town }) => {
  for (const path of ['/', '/xac-minh', '/dang-nhap', '/quen-mat-khau']) await look(page, `${town.url}${path}`, nameOf('cong-khai', path));
  const missing = await page.goto(`${town.url}/khong-co-trang-nay`);
  expect(missing?.status()).toBe(404);
  await accessible(page);
  await fits(page, 'khong-tim-thay');
});

test('the dark theme', async ({ page, town }) => {
  test.setTimeout(240_000);
  await signIn(page, town, 'chutich');
  await page.locator('details[data-menu] > summary').click();
  await page.getByRole('button', { name: 'Tối' }).click();
  await page.goto(`${town.url}/viec-cua-toi`);
  await expect(page.locator('html')).toHaveAttribute('data-bs-theme', 'dark');
  for (const path of ['/viec-cua-toi', '/bang-theo-doi', '/nhiem-vu', '/chi-tieu', '/ke-hoach']) {
    await look(page, `${town.url}${path}`, nameOf('toi', path));
  }
  // Others of this worker see the town as it was.
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.locator('details[data-menu] > summary').click();
  await page.getByRole('button', { name: 'Theo máy' }).click();
});
