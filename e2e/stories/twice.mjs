// The same form twice, by two clicks or by a network that tries again, is one action with one answer.

import assert from 'node:assert/strict';

import { enterDepartment, previewPlaces } from '../support/department.mjs';
import { openApplication, status } from '../support/family.mjs';
import { login, signAndSend } from '../support/key-store.mjs';
import { story } from '../support/story.mjs';

story('two clicks on a button are one publication', async ({ demo, open }) => {
  const page = await enterDepartment({ demo, open });
  const places = await previewPlaces(page, { year: 2023, ownership: 'state', kindergarten: 'Балапан' });
  assert.equal(places.length, 1);
  await page.locator('main form button').dblclick();
  await page.waitForURL(/\/department\/places\?done=published$/);
  assert.equal(await page.locator('.govuk-error-summary').count(), 0);

  await previewPlaces(page, { year: 2022, ownership: 'state', kindergarten: 'Балапан' });
  await page.check('[name=when][value=later]');
  await page.fill('[name=day-day]', '11');
  await page.fill('[name=day-month]', '9');
  await page.fill('[name=day-year]', '2026');
  const form = await sent(page, () => page.locator('main form button').click());
  await page.waitForURL(/\/department\/places\?done=planned$/);
  const drops = page.locator('main a[href$="/drop"]');
  const planned = await drops.count();
  assert.match(await again(page, form), /\/department\/places\?done=planned$/, 'the same answer');
  await page.reload();
  assert.equal(await drops.count(), planned, 'planned once');
});

story('a signature that arrives twice is one choice, one cancellation, one arrival', async ({ demo, open }) => {
  const mother = demo.person('applicant', 'turn');
  const page = await open({ language: 'ru' });
  await login(page, mother, 'ru');
  const application = await openApplication(page, 'ru');
  await page.goto(`${application}/places`);
  await page.locator('main a.kz-choose').first().click();
  await page.waitForURL(/\/places\/[^/?]+$/);
  const choice = await sent(page, () => signAndSend(page, mother));
  await page.waitForURL(/\/referrals\/[^/]+\?done=issued$/);
  const referral = new URL(page.url()).pathname;
  assert.equal(await again(page, choice), `${referral}?done=issued`, 'the referral of the first time');

  await page.goto(`${referral}/cancel`);
  const cancellation = await sent(page, () => signAndSend(page, mother));
  assert.equal(await again(page, cancellation), `${application}?done=cancelled`);
  await page.goto(application);
  assert.equal(await status(page), 'Направлено уведомление');

  const other = demo.person('applicant', 'referral');
  const hers = await open({ language: 'ru' });
  await login(hers, other, 'ru');
  await openApplication(hers, 'ru');
  await hers.locator('main a[href*="/referrals/"]').first().click();
  await hers.waitForURL(/\/referrals\/[^/]+$/);
  const kept = new URL(hers.url()).pathname;
  await hers.goto(`${kept}/arrival`);
  const arrival = await sent(hers, () => signAndSend(hers, other));
  assert.equal(await again(hers, arrival), `${kept}?done=arrived`);
});

/** Does something and answers with the form that was sent by it. */
async function sent(page, act) {
  const request = page.waitForRequest((one) => one.method() === 'POST' && one.isNavigationRequest());
  await act();
  const form = await request;
  return { url: form.url(), data: form.postDataBuffer(), type: (await form.allHeaders())['content-type'] };
}

/** The same form once more, as a network would bring it; answers with where it leads. */
async function again(page, { url, data, type }) {
  const headers = { 'content-type': type, origin: new URL(url).origin, 'sec-fetch-site': 'same-origin' };
  const answer = await page.request.post(url, { data, headers, maxRedirects: 0 });
  assert.equal(answer.status(), 303, `${url} answers ${answer.status()} the second time`);
  const to = new URL(answer.headers().location, url);
  return to.pathname + to.search;
}
