// The whole path of the guide, from the first page to the kindergarten, as a father goes it who has not been here before.

import assert from 'node:assert/strict';

import { childOf, numberOf, openApplication, status } from '../support/family.mjs';
import { CHILDREN, chooseDistrict, fillSteps, merge, signFiling } from '../support/filing.mjs';
import { keyStore, login, openKeyStore } from '../support/key-store.mjs';
import { lookAt } from '../support/look.mjs';
import { chooseInTurn, documents, enrol } from '../support/path.mjs';
import { story } from '../support/story.mjs';
import { WORDS } from '../support/words.mjs';

story('the whole path of the guide, in Kazakh', path('kk', 1280));
story('the whole path of the guide, in Russian', path('ru', 1280));
story('the whole path of the guide, in English', path('en', 1280));
story('the whole path of the guide, on a narrow telephone', path('kk', 320));

function path(language, width) {
  return async ({ demo, open }) => {
    const words = WORDS[language];
    const name = width === 320 ? 'narrow' : 'guide';
    const [father, mother] = [demo.person('second_parent'), demo.person('applicant', 'turn')];
    const page = await open({ language, width });

    // Steps 1 to 5: the service, the district, the key store with a wrong password first, the e-mail of the first entry.
    await chooseDistrict(page, language, name);
    assert.equal(new URL(page.url()).pathname, `/${language}/login`);
    const store = keyStore(page);
    await store.file.setInputFiles(father.auth_key);
    await store.password.fill('Kezek-0000');
    await store.open.press('Enter');
    await store.problem.waitFor();
    assert.equal(await store.problem.getAttribute('data-code'), 'wrong-password');
    await lookAt(page, `${name}-wrong-password`, language);
    const owner = await openKeyStore(page, { file: father.auth_key, password: father.password });
    assert.match(owner, new RegExp(father.iin), "the owner's data appear before entering");
    await lookAt(page, `${name}-owner`, language);
    await store.sign.press('Enter');
    await page.waitForURL(/\/contacts/);
    await page.fill('#email', 'daniyar@example.kz');
    await page.fill('#phone', '8 701 735 82 45');
    await page.locator('form[action*="/contacts"] button').last().click();
    await page.waitForURL((url) => !url.pathname.endsWith('/contacts'));

    // Step 6: the journal does not show what the mother filed.
    await page.goto(`/${language}/journal`);
    assert.equal(await page.locator('main tbody tr').count(), 0, 'shown only to the applicant who filed it');

    // A new application for the younger child.
    await chooseDistrict(page, language);
    await fillSteps(page, { child: CHILDREN.alikhan, relation: 'father', language, name });
    const filed = await signFiling(page, { person: father, language, name });
    await page.goto(filed);
    assert.equal(await status(page), words.queued);
    assert.equal(await page.locator('main a[href$="/places"]').count(), 0, 'a child of two months chooses nothing');
    await page.goto(`/${language}/journal`);
    assert.equal(await page.locator('main tbody tr').count(), 1);
    if (language === 'kk') {
      const heads = await page.locator('main thead th').allTextContents();
      assert.deepEqual(heads.map((text) => text.trim()), words.columns, 'the columns of the guide');
      const row = await page.locator('main tbody tr').innerText();
      const { surname, given, iin: of, born } = CHILDREN.alikhan;
      const day = born.split('-').reverse().join('.');
      for (const said of [`${surname} ${given}`, of, day, words.queued, words.noBenefit, 'Ахметов Данияр', '09.09.2026']) {
        assert.ok(row.includes(said), `${said} is in the row: ${row}`);
      }
    }
    await lookAt(page, `${name}-journal`, language);

    // The mother's application is merged to the father's IIN.
    const hers = await open({ language, width });
    await login(hers, mother, language);
    await openApplication(hers, language);
    const [number, { iin }] = [await numberOf(hers), await childOf(hers)];
    await merge(page, { number, iin: CHILDREN.alikhan.iin, language });
    await page.locator('.govuk-error-summary').waitFor();
    await merge(page, { number, iin, language, name });
    await page.waitForURL(/\/applications\/[^/?]+\?done=merged$/);
    const application = new URL(page.url()).pathname;
    await page.goto(`/${language}/journal`);
    assert.equal(await page.locator('main tbody tr').count(), 2, 'now both');

    // Steps 7 to 14: the turn has come.
    await chooseInTurn({ page, person: father, application, language, name });
    const papers = await documents({ page, application, language, name });
    if (language === 'kk') assert.deepEqual([...papers].sort(), [...words.documents].sort());

    // The kindergarten.
    const office = await open({ language, width });
    await enrol({ page: office, head: demo.person('kindergarten'), number, language, name });
    await page.goto(application);
    assert.equal(await status(page), words.enrolled);
    await lookAt(page, `${name}-enrolled`, language);
    await demo.told('daniyar@example.kz', words.enrolledLetter);
    const told = await demo.mailbox('daniyar@example.kz');
    assert.ok(told.length >= 3, 'referral, arrival and enrolment were told to the father as well');
  };
}
