// A turn that nobody uses (S24, S25).

import assert from 'node:assert/strict';

import { openApplication, places, status } from '../support/family.mjs';
import { login } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';
import { WORDS } from '../support/words.mjs';

const { pool: OWN, free: FREE } = WORDS.kk;

story('a turn lapses after three working days and its place is free for the whole queue', async ({ demo, open }) => {
  const page = await open();
  await login(page, demo.person('applicant', 'turn'));
  const application = await openApplication(page);
  assert.equal(await status(page), 'Хабарлама жіберілді');
  const number = await page.locator('.kz-over').innerText();
  await page.goto(`${application}/places`);
  const reserved = (await places(page)).find((place) => place.kind === OWN);
  assert.ok(reserved, 'a place is kept for those whose turn has come');

  const other = await open();
  await login(other, demo.person('applicant', 'stopped'));
  const theirs = await openApplication(other);
  await other.goto(`${theirs}/places`);
  assert.equal((await places(other)).length, 0, 'somebody in the stop-list chooses nothing');

  // Wednesday the 9th is no day of the three: the 10th, the 11th, and Monday the 14th to its end.
  await demo.moveClock({ set: '2026-09-14T23:58:00+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'Хабарлама жіберілді', 'the last day counts to its end');
  await demo.moveClock({ set: '2026-09-15T00:00:01+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'Кезекте', 'who let the turn lapse stays in the queue');
  assert.equal(await page.locator('.kz-over').innerText(), number, 'under the same number');
  assert.equal(await page.locator('#notice').count(), 0, 'the notice window is gone');
  await lookAt(page, 'application-lapsed', 'kk');

  await page.goto(`${application}/places`);
  const lapsed = (await places(page)).find((place) => place.name === reserved.name);
  assert.equal(lapsed?.kind, FREE, 'what nobody chose is free');
  await lookAt(page, 'places-free', 'kk');

  await demo.moveClock({ set: '2026-09-17T09:00:00+05:00' });
  await other.goto(theirs);
  assert.notEqual(await status(other), 'Стоп-тізімде', 'the stop-list has ended');
  await other.goto(`${theirs}/places`);
  const seen = (await places(other)).filter((place) => place.name === reserved.name);
  assert.ok(seen.some((place) => place.kind === FREE), `others see it as well: ${JSON.stringify(seen)}`);
});
