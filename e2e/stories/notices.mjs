// Who is told what: a turn by e-mail and telephone (S21), free places nobody (S22).

import assert from 'node:assert/strict';

import { contactsOf, openApplication, status } from '../support/family.mjs';
import { login } from '../support/key-store.mjs';
import { story } from '../support/story.mjs';

const TURN = /Кезегіңіз келді|Подошла ваша очередь/;
const LAPSED = /Таңдау мерзімі аяқталды|Срок выбора истёк/;
const FREE = /бос орын|свободн/i;

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
