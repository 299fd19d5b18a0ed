// What must not work: pages without a session, a wrong password, a form from elsewhere.
import { expect, signIn, test } from '../program.ts';

test('a page without a session leads to signing in and back', async ({ page, town }) => {
  await page.goto(`${town.url}/nhiem-vu`);
  await expect(page).toHaveURL(/\/dang-nhap\?tiep=/);
  await page.getByLabel('Tên đăng nhập').fill('chuyenvien');
  await page.getByLabel('Mật khẩu', { exact: true }).fill(town.password());
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await expect(page).toHaveURL(/\/nhiem-vu$/);
});

test('a wrong password opens nothing and says so in words', async ({ page, town }) => {
  await page.goto(`${town.url}/dang-nhap`);
  await page.getByLabel('Tên đăng nhập').fill('vanthu');
  await page.getByLabel('Mật khẩu', { exact: true }).fill('khong phai mat khau nay');
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await expect(page.getByRole('alert')).toContainText('Tên đăng nhập hoặc mật khẩu chưa đúng');
  await page.goto(`${town.url}/viec-cua-toi`);
  await expect(page).toHaveURL(/\/dang-nhap/);
});

test('a form without the token of the page changes nothing', async ({ page, town }) => {
  await signIn(page, town, 'chuyenvien');
  const answer = await page.request.post(`${town.url}/giao-dien`, { form: { 'giao-dien': 'dark' } });
  expect(answer.status()).toBe(403);
  await page.reload();
  await expect(page.locator('html')).not.toHaveAttribute('data-bs-theme', 'dark');
});

test('an official does not see the pages of administrators', async ({ page, town }) => {
  await signIn(page, town, 'chuyenvien');
  for (const path of ['/quan-tri', '/quan-tri/nhat-ky', '/quan-tri/viec-nen', '/quan-tri/tai-khoan']) {
    const answer = await page.goto(`${town.url}${path}`);
    expect([403, 404], path).toContain(answer?.status());
  }
});
