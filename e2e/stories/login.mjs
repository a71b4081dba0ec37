// Entering with EDS, the e-mail of the first entry, leaving (S08-S12).

import assert from 'node:assert/strict';

import { keyStore, login, openKeyStore } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

for (const language of ['kk', 'ru', 'en']) {
  story(`a parent enters for the first time, in ${language}`, async ({ demo, open }) => {
    const parent = demo.person('second_parent');
    const page = await open({ language });
    await page.goto(`/${language}/journal`);
    assert.equal(new URL(page.url()).pathname, `/${language}/login`, 'the journal is for those who have entered');
    await keyStore(page).file.waitFor();
    await lookAt(page, 'login', language);

    const owner = await login(page, parent, language);
    assert.match(owner, new RegExp(parent.iin), 'the owner is shown before entering');
    assert.equal(new URL(page.url()).pathname, `/${language}/contacts`, 'an e-mail address comes first');
    await page.goto(`/${language}/journal`);
    assert.equal(new URL(page.url()).pathname, `/${language}/contacts`, 'nothing else is open before it is given');
    await lookAt(page, 'contacts-first', language);

    await page.locator('form[action$="/contacts"] button').click();
    await page.locator('.govuk-error-summary').waitFor();
    await lookAt(page, 'contacts-errors', language);
    await page.fill('#email', 'dana@example.kz');
    await page.fill('#phone', '8 707 735 82 45');
    await page.locator('form[action$="/contacts"] button').click();
    await page.waitForURL(`**/${language}/journal`);
    await lookAt(page, 'journal-empty', language);

    await page.locator('.kz-account summary').click();
    await page.locator('form[action$="/logout"] button').click();
    await page.waitForURL(`**/${language}/`);
    await page.goto(`/${language}/journal`);
    assert.equal(new URL(page.url()).pathname, `/${language}/login`, 'the session is over');
  });
}

story('a wrong password is told before anything is sent', async ({ demo, open }) => {
  const parent = demo.person('second_parent');
  const page = await open();
  await page.goto('/kk/login');
  const store = keyStore(page);
  await store.file.waitFor();
  await store.file.setInputFiles(parent.auth_key);
  await store.password.fill('Wrong-2026');
  await store.open.click();
  await store.problem.waitFor();
  assert.equal(await store.problem.getAttribute('data-code'), 'wrong-password');

  // The frame grows around the message, and nothing moves under the mouse while the next try is on its way.
  const frame = page.frames().find((one) => one.parentFrame() !== null);
  await frame.waitForFunction(() => document.documentElement.scrollHeight <= window.innerHeight);
  assert.equal(await frame.evaluate(() => window.scrollY), 0, 'the frame needs no scrolling of its own');
  await frame.evaluate(() => {
    const tops = [];
    const button = document.querySelector('button[data-do=open]');
    const note = () => {
      if (!button.closest('section').hidden) tops.push(Math.round(button.getBoundingClientRect().top));
      requestAnimationFrame(note);
    };
    note();
    globalThis.tops = tops;
  });
  await store.file.setInputFiles(parent.auth_key);
  await store.password.fill('Wrong-2027');
  await store.open.click();
  await frame.waitForFunction(() => document.activeElement?.type === 'password');
  await store.problem.waitFor();
  const tops = await frame.evaluate(() => globalThis.tops);
  assert.equal(new Set(tops).size, 1, `the button stays where it is: ${[...new Set(tops)]}`);

  await openKeyStore(page, { file: parent.auth_key, password: parent.password });
  await store.sign.click();
  await page.waitForURL('**/kk/contacts');
});
