// Who is told what: a turn by e-mail and telephone (S21), free places nobody (S22) but who asked (R30).

import assert from 'node:assert/strict';

import { contactsOf, openApplication, status } from '../support/family.mjs';
import { login } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { story } from '../support/story.mjs';

const TURN = /Кезегіңіз келді|Подошла ваша очередь/;
const LAPSED = /Таңдау мерзімі аяқталды|Срок выбора истёк/;
const FREE = /бос орын|свободн/i;
const ALERT = /Бос орындар бар|Есть свободные места/;

story('a turn is told by e-mail and telephone, free places are told to nobody', async ({ demo, open }) => {
  const page = await open();
  await login(page, demo.person('applicant', 'turn'));
  await openApplication(page);
  assert.equal(await status(page), 'Хабарлама жіберілді');
  // Another family was told of its turn as well, and has chosen since.
  const other = await open();
  await login(other, demo.person('applicant', 'referral'));
  await openApplication(other);
  const { email, phone } = await contactsOf(other);
  // Moving the clock sends what is due before it answers.
  await demo.moveClock({ advance: 'PT1H' });
  const first = await demo.mailbox();
  const turns = first.filter((letter) => TURN.test(letter.subject + letter.text));
  assert.ok(turns.some((letter) => letter.channel === 'email' && letter.to === email), 'by e-mail');
  assert.ok(turns.some((letter) => letter.channel === 'sms' && letter.to === phone), 'by telephone');

  await demo.moveClock({ set: '2026-09-15T09:00:00+05:00' });
  const all = await demo.mailbox();
  assert.ok(all.length > first.length, 'those whose turn lapsed are told that');
  // Free places are named to those alone whose own turn began or ended.
  const about = all.filter((letter) => FREE.test(letter.subject + letter.text));
  assert.ok(about.length > 0);
  assert.deepEqual(about.filter((letter) => !TURN.test(letter.subject) && !LAPSED.test(letter.subject)), []);
});

story('who asked is told of free places by e-mail, once, and nobody else', async ({ demo, open }) => {
  const page = await open();
  await login(page, demo.person('applicant', 'turn'));
  const application = await openApplication(page);
  const { email } = await contactsOf(page);
  const letters = async () => (await demo.mailbox()).filter(({ subject }) => ALERT.test(subject));

  const alerts = page.locator('a[href$="/alerts"]');
  await alerts.click();
  await lookAt(page, 'alerts-ask', 'kk');
  await page.locator('form[action$="/alerts"] button').click();
  await page.waitForURL(/\?done=alerts-on$/);
  assert.match(await page.locator('.govuk-notification-banner--success').innerText(), /хат келеді/);
  await demo.moveClock({ advance: 'PT1H' });
  assert.deepEqual(await letters(), [], 'places are reserved for turns');

  // The turns lapse, their places are free.
  await demo.moveClock({ set: '2026-09-15T09:00:00+05:00' });
  const [letter, ...others] = await letters();
  assert.deepEqual([letter?.channel, letter?.to, others.length], ['email', email, 0]);
  await demo.moveClock({ set: '2026-09-16T09:00:00+05:00' });
  assert.equal((await letters()).length, 1, 'there is nothing new');

  await page.goto(`${application}/history`);
  assert.match(await page.locator('main').innerText(), /Бос орындар туралы хат жіберілді/);
  await page.goto(application);
  await alerts.click();
  await lookAt(page, 'alerts-stop', 'kk');
  await page.locator('form[action$="/alerts"] button').click();
  await page.waitForURL(/\?done=alerts-off$/);
});
