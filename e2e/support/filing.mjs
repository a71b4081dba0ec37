// A new application in steps (S06, S07, R60), up to its number.

import assert from 'node:assert/strict';

import { BEGINNING } from './demo.mjs';
import { signAndSend } from './key-store.mjs';
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

/** So many months and days before the day on which every story begins. */
function before(months, days) {
  const [year, month, day] = BEGINNING.slice(0, 10).split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - months, day - days)).toISOString().slice(0, 10);
}

function child(born, isGirl, number, surname, given) {
  return { iin: iin(born, isGirl, number), surname, given, born, sex: isGirl ? 'girl' : 'boy' };
}

/** Children of people with keys who are in no queue yet; those in a queue are read from their application (`childOf`). */
export const CHILDREN = {
  /** Two months old, of the parents whose turn has come for the elder child. */
  alikhan: child(before(2, 3), false, 9002, 'Ахметов', 'Әлихан'),
  /** Three years old, a child of the applicant who stands in the queue with another one. */
  artyom: child(before(38, 2), false, 9007, 'Иванов', 'Артём'),
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

/**
 * Fills the steps from the child's data to the answers to check; `name` takes a look at each. `finding` is a paper for
 * the queue of special needs, `benefit` and `paper` claim a benefit: papers as `{ name, mimeType, buffer }`.
 */
export async function fillSteps(page, { child, relation, language, name, finding, benefit = 'none', paper }) {
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
  await page.check(`[name=needs][value=${finding ? 'special' : 'general'}]`);
  if (finding) await page.setInputFiles('[name=paper]', finding);
  await go(page);
  await at(page, 'benefit');
  await look('benefit');
  await page.check(`[name=benefit][value=${benefit}]`);
  if (paper) await page.setInputFiles('[name=paper]', paper);
  await go(page);
  await at(page, 'consent');
  await look('consent');
  if (name) {
    await go(page);
    await page.locator('.govuk-error-summary').waitFor();
    await look('consent-error');
  }
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

/** Where the rules say no, the check of the answers says why and offers nothing to sign. */
export async function refusedFiling(page, { language, name }) {
  const problem = page.locator('.govuk-error-summary');
  await problem.waitFor();
  assert.equal(await page.locator('main a[href$="/apply/sign"]').count(), 0, 'nothing to sign');
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
