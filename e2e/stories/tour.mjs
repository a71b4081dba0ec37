// Every page that a role reaches by links, in three languages, at 320 and 1280 px, light and dark: axe, nothing sideways.

import assert from 'node:assert/strict';

import { openApplication } from '../support/family.mjs';
import { login } from '../support/key-store.mjs';
import { assertAccessible, assertFits } from '../support/look.mjs';
import { story } from '../support/story.mjs';

const LANGUAGES = ['kk', 'ru', 'en'];
const WIDTHS = [1280, 320];
/** A role has some twenty pages, each looked at in six ways. */
const TOUR_MS_MAX = 600_000;

/** What each role has to reach, at least; a page that no link leads to any more fails its story. */
const REACHED = {
  nobody: ['/', '/districts', '/login', '/check', '/privacy', '/accessibility'],
  applicant: ['/journal', '/account', '/contacts', '/merge', '/districts', '/apply/child', '/applications/{}',
    '/applications/{}/history', '/applications/{}/documents', '/applications/{}/places', '/applications/{}/places/{}',
    '/applications/{}/benefit', '/applications/{}/leave'],
  referral: ['/referrals/{}', '/referrals/{}/extend', '/referrals/{}/cancel', '/referrals/{}/arrival'],
  kindergarten: ['/kindergarten', '/kindergarten/groups', '/kindergarten/groups/new', '/kindergarten/groups/{}',
    '/kindergarten/groups/{}/publication', '/kindergarten/groups/{}/places/{}/leaving',
    '/kindergarten/groups/{}/places/{}/withdrawal', '/kindergarten/employees'],
  department: ['/department', '/department/applications', '/department/applications/{}',
    '/department/applications/{}/removal', '/department/benefits', '/department/benefits/{}', '/department/places',
    '/department/publications/{}/drop', '/department/referrals', '/department/kindergartens',
    '/department/kindergartens/{}', '/department/groups/{}', '/department/groups/{}/places/{}/withdrawal',
    '/department/calendar', '/department/policy'],
  service_centre: ['/account'],
  auditor: ['/account'],
  administrator: ['/account'],
};

/** Files and the demonstration's own pages are no pages of the portal. */
const NO_PAGE = /\/(paper|documents\/[^/]+)$|^\/(dev|assets|api)\//;

/** What the roles before have looked at: the same page for everybody. */
const shared = new Set();

for (const role of Object.keys(REACHED)) {
  story(`every page that is open to ${role.replace('_', ' ')} can be used by everybody`, async ({ demo, open }) => {
    const page = await open();
    if (role === 'nobody') await page.goto('/kk/');
    else await login(page, role === 'referral' ? demo.person('applicant', role) : demo.person(role));
    const ways = [page.url()];
    if (role === 'referral') {
      await openApplication(page);
      ways[0] = await page.locator('main a[href*="/referrals/"]').first().getAttribute('href');
    }
    // Only a place that nobody has can be taken out of use: not every group has one.
    if (role === 'kindergarten') ways.push(await leadingTo(page, '/kk/kindergarten/groups', '/withdrawal'));
    if (role === 'department') {
      const groups = await leadingTo(page, '/kk/department/kindergartens', 'Балапан');
      ways.push(await leadingTo(page, groups, '/withdrawal'));
    }
    // The way to the form of filing leads over pages that are open to nobody as well.
    const known = role === 'applicant' ? new Set() : shared;
    const seen = new Set();
    for (let way = ways.shift(); way; way = ways.shift()) {
      await page.goto(way);
      const reached = patternOf(page.url());
      if (seen.has(reached) || (seen.size > 0 && known.has(reached))) continue;
      seen.add(reached);
      const found = await hrefs(page, 'a[href^="/kk/"]');
      const next = found.filter((one) => {
        const pattern = patternOf(one);
        return !NO_PAGE.test(pattern) && !seen.has(pattern) && !known.has(pattern);
      });
      for (const one of next) if (!ways.some((other) => patternOf(other) === patternOf(one))) ways.push(one);
      await lookEverywhere(page, new URL(page.url()));
    }
    const missing = REACHED[role].filter((pattern) => !seen.has(pattern));
    assert.deepEqual(missing, [], `reached: ${[...seen].join(' ')}`);
    if (role === 'nobody' || role === 'applicant') seen.forEach((pattern) => shared.add(pattern));
  }, { timeout: TOUR_MS_MAX });
}

const hrefs = (page, links) =>
  page.locator(links).evaluateAll((all) => all.map((link) => link.getAttribute('href').split('#')[0]));

/** From a list of links: the row that is named, or the first link of a row's page that ends so. */
async function leadingTo(page, list, wanted) {
  await page.goto(list);
  if (!wanted.startsWith('/')) return page.locator('main tr', { hasText: wanted }).locator('a[href^="/"]').first().getAttribute('href');
  for (const row of new Set(await hrefs(page, 'main tbody a[href^="/"]'))) {
    await page.goto(row);
    const [found] = await hrefs(page, `main a[href$="${wanted}"]`);
    if (found) return found;
  }
  throw new Error(`nothing on ${list} leads to ${wanted}`);
}

/** The address without its language, its ids and its query. */
function patternOf(address) {
  const { pathname } = new URL(address, 'http://portal');
  return pathname.replace(/^\/(kk|ru|en)(?=\/)/, '').replaceAll(/\/[a-z]{3}_[0-9a-z]{26}/g, '/{}').replaceAll(/\/\d{9,}/g, '/{}');
}

async function lookEverywhere(page, { pathname, search }) {
  for (const language of LANGUAGES) {
    const address = pathname.replace(/^\/kk\//, `/${language}/`) + search;
    const answer = await page.goto(address);
    assert.equal(answer.status(), 200, address);
    assert.equal(await page.locator('html').getAttribute('lang'), language);
    assert.equal(await page.locator('h1').count(), 1, `one main heading at ${address}`);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await assertFits(page);
      // Colours know no language: the other languages are looked at in light on a desktop and in dark on a telephone.
      await assertAccessible(page, language === 'kk' ? ['light', 'dark'] : [width === 320 ? 'dark' : 'light']);
    }
    await page.setViewportSize({ width: WIDTHS[0], height: 900 });
  }
}
