// Nobody comes to the kindergarten: annulled, stop-list, and the second time removed (S33-S37).

import assert from 'node:assert/strict';

import { choose, follow, openApplication, places, status } from '../support/family.mjs';
import { login } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

story('nobody comes: annulled, ten working days in the stop-list, and the second miss removes', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'referral');
  const page = await open();
  await login(page, parent);
  const application = await openApplication(page);
  assert.equal(await status(page), 'Жолдама берілді');
  const referral = await page.locator('main a[href*="/referrals/"]').first().getAttribute('href');

  // Issued on Wednesday the 9th: five working days end with Wednesday the 16th.
  await demo.moveClock({ set: '2026-09-16T23:58:00+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'Жолдама берілді', 'the last day counts to its end');
  await demo.moveClock({ set: '2026-09-17T00:00:01+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'Стоп-тізімде', 'annulled by the clock alone');
  const until = page.locator('.kz-deadline time');
  assert.equal(await until.getAttribute('datetime'), '2026-09-30', 'ten working days after the last day');
  await lookAt(page, 'application-stopped', 'kk');
  await page.goto(referral);
  assert.match(await status(page), /автоматты түрде жойылды/, 'the referral says so itself');
  await lookAt(page, 'referral-expired', 'kk');
  await page.goto(`${application}/places`);
  assert.equal((await places(page)).length, 0, 'no referral while stopped');
  await lookAt(page, 'places-barred', 'kk');

  await demo.moveClock({ set: '2026-09-30T23:58:00+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'Стоп-тізімде');
  await demo.moveClock({ set: '2026-10-01T09:00:00+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'Кезекте', 'unblocked without anybody doing anything');
  await page.goto(`${application}/places`);
  const [free] = await places(page);
  assert.ok(free, 'there are vacant places, so a referral can be had again');
  await choose(page, parent, free.name);

  await demo.moveClock({ set: '2026-10-08T23:58:00+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'Жолдама берілді');
  await demo.moveClock({ set: '2026-10-09T00:00:01+05:00' });
  await page.goto(application);
  assert.match(await status(page), /^Кезектен алынды/, 'removed without anybody doing anything');
  await lookAt(page, 'application-removed', 'kk');
  assert.equal(await page.locator('main a[href$="/places"]').count(), 0);
  assert.equal(await follow(page, `${application}/leave`), application, 'there is nothing left to leave');
});
