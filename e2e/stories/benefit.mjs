// A benefit from its paper to the number (R41, R42), and a publication at an instant whose turn follows the benefit (R32).

import assert from 'node:assert/strict';

import { previewPlaces } from '../support/department.mjs';
import { contactsOf, numberOf, openApplication, status } from '../support/family.mjs';
import { CHILDREN, chooseDistrict, fillSteps, signFiling } from '../support/filing.mjs';
import { login, signAndSend } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { makePapers } from '../support/papers.mjs';
import { story } from '../support/story.mjs';

story('the evidence of a benefit is uploaded, confirmed, and the number changes', async ({ demo, open }) => {
  const mother = demo.person('applicant', 'queued');
  const page = await open();
  await login(page, mother);
  const application = await openApplication(page);
  const { email } = await contactsOf(page);
  const [before, none] = await numbers(page);
  assert.equal(none, 0, 'no number in a benefit category');
  await page.locator('main a[href$="/benefit"]').click();
  await page.waitForURL(/\/benefit$/);
  await lookAt(page, 'benefit', 'kk');
  const { pdf } = await makePapers(page, 'Көп балалы отбасы туралы анықтама');
  const errors = page.locator('.govuk-error-summary');
  const send = async (paper) => {
    await page.check('[name=benefit][value=large_family]');
    if (paper) await page.setInputFiles('[name=paper]', paper);
    await page.locator('main form button').click();
  };
  await send();
  await errors.waitFor();
  assert.match(await errors.innerText(), /файлын таңдаңыз/, 'no paper');
  await send({ ...pdf, buffer: Buffer.from('Көп балалы отбасы') });
  await errors.filter({ hasText: /PDF/ }).waitFor();
  assert.match(await errors.innerText(), /PDF те, JPG де, PNG де емес/, 'judged by its content, not by its name');
  assert.ok(await page.isChecked('[name=benefit][value=large_family]'), 'what was chosen is kept');
  await lookAt(page, 'benefit-wrong-paper', 'kk');
  await send({ ...pdf, buffer: pdf.buffer.subarray(0, pdf.buffer.length / 2) });
  await errors.filter({ hasNotText: /PDF те/ }).waitFor();
  await send(pdf);
  await page.locator('iframe[data-key-store]').waitFor();
  await lookAt(page, 'benefit-sign', 'kk');
  await signAndSend(page, mother);
  assert.equal(new URL(page.url()).pathname, application);
  assert.deepEqual(await numbers(page), [before, 0], 'nothing changes before the department has looked');
  await lookAt(page, 'benefit-claimed', 'kk');

  const official = await open();
  await login(official, demo.person('department'));
  await official.goto('/kk/department/benefits');
  await lookAt(official, 'department-benefits', 'kk');
  await official.locator('main tr', { hasText: 'Иванова Мария' }).locator('a').last().click();
  await official.waitForURL(/\/department\/benefits\/[^/]+$/);
  await lookAt(official, 'department-benefit', 'kk');
  const paper = await official.request.get(`${official.url()}/paper`);
  assert.ok((await paper.body()).equals(pdf.buffer), 'the official reads the very paper');
  await official.locator('main form button').click();
  await official.locator('.govuk-error-summary').waitFor();
  await lookAt(official, 'department-benefit-error', 'kk');
  await official.check('[name=answer][value=confirm]');
  await official.locator('main form button').click();
  await official.waitForURL(/\/department\/benefits\?done=answered$/);

  await page.goto(application);
  const [after, category] = await numbers(page);
  assert.ok(after < before && category > 0, `${before} became ${after}, in the category ${category}`);
  await lookAt(page, 'benefit-confirmed', 'kk');
  await page.goto(`${application}/history`);
  assert.match(await page.locator('.kz-timeline').first().innerText(), /Жеңілдік расталды: Көпбалалы/, 'and the history says why');
  await demo.told(email, /жеңілдік|льгот/i);
});

story('a publication is planned with its preview, and the turn comes at its instant', async ({ demo, open }) => {
  const mother = demo.person('applicant', 'queued');
  const page = await open({ language: 'ru' });
  await login(page, mother, 'ru');
  const { jpeg } = await makePapers(page, 'Справка воинской части');
  await chooseDistrict(page, 'ru');
  await fillSteps(page, { child: CHILDREN.artyom, relation: 'mother', language: 'ru', benefit: 'military', paper: jpeg });
  const application = await signFiling(page, { person: mother, language: 'ru' });
  await page.goto(application);
  const [number, { email }] = [await numberOf(page), await contactsOf(page)];

  const official = await open({ language: 'ru' });
  await login(official, demo.person('department'), 'ru');
  await previewPlaces(official, { language: 'ru', year: 2023, ownership: 'state' });
  assert.doesNotMatch(await turns(official), new RegExp(number), 'whoever filed last stands last');
  await official.goto('/ru/department/benefits');
  await official.locator('main tr', { hasText: 'Иванов Артём' }).locator('a').last().click();
  await official.check('[name=answer][value=confirm]');
  await official.locator('main form button').click();
  await official.waitForURL(/\?done=answered$/);

  const planned = await previewPlaces(official, { language: 'ru', year: 2023, ownership: 'state' });
  assert.match(await turns(official), new RegExp(number), 'out of turn: among the first');
  await lookAt(official, 'department-preview', 'ru');
  await official.check('[name=when][value=later]');
  await official.locator('main form button').click();
  await official.locator('.govuk-error-summary').waitFor();
  await lookAt(official, 'department-preview-error', 'ru');
  await official.fill('[name=day-day]', '10');
  await official.fill('[name=day-month]', '9');
  await official.fill('[name=day-year]', '2026');
  await official.fill('[name=time]', '11:00');
  await official.locator('main form button').click();
  await official.waitForURL(/\/department\/places\?done=planned$/);
  await lookAt(official, 'department-planned', 'ru');
  assert.match(await official.locator('main').innerText(), new RegExp(`10\\.09\\.2026 11:00.*${planned.length}`));

  await demo.moveClock({ set: '2026-09-10T10:59:00+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'В очереди', 'not before its instant');
  await demo.moveClock({ set: '2026-09-10T11:00:01+05:00' });
  await page.goto(application);
  assert.equal(await status(page), 'Направлено уведомление');
  assert.equal(await page.locator('.kz-deadline time').getAttribute('datetime'), '2026-09-15', 'three working days');
  await demo.told(email, /Кезегіңіз келді|Подошла ваша очередь/);
});

/** The queue number and the number in the benefit category. */
async function numbers(page) {
  const tiles = await page.locator('.kz-numbers .kz-stat__value, .kz-numbers [class*=value]').allInnerTexts();
  return tiles.slice(0, 2).map((text) => Number(text.replaceAll(/\D/g, '')));
}

/** The turns of a preview, as text. */
const turns = (page) => page.locator('.kz-desk__main').innerText();
