// A referral is cancelled within 24 hours, and not later (S39, S40).

import assert from 'node:assert/strict';

import { follow, openApplication, places, status } from '../support/family.mjs';
import { login, sign, signAndSend } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

story('a referral is cancelled within 24 hours and another place is chosen', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'referral');
  const page = await open({ language: 'en' });
  await login(page, parent, 'en');
  const application = await openApplication(page, 'en');
  await page.locator('main a[href*="/referrals/"]').first().click();
  await page.waitForURL(/\/referrals\/[^/]+$/);
  const referral = new URL(page.url()).pathname;
  await lookAt(page, 'referral', 'en');
  await demo.moveClock({ set: '2026-09-10T08:59:00+05:00' });
  await page.goto(referral);
  await page.locator('main a[href$="/cancel"]').click();
  await page.locator('iframe[data-key-store]').waitFor();
  await lookAt(page, 'cancellation', 'en');
  await signAndSend(page, parent);
  assert.equal(new URL(page.url()).pathname, application);
  assert.equal(await status(page), 'Notice sent', 'the turn still runs');
  assert.equal(await page.locator('.kz-deadline time').getAttribute('datetime'), '2026-09-14', 'to its former end');
  await lookAt(page, 'application-cancelled', 'en');
  await page.goto(`${application}/places`);
  assert.ok((await places(page)).length > 0, 'and another place can be chosen');
});

story('after 24 hours a referral cannot be cancelled any more', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'referral');
  const page = await open({ language: 'en' });
  await login(page, parent, 'en');
  const application = await openApplication(page, 'en');
  await page.locator('main a[href*="/referrals/"]').first().click();
  await page.waitForURL(/\/referrals\/[^/]+$/);
  const referral = new URL(page.url()).pathname;
  await page.locator('main a[href$="/cancel"]').click();
  await page.locator('iframe[data-key-store]').waitFor();
  const late = await page.context().newPage();

  await demo.moveClock({ set: '2026-09-10T09:01:00+05:00' });
  await sign(page, parent);
  await page.locator('.govuk-error-summary').waitFor();
  await lookAt(page, 'cancellation-late', 'en');
  await late.goto(referral);
  assert.equal(await late.locator('main a[href$="/cancel"]').count(), 0, 'the button is gone');
  assert.match(await late.locator('.kz-actions').innerText(), /time in which a referral can be cancelled ended/, 'and the page says why');
  assert.equal(await follow(late, `${referral}/cancel`), referral);
  await late.goto(application);
  assert.equal(await status(late), 'Referral issued', 'nothing has happened to the referral');
});
