// A new application in steps (S06, S07, R60), up to its number.

import assert from 'node:assert/strict';

import { sign, signAndSend } from './key-store.mjs';
import { lookAt } from './look.mjs';
import { WORDS } from './words.mjs';

/** The district of the demo. */
const DISTRICT = '391000000';

/** An IIN of the demo: birth date, sex, running number, and the check digit of R60. */
function iin(born, isGirl, number) {
  const [year, month, day] = born.split('-');
  const digits = `${year.slice(2)}${month}${day}${isGirl ? 6 : 5}${number}`;
  const sum = (weights) => weights.reduce((all, weight, index) => all + weight * Number(digits[index]), 0) % 11;
  const first = sum([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  return `${digits}${first === 10 ? sum([3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) : first}`;
}

/** Children of the people with keys, who can be filed for on the day on which every story begins. */
export const CHILDREN = {
  /** In the queue already: the child whose turn has come. */
  aruzhan: { iin: iin('2024-08-28', true, 9001), surname: 'Ахметова', given: 'Аружан', born: '2024-08-28', sex: 'girl' },
  /** Two months old, of the same parents. */
  alikhan: { iin: iin('2026-07-06', false, 9002), surname: 'Ахметов', given: 'Әлихан', born: '2026-07-06', sex: 'boy' },
  /** Three years old, a child of the applicant who stands in the queue with another one. */
  artyom: { iin: iin('2023-07-07', false, 9007), surname: 'Иванов', given: 'Артём', born: '2023-07-07', sex: 'boy' },
};

/** From the page of the service to the chosen district. */
export async function chooseDistrict(page, language, name) {
  const words = WORDS[language];
  await page.goto(`/${language}/`);
  await page.locator(`main a[href="/${language}/districts"]`).first().click();
  await page.waitForURL(`**/${language}/districts`);
  const text = await page.locator('main').innerText();
  for (const city of words.elsewhere) assert.match(text, new RegExp(city), `${city} is served elsewhere, and that is said`);
  if (name) await lookAt(page, `${name}-districts`, language);
  const district = page.locator(`main a[href*="${DISTRICT}"]`);
  assert.match(await district.innerText(), new RegExp(words.district));
  await district.click();
  await page.waitForURL((url) => !url.pathname.endsWith('/districts'));
}

const go = (page) => page.locator('main form button.govuk-button').last().click();
const at = (page, step) => page.waitForURL(`**/apply/${step}`);

/** Fills the steps from the child's data to the answers to check; `name` takes a look at each. */
export async function fillSteps(page, { child, relation, language, name }) {
  const look = (step) => (name ? lookAt(page, `${name}-${step}`, language) : undefined);
  await at(page, 'child');
  await look('child');
  const [year, month, day] = child.born.split('-');
  await page.fill('#iin', child.iin);
  await page.fill('#surname', child.surname);
  await page.fill('#given_name', child.given);
  await page.fill('[name=born-day]', day);
  await page.fill('[name=born-month]', month);
  await page.fill('[name=born-year]', year);
  await page.check(`[name=sex][value=${child.sex}]`);
  await go(page);
  await at(page, 'family');
  await look('family');
  await page.check(`[name=relation][value=${relation}]`);
  await page.fill('#address', 'Қостанай қаласы, Абай даңғылы, 28-үй, 14-пәтер');
  await go(page);
  await at(page, 'needs');
  await look('needs');
  await page.check('[name=needs][value=general]');
  await go(page);
  await at(page, 'benefit');
  await look('benefit');
  await page.check('[name=benefit][value=none]');
  await go(page);
  await at(page, 'consent');
  await look('consent');
  await go(page);
  await page.locator('.govuk-error-summary').waitFor();
  await look('consent-error');
  await page.check('[name=consent][value=yes]');
  await go(page);
  await at(page, 'check');
  const answers = await page.locator('main').innerText();
  assert.ok(answers.includes(child.iin) && answers.includes(child.given), 'all answers are shown before signing');
  await look('check');
}

/** Signs what was filled in; answers with the address of the application. */
export async function signFiling(page, { person, language, name }) {
  await page.locator('main a[href$="/apply/sign"]').click();
  await page.locator('iframe[data-key-store]').waitFor();
  if (name) await lookAt(page, `${name}-apply-sign`, language);
  await signAndSend(page, person);
  await page.waitForURL(/\/applications\/[^/]+\/filed$/);
  if (name) await lookAt(page, `${name}-filed`, language);
  return new URL(page.url()).pathname.replace(/\/filed$/, '');
}

/** Asks to sign where the rules say no; the page says why. */
export async function refusedFiling(page, { person, language, name }) {
  await page.locator('main a[href$="/apply/sign"]').click();
  const problem = page.locator('.govuk-error-summary');
  await problem.or(page.locator('iframe[data-key-store]')).first().waitFor();
  if (await problem.count() === 0) {
    await sign(page, person);
    await problem.waitFor();
  }
  if (name) await lookAt(page, `${name}-refused`, language);
  return problem.innerText();
}

/** Joins an application by its number and the child's IIN (S14). */
export async function merge(page, { number, iin: child, language, name }) {
  await page.goto(`/${language}/merge`);
  if (name) await lookAt(page, `${name}-merge`, language);
  await page.fill('#number', number);
  await page.fill('#iin', child);
  await go(page);
}
