// Looking at a page: for every person (axe), on every width (pictures, no sideways scrolling).

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import axe from 'axe-core';

/** Everything in light; in dark what depends on colours and sizes, since nothing else differs. */
const WHAT = {
  light: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block', 'target-size'] },
};
const WIDTHS = [320, 1280];
const OUT = join(import.meta.dirname, '../out');

/** No WCAG 2.2 A or AA violation, in any frame, light and dark. */
export async function assertAccessible(page, schemes = ['light', 'dark']) {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    for (const frame of page.frames()) {
      // Evaluated through the browser's own door, so that the page's content policy stays as it is.
      if (!await frame.evaluate(() => 'axe' in globalThis)) await frame.evaluate(axe.source);
      const lines = await frame.evaluate(async (options) => {
        const found = await globalThis.axe.run(document, options);
        return found.violations.flatMap(({ id, help, nodes }) =>
          nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}\n    ${node.failureSummary}`));
      }, { runOnly: WHAT[colorScheme], iframes: false, resultTypes: ['violations'] });
      assert.equal(lines.length, 0, `${colorScheme} ${page.viewportSize()?.width} ${frame.url()}\n${lines.join('\n')}`);
    }
  }
  await page.emulateMedia({ colorScheme: null });
}

/** Nothing sticks out to the right: the page is read without scrolling sideways. */
export async function assertFits(page) {
  const sticking = await page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .slice(0, 5)
      .map((element) => element.outerHTML.slice(0, 120));
  });
  assert.deepEqual(sticking, [], `${page.url()} is wider than its window`);
}

/** The page on a phone and on a desktop. Asked for (PICTURES=1), pictures of it: e2e/out/NAME-WIDTH.png. */
async function assertFitsEverywhere(page, name) {
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: before?.height ?? 900 });
    await assertFits(page);
    if (process.env.PICTURES) {
      await mkdir(OUT, { recursive: true });
      await page.screenshot({ path: join(OUT, `${name}-${width}.png`), fullPage: true });
    }
  }
  if (before) await page.setViewportSize(before);
}

/** What every page has to pass, in whatever language: one heading, its language said, axe, both widths. */
export async function lookAt(page, name, language) {
  assert.equal(await page.locator('html').getAttribute('lang'), language);
  assert.equal(await page.locator('h1').count(), 1, 'one main heading');
  await assertFitsEverywhere(page, `${name}-${language}`);
  await assertAccessible(page);
}
