import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everyDarkRuleForAuto } from '../src/build/auto-dark.mjs';
import { complete } from '../src/js/date.js';
import { chosen } from '../src/js/file.js';
import { fold, matches, place } from '../src/js/fold.js';

test('names are found without diacritics, in any order of words', () => {
  const name = fold('Ủy ban Mặt trận Tổ quốc Việt Nam phường Đức');
  assert.ok(matches(name, fold('mat tran')));
  assert.ok(matches(name, fold('đuc mặt')));
  assert.ok(!matches(name, fold('nội vụ')));
});

test('the part that matched is marked in the name as written', () => {
  assert.deepEqual(place('Ủy ban Mặt trận Tổ quốc', 'mat tran'), { before: 'Ủy ban ', hit: 'Mặt trận', after: ' Tổ quốc' });
  assert.equal(place('Phòng Tư pháp', 'mat tran'), null);
});

test('short days are completed, what is no day stays as typed', () => {
  assert.equal(complete('3/9', 2021), '03/09/2021');
  assert.equal(complete('3.9.22', 2021), '03/09/2022');
  assert.equal(complete('31/2/2021'), '31/2/2021');
  assert.equal(complete('quý III'), 'quý III');
});

test('a dark rule stands a second time for the choice of the machine', () => {
  const css = everyDarkRuleForAuto('[data-bs-theme="dark"] .a { color: red }');
  assert.match(css, /@media \(prefers-color-scheme: dark\)\s*\{\s*\[data-theme="auto"\] \.a/);
  assert.equal(everyDarkRuleForAuto('.a { color: red }'), '.a { color: red }');
});

test('a file field names what was chosen', () => {
  assert.equal(chosen([]), 'Chưa chọn tệp nào');
  assert.equal(chosen(['danh-muc.docx']), 'danh-muc.docx');
  assert.equal(chosen(['a.pdf', 'b.pdf']), '2 tệp: a.pdf, b.pdf');
});
