// The family declares that it came (R14): the deadline stops, and nobody is punished for a button not pressed.

import assert from 'node:assert/strict';

import { follow, openApplication, status } from '../support/family.mjs';
import { login, signAndSend } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

story('a declared arrival stops the deadline, and the kindergarten or the department answers', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'referral');
  const page = await open({ language: 'ru' });
  await login(page, parent, 'ru');
  const application = await openApplication(page, 'ru');
  await page.locator('main a[href*="/referrals/"]').first().click();
  await page.waitForURL(/\/referrals\/[^/]+$/);
  const referral = new URL(page.url()).pathname;
  assert.equal(await page.locator('.kz-deadline').count(), 1);
  await page.locator('main a[href$="/arrival"]').click();
  await page.locator('iframe[data-key-store]').waitFor();
  await lookAt(page, 'arrival-declared-sign', 'ru');
  await signAndSend(page, parent);
  assert.equal(new URL(page.url()).pathname, referral);
  assert.equal(await page.locator('.kz-deadline').count(), 0, 'the deadline stopped');
  await lookAt(page, 'arrival-declared', 'ru');
  assert.equal(await follow(page, `${referral}/arrival`), referral, 'arrival is declared once');
  assert.equal(await follow(page, `${referral}/extend`), referral, 'there is nothing to extend any more');

  // Long after the five working days of coming: no miss, no stop-list.
  await demo.moveClock({ set: '2026-09-21T09:00:00+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'Выдано направление');

  // The kindergarten did not answer in its own term: the department decides.
  const official = await open({ language: 'ru' });
  await login(official, demo.person('department'), 'ru');
  await official.goto('/ru/department/referrals');
  await lookAt(official, 'department-referrals', 'ru');
  await official.locator('main tr', { hasText: 'Нұрлан Ерасыл' }).locator('a[href$="/enrolment"]').click();
  await official.waitForURL(/\/enrolment$/);
  await lookAt(official, 'department-enrolment', 'ru');
  await official.locator('main form button').click();
  await official.waitForURL(/\/department\/referrals\?done=decided$/);
  await page.goto(application);
  assert.equal(await status(page), 'Зачислен');
});
