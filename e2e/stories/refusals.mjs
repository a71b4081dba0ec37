// Where the guide says no: too young for the place, no vacant place, not in the queue. The page says which (R4, R5, R36).

import assert from 'node:assert/strict';

import { enterDepartment, previewPlaces } from '../support/department.mjs';
import { follow, openApplication, places, status } from '../support/family.mjs';
import { CHILDREN, chooseDistrict, fillSteps, signFiling } from '../support/filing.mjs';
import { login, signAndSend } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { makePapers } from '../support/papers.mjs';
import { story } from '../support/story.mjs';

/** A private kindergarten with vacant places for both years. */
const PRIVATE = 'Күншуақ';

story('a private place is refused before three years, and the page says from which day', async ({ demo, open }) => {
  const official = await enterDepartment({ demo, open });
  const [place] = await previewPlaces(official, { year: 2024, ownership: 'private_order', kindergarten: PRIVATE });
  await lookAt(official, 'department-preview-nobody', 'ru');
  await official.locator('main form button').click();
  await official.waitForURL(/\/department\/places\?done=published$/);

  const page = await open({ language: 'ru' });
  await login(page, demo.person('applicant', 'turn'), 'ru');
  const application = await openApplication(page, 'ru');
  await page.goto(`${application}/places`);
  const list = await places(page);
  assert.ok(list.length > 0 && list.every((one) => one.ownership === 'Государственный'), 'no private place is offered');
  assert.match(await page.locator('main').innerText(), /с \d+\s\S+\s2027/, 'and the page says from which day on');
  await page.goto(`${application}/places/${place}`);
  assert.match(await page.locator('main').innerText(), /мал для этого места[^]*\d+\s\S+\s2027/);
  assert.equal(await page.locator('iframe[data-key-store]').count(), 0, 'there is nothing to sign');
  await lookAt(page, 'choice-too-young', 'ru');

  const [other] = await previewPlaces(official, { year: 2024, ownership: 'state' });
  await page.goto(`${application}/places/${other}`);
  assert.match(await page.locator('main').innerText(), /ещё не опубликовано/, 'another reason for a place not published');
});

story('who is not in the queue, or too young, or without a vacant place, chooses nothing', async ({ demo, open }) => {
  const mother = demo.person('applicant', 'queued');
  const page = await open();
  await login(page, mother);
  const application = await openApplication(page);
  assert.equal(await page.locator(`main a[href="${application}/places"]`).count(), 0);
  assert.match(await page.locator('.kz-actions').innerText(), /2027\sжылғы 3\sшілдеден бастап/, 'a child of fourteen months: from which day on');
  await page.goto(`${application}/places`);
  assert.match(await page.locator('main').innerText(), /2027\sжылғы 3\sшілде/);
  await lookAt(page, 'places-too-young', 'kk');

  // Three years old, but its queue has no place at all: that of special needs.
  const { jpeg } = await makePapers(page, 'ПМПК қорытындысы');
  await chooseDistrict(page, 'kk');
  await fillSteps(page, { child: CHILDREN.artyom, relation: 'mother', language: 'kk', finding: jpeg });
  const special = await signFiling(page, { person: mother, language: 'kk' });
  await page.goto(special);
  assert.equal(await status(page), 'Кезекте');
  assert.equal(await page.locator(`main a[href="${special}/places"]`).count(), 0, 'no button');
  assert.match(await page.locator('.kz-actions').innerText(), /бос орын жоқ/, 'but the reason');
  await page.goto(`${special}/places`);
  assert.match(await page.locator('main').innerText(), /бос орын жоқ/);
  await lookAt(page, 'places-none', 'kk');

  // Taken off the queue by its own applicant, the child chooses nothing any more.
  await page.goto(`${application}/leave`);
  await page.locator('iframe[data-key-store]').waitFor();
  await lookAt(page, 'leave', 'kk');
  await signAndSend(page, mother);
  assert.equal(new URL(page.url()).pathname, application);
  assert.match(await status(page), /^Кезектен алынды/);
  await lookAt(page, 'application-left', 'kk');
  assert.equal(await page.locator(`main a[href="${application}/places"]`).count(), 0);
  await page.goto(`${application}/places`);
  assert.equal(await page.locator('main tbody tr').count(), 0, 'only a child in the queue');
  assert.equal(await follow(page, `${application}/leave`), application, 'nobody leaves twice');
});
