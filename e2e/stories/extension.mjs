// A referral is prolonged once (S38).

import assert from 'node:assert/strict';

import { follow, openApplication, status } from '../support/family.mjs';
import { login, signAndSend } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

story('a referral is prolonged to a day within thirty, and only once', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'referral');
  const page = await open({ language: 'ru' });
  await login(page, parent, 'ru');
  const application = await openApplication(page, 'ru');
  await page.locator('main a[href*="/referrals/"]').first().click();
  await page.locator('main a[href$="/extend"]').click();
  await page.waitForURL(/\/extend$/);
  await lookAt(page, 'extension', 'ru');
  const referral = new URL(page.url()).pathname.replace(/\/extend$/, '');
  const ask = async (day, month, year) => {
    await page.fill('[name=day-day]', day);
    await page.fill('[name=day-month]', month);
    await page.fill('[name=day-year]', year);
    await page.locator('main form button').click();
  };

  await ask('10', '10', '2026');
  const errors = page.locator('.govuk-error-summary');
  await errors.waitFor();
  assert.match(await errors.innerText(), /9\sоктября\s2026/, 'thirty calendar days after the issue');
  assert.equal(await page.inputValue('[name=day-day]'), '10', 'what was typed is kept');
  await lookAt(page, 'extension-error', 'ru');
  await ask('9', '10', '2026');
  await page.locator('iframe[data-key-store]').waitFor();
  await lookAt(page, 'extension-sign', 'ru');
  await signAndSend(page, parent);
  assert.equal(new URL(page.url()).pathname, referral);
  assert.equal(await page.locator('.kz-deadline time').getAttribute('datetime'), '2026-10-09');
  await lookAt(page, 'referral-extended', 'ru');

  assert.equal(await page.locator('main a[href$="/extend"]').count(), 0, 'no second time');
  assert.match(await page.locator('.kz-actions').innerText(), /уже продл|один раз/i, 'and the page says why');
  assert.equal(await follow(page, `${referral}/extend`), referral);

  await demo.moveClock({ set: '2026-10-09T23:58:00+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'Выдано направление', 'the new last day counts to its end');
  await demo.moveClock({ set: '2026-10-10T00:00:01+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'В стоп-листе', 'an extended referral that passes is a miss');
});
