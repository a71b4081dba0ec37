// The guide's way, stage by stage, in any language: each stage begins where the one before ended.

import assert from 'node:assert/strict';

import { childOf, choose, follow, numberOf, places, status } from './family.mjs';
import { login, openKeyStore } from './key-store.mjs';
import { lookAt } from './look.mjs';
import { WORDS } from './words.mjs';

/** The state kindergarten whose head has keys. */
export const KINDERGARTEN = 'Балапан';

/** Steps 7 to 13: the application with its tabs, the notice window, the list, the choice, the signature. */
export async function chooseInTurn({ page, person, application, language, name }) {
  const words = WORDS[language];
  await page.goto(application);
  assert.equal(await status(page), words.notified, 'the status says that the notice was sent');
  assert.equal(await page.locator('.kz-main nav a[href*="/applications/"]').count(), 3, 'three tabs');
  await assertWhole(page, language);
  await lookAt(page, `${name}-application`, language);
  await page.goto(`${application}/history`);
  assert.ok(await page.locator('.kz-timeline__item').count() >= 2, 'filed, and the turn given');
  await lookAt(page, `${name}-history`, language);
  await page.goto(application);

  const ok = page.locator('[aria-labelledby="notice"] a.govuk-button');
  assert.equal((await ok.innerText()).trim(), 'OK', 'the notice window');
  await ok.click();
  await page.waitForURL(/\/places$/);
  const list = await places(page);
  for (const place of list) {
    assert.ok(place.name && place.language && place.address, 'name, language and address are seen before choosing');
    assert.match(place.phone, /^\+7 \(\d{3}\) \d{3}-\d{2}-\d{2}$/);
  }
  await lookAt(page, `${name}-places`, language);
  // The filter asks the server, without a script.
  await page.selectOption('#language', { index: 1 });
  await page.locator('main search button[type=submit], main form.kz-search button').first().click();
  await page.waitForURL(/language=k/);
  const kazakh = await places(page);
  const languages = (rows) => new Set(rows.map((row) => row.language)).size;
  assert.deepEqual([languages(list), languages(kazakh)], [2, 1], 'places of one language');

  const wanted = kazakh.find((place) => place.name.includes(KINDERGARTEN));
  assert.ok(wanted, `${KINDERGARTEN} has a place`);
  await wanted.row.locator('a.kz-choose').click();
  await page.locator('iframe[data-key-store]').waitFor();
  await lookAt(page, `${name}-sign`, language);
  await page.goBack();
  const owner = await choose(page, person, KINDERGARTEN);
  assert.match(owner, new RegExp(person.iin), "the chosen key's owner is shown before signing");
  await lookAt(page, `${name}-referral`, language);
  const referral = new URL(page.url()).pathname;
  await page.goto(application);
  assert.equal(await status(page), words.referred);
  assert.equal(await page.locator('.kz-numbers').count(), 0, 'by choosing it is off the ranked queue (S04)');
  assert.equal(await follow(page, `${application}/leave`), application, 'with a referral nobody leaves the queue');
  return referral;
}

/** Everything that S16 lists is on the page of an application: labels in Kazakh, values in any language. */
async function assertWhole(page, language) {
  const text = await page.locator('main').innerText();
  if (language === 'kk') {
    for (const label of WORDS.kk.fields) assert.ok(text.includes(label), `${label} is on the page`);
  }
  const { iin, born } = await childOf(page);
  const day = born.split('-').reverse().join('.');
  const values = [await numberOf(page), iin, day, /\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d/, /\S+@\S+\.(kz|example)/, /\+7 \(7\d\d\) \d{3}-\d\d-\d\d/];
  for (const value of values) assert.match(text, new RegExp(value));
}

/** Step 14: the five documents of S32, each as a PDF. */
export async function documents({ page, application, language, name }) {
  await page.goto(`${application}/documents`);
  await lookAt(page, `${name}-documents`, language);
  const links = await page.locator('a.kz-documents__get').evaluateAll((all) => all.map((link) => link.href));
  assert.equal(links.length, 5, 'notice, receipt, entry in the register book, card, referral');
  for (const link of links) {
    const answer = await page.request.get(link);
    assert.equal(answer.status(), 200, link);
    assert.equal(answer.headers()['content-type'], 'application/pdf');
    assert.equal((await answer.body()).subarray(0, 5).toString(), '%PDF-', link);
  }
  return page.locator('.kz-documents__name').allInnerTexts();
}

/** The kindergarten records that the family came, and enrols (R14, S04). */
export async function enrol({ page, head, number, language, name }) {
  await login(page, head, language);
  assert.equal(new URL(page.url()).pathname, `/${language}/kindergarten`);
  await lookAt(page, `${name}-kindergarten`, language);
  // Others wait there too: this family's row is found by its number.
  const row = page.locator('main tbody tr', { hasText: number });
  await row.locator('a[href$="/arrival"]').click();
  await page.waitForURL(/\/arrival$/);
  await lookAt(page, `${name}-arrival`, language);
  await page.locator('main form button').click();
  await page.waitForURL(/\/kindergarten\?done=arrival$/);
  await row.locator('a[href$="/enrolment"]').click();
  await page.waitForURL(/\/enrolment$/);
  await lookAt(page, `${name}-enrolment`, language);
  await page.locator('main form button').click();
  await page.waitForURL(/\/kindergarten\?done=enrolment$/);
  assert.equal(await row.count(), 0, 'this family does not wait any more');
  await lookAt(page, `${name}-kindergarten-done`, language);
}
