// What is typed wrong is told at its field, all of it at once, with everything typed kept; nothing is half done.

import assert from 'node:assert/strict';

import { status } from '../support/family.mjs';
import { CHILDREN, chooseDistrict, fillSteps, merge, signFiling } from '../support/filing.mjs';
import { login, sign } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

const go = (page) => page.locator('main form button.govuk-button').last().click();
/** The errors at the fields; each stands in the summary too, as a link to its field. */
async function errorsAt(page) {
  await page.locator('.govuk-error-summary').waitFor();
  const links = page.locator('.govuk-error-summary__list a');
  for (const link of await links.all()) {
    const target = (await link.getAttribute('href')).slice(1);
    assert.equal(await page.locator(`[id="${target}"]`).count(), 1, `${target} is a field`);
  }
  assert.equal(await page.locator('.govuk-error-message').count(), await links.count(), 'each stands at its field');
  return links.evaluateAll((all) => all.map((link) => link.hash.slice(1)));
}

story('wrong answers are told at their fields, and what was typed stays', async ({ demo, open }) => {
  const page = await open({ language: 'kk' });
  await login(page, demo.person('applicant', 'turn'), 'kk');
  await chooseDistrict(page, 'kk');
  await go(page);
  assert.deepEqual(await errorsAt(page), ['iin', 'surname', 'given_name', 'born-day', 'sex'], 'nothing typed');
  await lookAt(page, 'input-empty', 'kk');

  const typed = { iin: '24090969001O', surname: '👶👶', given_name: 'Әлiм', patronymic: 'Ә'.repeat(121) };
  for (const [field, text] of Object.entries(typed)) await page.locator(`#${field}`).evaluate((input, value) => { input.value = value; }, text);
  for (const [part, text] of [['day', '31'], ['month', '2'], ['year', '2024']]) await page.fill(`[name=born-${part}]`, text);
  await page.check('[name=sex][value=girl]');
  await go(page);
  assert.deepEqual(await errorsAt(page), ['iin', 'surname', 'given_name', 'patronymic', 'born-day']);
  for (const [field, text] of Object.entries(typed)) assert.equal(await page.inputValue(`#${field}`), text, `${field} is kept`);
  assert.equal(await page.inputValue('[name=born-month]'), '2');
  assert.ok(await page.isChecked('[name=sex][value=girl]'));
  await lookAt(page, 'input-wrong', 'kk');
  await page.fill('#iin', demo.person('applicant', 'turn').iin);
  await go(page);
  assert.match(await page.locator('#iin-error').innerText(), /сіздің ЖСН-іңіз/, 'parents type their own number by habit');

  await page.goto('/kk/contacts');
  await page.fill('#email', 'аigul@kezek.example');
  await page.fill('#phone', '8 714 200-90-11');
  await page.locator('form[action$="/contacts"] button').last().click();
  assert.deepEqual(await errorsAt(page), ['email', 'phone'], 'a Cyrillic letter, a number of a house');
  assert.equal(await page.inputValue('#email'), 'аigul@kezek.example');
  await lookAt(page, 'input-contacts', 'kk');

  await merge(page, { number: 'жоқ', iin: '123', language: 'kk' });
  assert.deepEqual(await errorsAt(page), ['number', 'iin']);
  await merge(page, { number: '16.УО.2026.000024.1', iin: CHILDREN.alikhan.iin, language: 'kk' });
  assert.deepEqual(await errorsAt(page), ['number'], 'an unknown pair');
  assert.equal(await page.inputValue('#iin'), CHILDREN.alikhan.iin);
});

story('going back after sending sends nothing again, and an old tab is told what has changed', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'queued');
  const page = await open({ language: 'ru' });
  await login(page, parent, 'ru');
  await chooseDistrict(page, 'ru');
  await fillSteps(page, { child: CHILDREN.alikhan, relation: 'mother', language: 'ru' });
  const application = await signFiling(page, { person: parent, language: 'ru' });
  await page.goBack();
  await page.goBack();
  await page.goto('/ru/apply/sign');
  assert.doesNotMatch(page.url(), /\/apply\//, 'the form has ended with what was filed');
  await page.goto('/ru/journal');
  assert.equal(await page.locator('main tbody tr').count(), 2, 'filed once');

  await page.goto(`${application}/leave`);
  const old = await page.context().newPage();
  await old.goto(`${application}/leave`);
  await sign(page, parent);
  await page.waitForURL(/\?done=left$/);
  await sign(old, parent);
  await old.locator('.govuk-error-summary').waitFor();
  assert.match(await old.locator('.govuk-error-summary').innerText(), /не выполнено/, 'no error to fix');
  assert.equal(await old.locator('iframe[data-key-store]').count(), 0, 'and nothing to sign any more');
  await lookAt(old, 'input-old-tab', 'ru');
  await old.goto(application);
  assert.match(await status(old), /^Снято с очереди/);
});
