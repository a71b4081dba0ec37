// One application lives (R6): a second one is refused, the other parent joins the first (S14, R64).

import assert from 'node:assert/strict';

import { childOf, numberOf, openApplication } from '../support/family.mjs';
import { CHILDREN, chooseDistrict, fillSteps, merge, refusedFiling } from '../support/filing.mjs';
import { login } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

story('a second application is refused: its applicant is led to the first, the other parent merges', async ({ demo, open }) => {
  const mother = demo.person('applicant', 'turn');
  const hers = await open({ language: 'ru' });
  await login(hers, mother, 'ru');
  const application = await openApplication(hers, 'ru');
  const [number, child] = [await numberOf(hers), await childOf(hers)];
  await chooseDistrict(hers, 'ru');
  await fillSteps(hers, { child, relation: 'mother', language: 'ru' });
  const why = await refusedFiling(hers, { language: 'ru', name: 'second-own' });
  assert.match(why, /уже в очереди|уже стоит/i);
  await hers.locator(`main a[href="${application}"]`).click();
  await hers.waitForURL(`**${application}`);

  const father = demo.person('second_parent');
  const his = await open({ language: 'ru' });
  await login(his, father, 'ru');
  await his.fill('#email', 'daniyar@example.kz');
  await his.locator('form[action$="/contacts"] button').last().click();
  await his.waitForURL(/\/journal/);
  await chooseDistrict(his, 'ru');
  await fillSteps(his, { child, relation: 'father', language: 'ru' });
  const advice = await refusedFiling(his, { language: 'ru', name: 'second-other' });
  assert.doesNotMatch(advice, new RegExp(number), 'whose application it is stays untold');
  await his.locator('main a[href="/ru/merge"].govuk-button').click();
  await his.waitForURL('**/ru/merge');
  await merge(his, { number, iin: child.iin, language: 'ru' });
  await his.waitForURL(/\?done=merged$/);
  assert.equal(new URL(his.url()).pathname, application, 'the same application');
  assert.match(await his.locator('.kz-over').innerText(), new RegExp(number.replaceAll('.', '\\.')), 'under its number');
  await lookAt(his, 'merged', 'ru');
});

story('whom the registry does not know as a parent, the first applicant answers', async ({ demo, open }) => {
  const hers = await open({ language: 'en' });
  await login(hers, demo.person('applicant', 'turn'), 'en');
  const application = await openApplication(hers, 'en');
  const [number, child] = [await numberOf(hers), await childOf(hers)];

  const page = await open({ language: 'en' });
  await login(page, demo.person('applicant', 'stopped'), 'en');
  await merge(page, { number, iin: CHILDREN.alikhan.iin, language: 'en' });
  assert.match(await page.locator('.govuk-error-summary').innerText(), /no application with this number and IIN.*4 attempts/s);
  await lookAt(page, 'merge-unknown', 'en');
  await merge(page, { number: number.replace('УО', 'YO').replace(/0+(\d+\.\d+)$/, '$1'), iin: child.iin, language: 'en' });
  await page.locator('h1').filter({ hasText: 'was sent to the first applicant' }).waitFor();
  await lookAt(page, 'merge-waits', 'en');
  await page.goto('/en/journal');
  assert.equal(await page.locator('main tbody tr').count(), 1, 'nothing is seen before the answer');
  for (const address of ['', '/history', '/documents', '/places', '/leave', '/benefit']) {
    const answer = await page.goto(application + address);
    assert.equal(answer.status(), 404, `${address} is shown only to the applicant (S13)`);
  }

  await hers.goto(application);
  const question = hers.locator('form[action$="/merge"]');
  await question.waitFor();
  await lookAt(hers, 'merge-question', 'en');
  await question.locator('button').first().click();
  await hers.waitForURL(/\?done=/);
  await page.goto('/en/journal');
  assert.equal(await page.locator('main tbody tr').count(), 2, 'joined by the answer of the first applicant');
  await page.goto(application);
  assert.doesNotMatch(await page.locator('main').innerText(), /key0013@kezek\.example/, "one does not see the other's contacts");
});
