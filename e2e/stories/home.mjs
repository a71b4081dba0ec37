// The first page, before anybody logs in (S06), in the three languages.

import assert from 'node:assert/strict';

import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

const LANGUAGES = ['kk', 'ru', 'en'];

story('the first page speaks three languages', async ({ open }) => {
  const titles = new Set();
  for (const language of LANGUAGES) {
    const page = await open({ language });
    const answer = await page.goto(`/${language}/`);
    assert.equal(answer.status(), 200);
    await lookAt(page, 'home', language);
    titles.add(await page.title());
    for (const other of LANGUAGES.filter((one) => one !== language)) {
      assert.ok(await page.locator(`a[hreflang="${other}"]`).count() > 0, `${language} leads to ${other}`);
    }
  }
  assert.equal(titles.size, LANGUAGES.length, 'no title is left untranslated');
});

story('the bare address leads to the language of the browser', async ({ open }) => {
  const page = await open({ language: 'ru' });
  await page.goto('/');
  assert.equal(await page.locator('html').getAttribute('lang'), 'ru');
});
