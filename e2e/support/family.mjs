// What a family does with its application: opens it, reads the list of places, chooses and signs. Nothing here depends
// on the language: what is read aloud in one is checked by the stories themselves.

import assert from 'node:assert/strict';

import { signAndSend } from './key-store.mjs';

/** Opens the only application of the journal, by its row (S15); answers with its address. */
export async function openApplication(page, language = 'kk') {
  await page.goto(`/${language}/journal`);
  await page.locator('main tbody th a').first().click();
  await page.waitForURL(/\/applications\/[^/?]+$/);
  return new URL(page.url()).pathname;
}

/** The number of the application that is open. */
export async function numberOf(page) {
  return (await page.locator('.kz-over').innerText()).match(/\d+\.УО\.\d+\.\d+\.\d+/)[0];
}

/** The child of the application that is open: `{ iin, surname, given, born, sex }`; the demo's IINs say the rest. */
export async function childOf(page) {
  const iin = (await page.locator('main').innerText()).match(/\b\d{12}\b/g).at(-1);
  const [surname, given] = (await page.locator('h1').innerText()).split(' ');
  const born = `20${iin.slice(0, 2)}-${iin.slice(2, 4)}-${iin.slice(4, 6)}`;
  return { iin, surname, given, born, sex: iin[6] === '6' ? 'girl' : 'boy' };
}

/** Where the applicant whose page is open is told things: `{ email, phone }`, as messages are addressed. */
export async function contactsOf(page) {
  const text = await page.locator('main').innerText();
  return { email: text.match(/\S+@\S+/)[0], phone: text.match(/\+7 \(7\d\d\) [\d-]+/)[0].replaceAll(/[^+\d]/g, '') };
}

/** Goes to a page and says where the portal led to. */
export async function follow(page, address) {
  await page.goto(address);
  return new URL(page.url()).pathname;
}

/** The status of the application that is open, as written on its tag. */
export async function status(page) {
  return (await page.locator('.kz-under .kz-tag').innerText()).trim();
}

/** Rows of the list of places: `{ name, language, phone, address, ownership, group, kind, left }`, and the row itself. */
export async function places(page) {
  const rows = await page.locator('main tbody tr').all();
  return Promise.all(rows.map(async (row) => {
    const cells = await row.locator('td').evaluateAll((all) => all.map((cell) => {
      const copy = cell.cloneNode(true);
      copy.querySelector('.kz-table__name')?.remove();
      return copy.textContent.trim();
    }));
    const [language, phone, address, ownership, group, kind, left] = cells;
    const name = (await row.locator('th').innerText()).trim();
    return { name, language, phone, address, ownership, group, kind, left: Number(left), row };
  }));
}

/** Chooses a place of the list by the name of its kindergarten, signs and sends (S26-S30); answers with the owner. */
export async function choose(page, person, name) {
  const wanted = (await places(page)).find((place) => place.name.includes(name));
  assert.ok(wanted, `${name} is in the list of places`);
  await wanted.row.locator('a.kz-choose').click();
  await page.waitForURL(/\/places\/[^/?]+$/);
  const owner = await signAndSend(page, person);
  assert.match(new URL(page.url()).pathname, /\/referrals\/[^/]+$/, 'a signed choice is answered with a referral');
  return owner;
}
