// The five documents (S31, S32): each is downloaded as a PDF, and anybody can check it by the address printed on it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { openApplication } from '../support/family.mjs';
import { login } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { textOf } from '../support/papers.mjs';
import { story } from '../support/story.mjs';

story('every document is downloaded, and its check address answers', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'referral');
  const page = await open({ language: 'ru' });
  await login(page, parent, 'ru');
  const application = await openApplication(page, 'ru');
  await page.goto(`${application}/documents`);
  const links = page.locator('a.kz-documents__get');
  assert.equal(await links.count(), 5, 'notice, receipt, entry in the register book, card, referral');
  const stranger = await open({ language: 'ru' });
  const names = new Set();
  for (const link of await links.all()) {
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    names.add(download.suggestedFilename());
    const pdf = await readFile(await download.path());
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-', download.suggestedFilename());
    const text = await textOf(pdf);
    assert.match(text, /39\.УО\.\d{4}\.\d+\.1/, `${download.suggestedFilename()} names the application`);
    const [address] = text.replaceAll(/\s*\n\s*/g, '').match(/https?:\/\/[^\s]*?\/check\/[a-z-]+-[0-9a-z]{26}/) ?? [];
    assert.ok(address, `${download.suggestedFilename()} prints where to check it: ${text.slice(-800)}`);
    const answer = await stranger.goto(address);
    assert.equal(answer.status(), 200, address);
    const shown = await stranger.locator('main').innerText();
    assert.match(shown, /39\.УО\.\d{4}\.\d+\.1/);
    assert.ok(!shown.includes(parent.iin) && !shown.includes('Нұрланова'), 'names and IIN only in part');
  }
  assert.equal(names.size, 5, [...names].join(' '));
  await lookAt(stranger, 'check-genuine', 'ru');
  const lost = await stranger.goto('/ru/check/referral-01jkra2yswfqqrnf014d2pf2dc');
  assert.equal(lost.status(), 404, 'what nobody made is not genuine');
  await lookAt(stranger, 'check-unknown', 'ru');
});
