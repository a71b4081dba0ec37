// Without JavaScript everything works but signing, and where a signature is needed the page says so.

import assert from 'node:assert/strict';

import { previewPlaces } from '../support/department.mjs';
import { childOf, openApplication, places } from '../support/family.mjs';
import { CHILDREN, chooseDistrict, fillSteps, merge } from '../support/filing.mjs';
import { login } from '../support/key-store.mjs';
import { assertFits } from '../support/look.mjs';
import { story } from '../support/story.mjs';

story('a family does without JavaScript everything but signing', async ({ demo, open }) => {
  const plain = await open({ language: 'ru', script: false });
  await plain.goto('/');
  assert.equal(await plain.locator('html').getAttribute('lang'), 'ru', 'the language of the browser');
  await plain.locator('a[hreflang=en]').first().click();
  await plain.waitForURL('**/en/');
  await plain.goto('/en/journal');
  assert.match(await plain.locator('main').innerText(), /JavaScript/, 'entering needs a signature, and the page says so');
  await assertFits(plain);

  const parent = demo.person('applicant', 'turn');
  const entered = await open({ language: 'en' });
  await login(entered, parent, 'en');
  const page = await open({ language: 'en', script: false, like: entered });
  const application = await openApplication(page, 'en');
  const { iin } = await childOf(page);
  for (const tab of ['/history', '/documents', '']) {
    await page.locator(`.kz-main nav a[href="${application}${tab}"]`).click();
    await page.waitForURL(`**${application}${tab}`);
    await assertFits(page);
  }
  const paper = await page.request.get(`${application}/documents`);
  assert.equal(paper.status(), 200);

  await page.goto(`${application}/places`);
  const all = await places(page);
  await page.selectOption('#language', { index: 1 });
  await page.locator('main form.kz-search button').first().click();
  await page.waitForURL(/language=k/);
  const languages = (rows) => new Set(rows.map((row) => row.language)).size;
  assert.deepEqual([languages(all), languages(await places(page))], [2, 1], 'the filter is the server\'s');
  await page.locator('main a.kz-choose').first().click();
  await page.waitForURL(/\/places\/[^/?]+$/);
  assert.match(await page.locator('main').innerText(), /JavaScript/, 'signing needs it');
  await assertFits(page);

  await page.goto('/en/contacts');
  await page.fill('#phone', '8 707 735 82 45');
  await page.locator('form[action$="/contacts"] button').click();
  await page.waitForURL(/\/(journal|contacts|account)/);
  await page.goto('/en/contacts');
  assert.match(await page.inputValue('#phone'), /707\D*735\D*82\D*45/, 'contacts are kept');
  await merge(page, { number: '39.УО.2024.000001.1', iin, language: 'en' });
  assert.equal(await page.locator('.govuk-error-summary').count(), 1);
  await chooseDistrict(page, 'en');
  await fillSteps(page, { child: CHILDREN.alikhan, relation: 'mother', language: 'en' });
  await page.locator('main a[href$="/apply/sign"]').click();
  assert.match(await page.locator('main').innerText(), /JavaScript/);

  await page.locator('.kz-account summary').click();
  await page.locator('form[action$="/logout"] button').click();
  await page.waitForURL('**/en/');
  await page.goto('/en/journal');
  assert.equal(new URL(page.url()).pathname, '/en/login');
});

story('officials work without JavaScript', async ({ demo, open }) => {
  const official = await open({ language: 'ru' });
  await login(official, demo.person('department'), 'ru');
  const page = await open({ language: 'ru', script: false, like: official });
  await previewPlaces(page, { language: 'ru', year: 2024, ownership: 'private_order' });
  await page.locator('main form button').click();
  await page.waitForURL(/\?done=published$/);
  await page.goto('/ru/department/applications');
  await page.fill('main form [name=q]', 'Ахметова');
  await page.locator('main form button').first().click();
  await page.locator('main tbody tr').first().waitFor();
  assert.ok(await page.locator('main tbody tr', { hasText: 'Ахметова' }).count() > 0, 'found by name');

  const head = await open({ language: 'ru' });
  await login(head, demo.person('kindergarten'), 'ru');
  const office = await open({ language: 'ru', script: false, like: head });
  await office.goto('/ru/kindergarten/groups');
  await office.locator('main tbody tr a').first().click();
  await office.waitForURL(/\/groups\/[^/]+$/);
  await assertFits(office);
});
