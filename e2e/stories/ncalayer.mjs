// Entering and signing with NCALayer beside the key store in the browser (S08-S10, S28-S30). One file: the program listens at
// one place of a machine, so these stories follow one another.

import assert from 'node:assert/strict';

import { BEGINNING } from '../support/demo.mjs';
import { openApplication, places } from '../support/family.mjs';
import { chooseKeyPlace, keyStore, ncaLayer, openKeyStore, pressSign } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { TRUSTED, startNcaLayer } from '../support/ncalayer.mjs';
import { KINDERGARTEN } from '../support/path.mjs';
import { story } from '../support/story.mjs';

const AT = new Date(BEGINNING).toISOString();

/** The browser of these stories trusts the stand-in. */
const TRUSTING = { flags: TRUSTED };

/** Tells a story with the stand-in running from its beginning. */
function withNcaLayer(tell) {
  return async (around) => {
    const layer = await startNcaLayer(AT);
    try {
      await tell({ ...around, layer });
    } finally {
      await layer.stop();
    }
  };
}

async function leave(page) {
  await page.locator('.kz-account summary').click();
  await page.locator('form[action$="/logout"] button').click();
  await page.waitForURL(/\/(kk|ru|en)\/$/);
}

story('a family enters and chooses a kindergarten with NCALayer, the key of GOST in it', withNcaLayer(async ({ demo, open, layer }) => {
  const parent = demo.person('applicant', 'turn');
  const page = await open({ language: 'kk' });
  await page.goto('/kk/login');
  const { sign, stop, useFile, status, problem } = ncaLayer(page);
  assert.ok(await page.locator('iframe[data-key-store]').isVisible(), 'the file comes first: nothing has to be installed');
  await chooseKeyPlace(page, 'ncalayer');
  assert.ok(!await page.locator('iframe[data-key-store]').isVisible());
  assert.equal((await sign.innerText()).trim(), 'Сертификатты таңдау', 'the words of the guide (S08)');
  assert.deepEqual([await stop.isVisible(), await useFile.isVisible()], [false, false], 'nothing to stop, nothing went wrong');
  await lookAt(page, 'ncalayer-login', 'kk');
  layer.person = { file: parent.gost_key, password: parent.password, answers: 'array' };
  await sign.click();
  await page.waitForURL(/\/journal/);
  assert.deepEqual(new Set(layer.origins), new Set([new URL(demo.url).origin]));

  const application = await openApplication(page);
  await page.goto(`${application}/places`);
  const place = (await places(page)).find(({ name }) => name.includes(KINDERGARTEN));
  await place.row.locator('a.kz-choose').click();
  await page.waitForURL(/\/places\/[^/?]+$/);
  const text = page.locator('[data-text] pre');
  assert.ok(!await text.isVisible(), 'the key store shows it');
  await chooseKeyPlace(page, 'ncalayer');
  assert.match(await text.innerText(), /Балапан/, 'what is signed is read before NCALayer is asked');
  await lookAt(page, 'ncalayer-sign', 'kk');

  // Somebody else's key cannot be chosen: NCALayer is told whose is asked for.
  const other = demo.person('second_parent');
  layer.person = { file: other.gost_key, password: other.password, answers: 'array' };
  await sign.click();
  await problem('cancelled').waitFor();
  assert.equal(layer.asked.at(-1).args.signerParams.iin, parent.iin);

  layer.person = { file: parent.gost_key, password: parent.password, answers: 'object' };
  await sign.click();
  await page.waitForURL(/\/referrals\/[^/]+$/);
  assert.equal(await status.count(), 0);
}), TRUSTING);

story('each build of NCALayer and each way out of its window, in Russian', withNcaLayer(async ({ demo, open, layer }) => {
  const parent = demo.person('applicant', 'turn');
  const page = await open({ language: 'ru' });
  const { sign, stop, status, problem, useFile } = ncaLayer(page);
  const { file, password } = { file: parent.auth_key, password: parent.password };
  for (const answers of ['string', 'older']) {
    await page.goto('/ru/login');
    await chooseKeyPlace(page, 'ncalayer');
    layer.person = { file, password, answers };
    await sign.click();
    await page.waitForURL(/\/journal/);
    await leave(page);
  }
  assert.equal(layer.asked.at(-1).method, 'createCAdESFromBase64', 'the older way where there is no newer');

  await page.goto('/ru/login');
  await chooseKeyPlace(page, 'ncalayer');
  for (const [person, code] of [
    [{ does: 'cancel' }, 'cancelled'],
    [{ does: 'cancel', answers: 'older' }, 'cancelled'],
    [{ does: 'fail' }, 'refused'],
    [{ does: 'die' }, 'lost'],
  ]) {
    layer.person = person;
    await sign.click();
    await problem(code).waitFor();
    assert.equal(await page.locator('[data-problem]:visible').count(), 1, 'one thing at a time');
    assert.equal((await status.innerText()).trim(), '');
    assert.ok(await useFile.isVisible(), 'the other way is offered at once');
  }
  layer.person = { does: 'wait' };
  await sign.click();
  await stop.waitFor();
  await page.waitForFunction(() => document.querySelector('.kz-signature__status').textContent.includes('NCALayer'));
  assert.ok(await sign.isDisabled(), 'one request at a time');
  await lookAt(page, 'ncalayer-waiting', 'ru');
  await stop.click();
  await problem('stopped').waitFor();
  assert.equal(new URL(page.url()).pathname, '/ru/login', 'nothing was sent');
  layer.person = { file, password, answers: 'array' };
  await sign.click();
  await page.waitForURL(/\/journal/);
}), TRUSTING);

story('NCALayer does not run, and the key in a file serves at once', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'turn');
  const page = await open({ language: 'en' });
  await page.goto('/en/login');
  const { sign, problem, useFile } = ncaLayer(page);
  // What was begun with the file is not lost on the way to NCALayer and back.
  await keyStore(page).file.waitFor();
  await keyStore(page).file.setInputFiles(parent.gost_key);
  await chooseKeyPlace(page, 'ncalayer');
  await sign.click();
  await problem('not-running').waitFor();
  assert.ok(await problem('not-running').evaluate((text) => text.parentElement === document.activeElement), 'read aloud');
  await lookAt(page, 'ncalayer-not-running', 'en');
  await useFile.click();
  const store = keyStore(page);
  await store.password.waitFor();
  assert.equal(await store.file.evaluate((input) => input.files.length), 1, 'the file is still chosen');
  await store.password.fill(parent.password);
  // By the keyboard, as in support/key-store.mjs: the frame still finds its height after the pictures.
  await store.open.press('Enter');
  await store.owner.waitFor();
  await store.sign.press('Enter');
  await page.waitForURL(/\/journal/);
});

story('only pages on which something is signed may reach NCALayer', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'turn');
  const page = await open();
  const policyOf = async (path) => (await page.request.get(path)).headers()['content-security-policy'];
  assert.match(await policyOf('/kk/login'), /connect-src 'self' wss:\/\/127\.0\.0\.1:13579;/);
  assert.match(await policyOf('/kk/'), /connect-src 'self';/);
  await page.goto('/kk/login');
  await openKeyStore(page, { file: parent.gost_key, password: parent.password });
  await pressSign(page);
  await page.waitForURL(/\/journal/);
  assert.match(await policyOf('/kk/journal'), /connect-src 'self';/);
});
