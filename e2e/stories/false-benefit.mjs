// A benefit is found false, and what it gave is annulled by two officials and published (R43).

import assert from 'node:assert/strict';

import { login } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

const send = (page) => page.locator('main form button').last().click();

story('a turn that a false benefit gave takes two officials, and the decision is published', async ({ demo, open }) => {
  const officials = demo.people.filter(({ role }) => role === 'department');
  assert.ok(officials.length >= 2, 'one alone cannot show it');
  const one = await open({ language: 'ru' });
  await login(one, officials[0], 'ru');

  // Somebody who has got a turn by a benefit.
  await one.goto('/ru/department/applications');
  await one.selectOption('[name=status]', 'notified');
  await one.locator('main form button').first().click();
  const row = one.locator('main tbody tr').filter({ hasNotText: 'Без льготы' }).first();
  const application = await row.locator('a').getAttribute('href');
  const number = await row.locator('a').innerText();
  await one.goto(application);
  await one.locator('a[href$="/false-benefit"]').click();
  assert.match(await one.locator('main').innerText(), /По этой льготе получена очередь на выбор/);
  await send(one);
  assert.match(await one.locator('.govuk-error-summary').innerText(), /Выберите причину/);
  await lookAt(one, 'false-benefit', 'ru');
  await one.check('[name=reason][value=forged]');
  await send(one);
  await one.waitForURL(/\?done=proposed$/);

  // Who proposed it can only take it back.
  const proposal = async (page) => {
    await page.goto('/ru/department/overrides');
    await page.locator('main tr', { hasText: number }).locator('a').click();
    await page.waitForURL(/\/overrides\/ovr_/);
  };
  await proposal(one);
  assert.equal(await one.locator('[name=answer][value=confirm]').count(), 0);
  assert.match(await one.locator('main').innerText(), /Это ваше предложение/);
  await lookAt(one, 'false-benefit-own', 'ru');

  const other = await open({ language: 'ru' });
  await login(other, officials[1], 'ru');
  await proposal(other);
  await lookAt(other, 'false-benefit-answer', 'ru');
  await other.check('[name=answer][value=confirm]');
  await send(other);
  await other.waitForURL(/\?done=answered$/);

  await one.goto(application);
  assert.match(await one.locator('main').innerText(), /В очереди/, 'with the old date, in the general lane');
  const told = await demo.mailbox();
  assert.ok(told.some(({ text }) => /екі лауазымды тұлғаның шешімі|двух должностных лиц/.test(text)), 'the family hears it');

  // Everybody sees the decision, and nobody whose child it was.
  const anybody = await open({ language: 'ru' });
  await anybody.goto('/ru/overrides');
  const published = await anybody.locator('main').innerText();
  assert.match(published, /Документ поддельный/);
  assert.ok(!published.includes(number), 'not the number of the application');
  await lookAt(anybody, 'overrides', 'ru');
});
