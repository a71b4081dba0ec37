// Keys in files: of RSA and of GOST, and each key that does not serve, told before anything is sent (S08-S10, S28-S30).

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { choose, openApplication, places } from '../support/family.mjs';
import { chooseKeyPlace, keyStore, login, openKeyStore } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { KINDERGARTEN } from '../support/path.mjs';
import { story } from '../support/story.mjs';

/** Tries a key that does not serve; answers with what is told. */
async function refused(page, { file, password }, code) {
  const store = keyStore(page);
  await store.file.waitFor();
  await store.file.setInputFiles(file);
  await store.password.fill(password);
  await store.open.press('Enter');
  await store.problem.and(page.frameLocator('iframe[data-key-store]').locator(`[data-code=${code}]:not([data-stale])`)).waitFor();
  assert.ok(!await store.sign.isVisible(), 'there is nothing to press');
  assert.equal(await store.password.inputValue(), '', 'the password is gone');
  return (await store.problem.innerText()).trim();
}

story('a family enters and chooses a kindergarten with one key of GOST', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'turn');
  const single = { ...parent, auth_key: parent.gost_key, sign_key: parent.gost_key };
  const page = await open({ language: 'kk' });
  const asked = [];
  page.on('request', (request) => asked.push(request));
  const owner = await login(page, single);
  assert.match(owner, new RegExp(parent.iin));
  const application = await openApplication(page);
  await page.goto(`${application}/places`);
  await choose(page, single, KINDERGARTEN);

  // The key store's origin asks for its own files alone, and sends nothing.
  const store = asked.filter((request) => new URL(request.url()).origin !== new URL(demo.url).origin);
  assert.ok(store.length > 0);
  for (const request of store) {
    assert.equal(request.method(), 'GET', request.url());
    assert.match(new URL(request.url()).pathname, /^\/((kk|ru|en)\/|[a-z]+\.mjs|signer\/signer(\.js|_bg\.wasm)|assets\/[\w.-]+)$/);
  }
});

story('each key that does not serve is told by its own words', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'turn');
  const other = demo.person('second_parent');
  const head = demo.person('kindergarten');
  const { password } = parent;
  const page = await open({ language: 'ru' });
  await page.goto('/ru/login');
  const told = [
    await refused(page, { file: parent.gost_key, password: 'Wrong-2026' }, 'wrong-password'),
    await refused(page, { file: import.meta.filename, password }, 'not-key-store'),
  ];

  await login(page, parent, 'ru');
  const application = await openApplication(page, 'ru');
  await page.goto(`${application}/places`);
  const place = (await places(page)).find(({ name }) => name.includes(KINDERGARTEN));
  await place.row.locator('a.kz-choose').click();
  await page.waitForURL(/\/places\/[^/?]+$/);
  told.push(
    await refused(page, { file: parent.auth_key, password }, 'wrong-key-for-document'),
    await refused(page, { file: head.gost_key, password }, 'organisation-key'),
    await refused(page, { file: other.sign_key, password }, 'other-person'),
    await refused(page, { file: other.gost_key, password }, 'other-person'),
  );
  await lookAt(page, 'keys-other-person', 'ru');
  assert.equal(new Set(told).size, 5, 'each in its own words');
  for (const text of told) assert.match(text, /Выберите|выберите|введите/, 'and says what to do');

  // After eleven years every key of the demo has expired.
  await openKeyStore(page, { file: parent.gost_key, password });
  await demo.moveClock({ advance: 'P9Y' });
  await demo.moveClock({ advance: 'P2Y' });
  await page.goto('/ru/login');
  if (new URL(page.url()).pathname !== '/ru/login') {
    await page.locator('.kz-account summary').click();
    await page.locator('form[action$="/logout"] button').click();
    await page.waitForURL('**/ru/');
    await page.goto('/ru/login');
  }
  for (const file of [parent.auth_key, parent.gost_key]) {
    assert.match(await refused(page, { file, password }, 'expired'), /истёк/);
  }
});

/**
 * A page of the portal in other hands: before its script begins, what it asks the key store for is another. `asked` are values of
 * the block's data, `text` stands in for what is to be signed.
 */
async function otherPortal(open, asked, text) {
  const page = await open({ language: 'en' });
  await page.addInitScript(({ asked, text }) => {
    new MutationObserver(() => {
      const block = document.querySelector('[data-module=kezek-signature]');
      const source = document.querySelector('.kz-signature__source');
      if (block) Object.assign(block.dataset, asked);
      if (source && text) source.value = text;
    }).observe(document, { childList: true, subtree: true });
  }, { asked, text });
  await page.goto('/en/login');
  return page;
}

/** A key store of another make, with one of OpenSSL's keys. */
function foreignStore(folder, name, options) {
  const [key, certificate, file] = ['key', 'cer', 'p12'].map((kind) => join(folder, `${name}.${kind}`));
  const run = (...args) => execFileSync('openssl', args, { stdio: 'ignore' });
  run('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=TEST', '-keyout', key, '-out', certificate);
  run('pkcs12', '-export', '-inkey', key, '-in', certificate, '-out', file, '-passout', 'pass:Foreign-2026', ...options);
  return { file, password: 'Foreign-2026' };
}

story('keys that nobody should have are told by their own words too', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'turn');
  const page = await open({ language: 'en' });
  const folder = await mkdtemp(join(tmpdir(), 'kezek-keys-'));
  try {
    await page.goto('/en/login');
    const old = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'SHA1'];
    const told = [
      await refused(page, foreignStore(folder, 'modern', []), 'unsupported'),
      await refused(page, foreignStore(folder, 'empty', [...old, '-nokeys']), 'no-key'),
    ];
    const key = { file: parent.gost_key, password: parent.password };
    told.push(
      await refused(await otherPortal(open, { at: '2020-01-01T00:00:00Z' }), key, 'not-yet-valid'),
      await refused(await otherPortal(open, { holder: 'organisation' }), key, 'person-key'),
    );
    assert.equal(new Set(told).size, told.length, 'each in its own words');

    // It asks for something else than the portal's own texts: nothing is signed.
    const foreign = await otherPortal(open, {}, 'I owe a million.');
    await foreign.frameLocator('iframe[data-key-store]').locator('[data-code=bad-request]').waitFor();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

story('an opened key does not stay open behind another choice', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'turn');
  const page = await open({ language: 'kk' });
  await page.goto('/kk/login');
  await openKeyStore(page, { file: parent.gost_key, password: parent.password });
  const store = keyStore(page);
  await store.sign.waitFor();
  await chooseKeyPlace(page, 'ncalayer');
  await chooseKeyPlace(page, 'file');
  await store.file.waitFor();
  assert.ok(!await store.sign.isVisible(), 'it has to be opened again');
  assert.ok(!await store.owner.isVisible());
  await login(page, parent);
});

story('an opened key that nobody uses is closed after five minutes', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'turn');
  const page = await open({ language: 'ru' });
  await page.clock.install();
  await page.goto('/ru/login');
  await openKeyStore(page, { file: parent.gost_key, password: parent.password });
  const store = keyStore(page);
  await page.clock.fastForward('04:00');
  assert.ok(await store.owner.isVisible(), 'not yet');
  await page.clock.fastForward('01:01');
  await page.frameLocator('iframe[data-key-store]').locator('[data-code=idle]').waitFor();
  assert.match(await store.problem.innerText(), /пять минут/);
  assert.ok(!await store.sign.isVisible());
  await lookAt(page, 'keys-idle', 'ru');
});

story('a key that was revoked does not enter, and the page says so', async ({ demo, open }) => {
  const person = demo.person('applicant', 'revoked');
  const page = await open({ language: 'kk' });
  for (const file of [person.auth_key, person.gost_key]) {
    await page.goto('/kk/login');
    await openKeyStore(page, { file, password: person.password });
    await keyStore(page).sign.click();
    const summary = page.locator('.govuk-error-summary');
    await summary.waitFor();
    assert.match(await summary.innerText(), /кері қайтар/);
  }
  await page.goto('/kk/journal');
  assert.equal(new URL(page.url()).pathname, '/kk/login', 'nobody has entered');
});

story('while the authority is silent nobody enters, and the same signature enters when it answers', async ({ demo, open }) => {
  const parent = demo.person('applicant', 'turn');
  await demo.setAuthority(false);
  await demo.moveClock({ advance: 'PT2H' });
  const page = await open({ language: 'kk' });
  await page.goto('/kk/login');
  await openKeyStore(page, { file: parent.gost_key, password: parent.password });
  await keyStore(page).sign.click();
  const summary = page.locator('.govuk-error-summary');
  await summary.waitFor();
  assert.match(await summary.innerText(), /жауап бермейді[^]*Ештеңе жоғалған жоқ/);
  await lookAt(page, 'login-authority-silent', 'kk');

  // One press, and no key is asked for again.
  const again = page.locator('form[data-again] button');
  await again.click();
  await summary.waitFor();
  assert.equal(new URL(page.url()).pathname, '/kk/login', 'still nobody has entered');
  await demo.setAuthority(true);
  await again.click();
  await page.waitForURL(/\/kk\/(journal|contacts)$/);
});
