// What an official of the department does with places: marks them, sees whose turn would come, publishes.

import { login } from './key-store.mjs';

/** Enters as an official of the department. */
export async function enterDepartment({ demo, open, language = 'ru' }) {
  const page = await open({ language });
  await login(page, demo.person('department'), language);
  return page;
}

/**
 * Marks places of a queue and an ownership (`state`, `private_order`) and opens the preview: all of them, or those of
 * the kindergarten that is named. Answers with the ids of the places.
 */
export async function previewPlaces(page, { language = 'ru', year, ownership, kindergarten = '' }) {
  await page.goto(`/${language}/department/places`);
  const form = page.locator('main form').filter({ has: page.locator(`[name=queue][value$="/${year}/general"]`) })
    .filter({ has: page.locator(`[name=ownership][value=${ownership}]`) });
  const boxes = form.locator('.govuk-checkboxes__item').filter({ hasText: kindergarten }).locator('input');
  const ids = await boxes.evaluateAll((all) => all.map((box) => box.value));
  for (const box of await boxes.all()) await box.check();
  await form.locator('button').click();
  await page.waitForURL(/\/department\/places\/preview\?/);
  return ids;
}
