// Leaving the queue with two applicants: the other one may object for three working days (R12, R64).

import assert from 'node:assert/strict';

import { childOf, contactsOf, follow, numberOf, openApplication, status } from '../support/family.mjs';
import { merge } from '../support/filing.mjs';
import { login, signAndSend } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

story('one parent leaves the queue, the other objects, and what nobody objects to happens', async ({ demo, open }) => {
  const mother = demo.person('applicant', 'turn');
  const hers = await open({ language: 'en' });
  await login(hers, mother, 'en');
  const application = await openApplication(hers, 'en');
  const [number, { iin }] = [await numberOf(hers), await childOf(hers)];
  const { email } = await contactsOf(hers);
  const father = demo.person('second_parent');
  const his = await open({ language: 'en' });
  await login(his, father, 'en');
  await his.fill('#email', 'daniyar@example.kz');
  await his.locator('form[action$="/contacts"] button').last().click();
  await his.waitForURL(/\/journal/);
  await merge(his, { number, iin, language: 'en' });
  await his.waitForURL(/\?done=merged$/);

  await leave(hers, mother, application);
  assert.equal(await status(hers), 'Notice sent', 'still in the queue');
  await lookAt(hers, 'leaving-asked', 'en');
  await his.goto(application);
  const objection = his.locator('form[action$="/leave/object"]');
  await lookAt(his, 'leaving-other', 'en');
  await objection.locator('button').click();
  await his.waitForURL(/\?done=objected$/);
  assert.equal(await status(his), 'Notice sent');
  await demo.told('daniyar@example.kz', /Somebody wishes to leave the queue/);
  await demo.told(email, /Өтініш кезекте қалады|Заявление остаётся в очереди|stays in the queue/);

  await leave(hers, mother, application);
  await demo.moveClock({ set: '2026-09-14T23:58:00+05:00' });
  await hers.goto(application);
  assert.equal(await status(hers), 'Notice sent', 'three working days to object, to their end');
  await demo.moveClock({ set: '2026-09-15T00:00:01+05:00' });
  await hers.goto(application);
  assert.match(await status(hers), /^Taken off the queue/);
  assert.equal(await follow(hers, `${application}/benefit`), application, 'a closed application changes no more');
  await lookAt(hers, 'application-left', 'en');
});

async function leave(page, person, application) {
  await page.goto(application);
  await page.locator('main a[href$="/leave"]').click();
  await page.locator('iframe[data-key-store]').waitFor();
  await signAndSend(page, person);
  assert.equal(new URL(page.url()).pathname, application);
}
