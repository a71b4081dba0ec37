// After the kindergarten: from a private one the family may file again (S05, R6), and its head does everything herself (R11).

import assert from 'node:assert/strict';

import { childOf, choose, numberOf, openApplication, places, status } from '../support/family.mjs';
import { CHILDREN, chooseDistrict, fillSteps, refusedFiling, signFiling } from '../support/filing.mjs';
import { login, signAndSend } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

const PRIVATE = 'Күншуақ';

story('a child of a private kindergarten stands in the queue again, with a new number', async ({ demo, open }) => {
  const mother = demo.person('applicant', 'queued');
  const page = await open();
  await login(page, mother);
  await chooseDistrict(page, 'kk');
  await fillSteps(page, { child: CHILDREN.artyom, relation: 'mother', language: 'kk' });
  const application = await signFiling(page, { person: mother, language: 'kk' });

  // The head publishes the seat of a child who left.
  const head = demo.people.find((one) => one.role === 'kindergarten' && one.name.startsWith('Ким'));
  const office = await open({ language: 'ru' });
  await login(office, head, 'ru');
  await office.goto('/ru/kindergarten/groups');
  await lookAt(office, 'kindergarten-groups', 'ru');
  await office.locator('main tbody tr', { hasText: '2023' }).locator('a').first().click();
  await office.waitForURL(/\/kindergarten\/groups\/[^/]+$/);
  await lookAt(office, 'kindergarten-group', 'ru');
  await office.locator('main a[href$="/publication"]').click();
  await office.waitForURL(/\/publication$/);
  await lookAt(office, 'kindergarten-publication', 'ru');
  await office.locator('main form button').click();
  await office.waitForURL(/\?done=published$/);

  // Whoever has the turn does not use it; then the seat is free for all.
  await demo.moveClock({ set: '2026-09-15T09:00:00+05:00' });
  await page.goto(`${application}/places?ownership=private_order`);
  const free = (await places(page)).find((place) => place.name.includes(PRIVATE));
  assert.equal(free?.kind, 'Барлығына ашық', 'a child of three years may choose a private place');
  await choose(page, mother, PRIVATE);

  await office.goto('/ru/kindergarten');
  const row = office.locator('main tr', { hasText: 'Иванов Артём' });
  await row.locator('a[href$="/arrival"]').click();
  await office.waitForURL(/\/arrival$/);
  await office.locator('main form button').click();
  await office.waitForURL(/\?done=arrival$/);
  await row.locator('a[href$="/enrolment"]').click();
  await office.waitForURL(/\/enrolment$/);
  await office.locator('main form button').click();
  await office.waitForURL(/\?done=enrolment$/);
  await page.goto(application);
  assert.equal(await status(page), 'Қабылданды');
  const first = await numberOf(page);

  await chooseDistrict(page, 'kk');
  await fillSteps(page, { child: CHILDREN.artyom, relation: 'mother', language: 'kk' });
  const again = await signFiling(page, { person: mother, language: 'kk' });
  assert.notEqual(again, application);
  await page.goto(again);
  assert.equal(await status(page), 'Кезекте');
  const second = await numberOf(page);
  assert.notEqual(second, first);
  assert.match(second, /\.2$/, 'the second filing for this child');
  await page.goto('/kk/journal');
  assert.equal(await page.locator('main tbody tr').count(), 3, 'the closed one stays in the journal');
});

story('a child of a state kindergarten is not filed for again', async ({ demo, open }) => {
  const mother = demo.person('applicant', 'referral');
  const page = await open({ language: 'ru' });
  await login(page, mother, 'ru');
  const application = await openApplication(page, 'ru');
  const child = await childOf(page);
  await page.locator('main a[href*="/referrals/"]').first().click();
  await page.waitForURL(/\/referrals\/[^/]+$/);

  // Its kindergarten has no keys here: the department enrols when the kindergarten's term is over.
  await page.locator('main a[href$="/arrival"]').click();
  await signAndSend(page, mother);
  await demo.moveClock({ set: '2026-09-21T09:00:00+05:00' });
  const official = await open({ language: 'ru' });
  await login(official, demo.person('department'), 'ru');
  await official.goto('/ru/department/referrals');
  await official.locator('main tr', { hasText: 'Нұрлан Ерасыл' }).locator('a[href$="/enrolment"]').click();
  await official.locator('main form button').click();
  await official.waitForURL(/\?done=decided$/);
  await page.goto(application);
  assert.equal(await status(page), 'Зачислен');

  await chooseDistrict(page, 'ru');
  await fillSteps(page, { child, relation: 'mother', language: 'ru' });
  const why = await refusedFiling(page, { language: 'ru', name: 'again-state' });
  assert.match(why, /государственн/i);
  await page.goto('/ru/journal');
  assert.equal(await page.locator('main tbody tr').count(), 1);
});

