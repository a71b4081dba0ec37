// A day on the other side: what a kindergarten and a department do besides letting everything go well.

import assert from 'node:assert/strict';

import { enterDepartment, previewPlaces } from '../support/department.mjs';
import { choose, contactsOf, openApplication, status } from '../support/family.mjs';
import { login } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { KINDERGARTEN } from '../support/path.mjs';
import { story } from '../support/story.mjs';

const errors = (page) => page.locator('.govuk-error-summary');
const send = (page) => page.locator('main form button').last().click();

story('a kindergarten returns papers with a reason, and appoints somebody who helps', async ({ demo, open }) => {
  const mother = demo.person('applicant', 'turn');
  const family = await open();
  await login(family, mother);
  const application = await openApplication(family);
  const { email } = await contactsOf(family);
  await family.goto(`${application}/places`);
  await choose(family, mother, KINDERGARTEN);

  const head = await open();
  await login(head, demo.person('kindergarten'));
  const row = () => head.locator('main tr', { hasText: 'Аружан' });
  const arrival = await row().locator('a[href$="/arrival"]').getAttribute('href');
  const refusal = arrival.replace('/arrival', '/refusal');
  await head.goto(refusal);
  assert.match(await errors(head).innerText(), /алдымен отбасының келгенін тіркеңіз/, 'who has not come has no papers to return');
  await head.goto(arrival);
  assert.match(await head.locator('main').innerText(), /2026\sжылғы\s16\sқыркүйек \(сәрсенбі\)/, 'the last day to answer, five working days on');
  await send(head);
  await head.waitForURL(/\?done=arrival$/);
  await row().locator('a[href$="/refusal"]').click();
  await send(head);
  assert.match(await errors(head).innerText(), /Себебін таңдаңыз/, 'a reason is needed');
  await lookAt(head, 'staff-refusal', 'kk');
  await head.check('[name=reason][value=medical]');
  await send(head);
  await head.waitForURL(/\?done=refusal$/);
  assert.equal(await row().count(), 0, 'the family waits here no more');

  // An old page of the same family: somebody has decided already.
  await head.goto(arrival);
  assert.match(await errors(head).innerText(), /жолдама аяқталған/);
  await lookAt(head, 'staff-stale', 'kk');

  await family.goto(application);
  assert.equal(await status(family), 'Кезекте', 'with the old date, without a miss');
  await family.goto(`${application}/history`);
  assert.match(await family.locator('.kz-timeline').first().innerText(), /денсаулық паспорты/, 'and the history says why');
  await demo.told(email, /денсаулық паспорты|паспорт/i);

  // The head appoints somebody whom the portal knows as a parent: the list has the name that the head wrote.
  await head.goto('/kk/kindergarten/employees');
  await head.fill('[name=iin]', '12345');
  await head.fill('[name=surname]', 'Серікова');
  await send(head);
  assert.equal(await errors(head).locator('a').count(), 2, 'the number and the first name are missing');
  assert.equal(await head.inputValue('[name=surname]'), 'Серікова', 'what was typed is kept');
  await head.fill('[name=iin]', mother.iin);
  await head.fill('[name=given_name]', 'Дана');
  await send(head);
  await head.waitForURL(/\?done=appointed$/);
  const list = await head.locator('main table').innerText();
  assert.ok(list.includes('Серікова Дана') && !list.includes('Ахметова'), 'an appointment tells no names');
  await lookAt(head, 'staff-employees', 'kk');
  await head.locator('main table a').click();
  await send(head);
  await head.waitForURL(/\?done=dismissed$/);
  assert.equal(await head.locator('main table').count(), 0);
});

story('a department begins at what waits, publishes now and changes a day of the calendar', async ({ demo, open }) => {
  const family = await open({ language: 'ru' });
  await login(family, demo.person('applicant', 'referral'), 'ru');
  const application = await openApplication(family, 'ru');
  const lastDay = () => family.locator('.kz-deadline time').first().getAttribute('datetime');
  const before = await lastDay();

  const official = await enterDepartment({ demo, open, language: 'ru' });
  assert.equal(new URL(official.url()).pathname, '/ru/department');
  await lookAt(official, 'staff-overview', 'ru');
  // Every count that is not nothing leads to its work.
  for (const link of await official.locator('.kz-stat a').evaluateAll((all) => all.map((one) => one.getAttribute('href')))) {
    assert.equal((await official.request.get(link)).status(), 200, link);
  }

  const marked = await previewPlaces(official, { year: 2023, ownership: 'state' });
  const published = official.url();
  await official.check('[name=when][value=now]');
  await send(official);
  await official.waitForURL(/\/department\/places\?done=published$/);
  await official.goto(published);
  assert.match(await errors(official).innerText(), /уже не вакантно/, 'what is published is not published again');
  assert.ok(marked.length > 0);

  // A day becomes free: the term of the family moves later, and the page says so before it happens.
  await official.goto('/ru/department/calendar');
  await send(official);
  assert.equal(await errors(official).locator('a').count(), 3, 'day, kind and source');
  await official.fill('[name=day-day]', '11');
  await official.fill('[name=day-month]', '9');
  await official.fill('[name=day-year]', '2026');
  await official.check('[name=kind][value=off]');
  await official.fill('[name=source]', 'Постановление № 1');
  await send(official);
  await official.waitForURL(/\/calendar\/edit\?/);
  assert.match(await official.locator('main').innerText(), /Сроки станут позже у семей: [1-9]/);
  await lookAt(official, 'staff-calendar', 'ru');
  await send(official);
  await official.waitForURL(/\/department\/calendar\?year=2026&done=edited$/);
  await family.goto(application);
  assert.ok(await lastDay() > before, `${before} became ${await lastDay()}`);

  await official.goto('/ru/department/policy');
  assert.doesNotMatch(await official.locator('main').innerText(), /kz-20\d\d|astana-/, 'rules have names');
  await lookAt(official, 'staff-policy', 'ru');
});
