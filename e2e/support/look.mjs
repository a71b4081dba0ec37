// Looking at a page: for every person (axe), on every width (pictures, no sideways scrolling).

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import axe from 'axe-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const WIDTHS = [320, 1280];
const OUT = join(import.meta.dirname, '../out');

/** No WCAG 2.2 A or AA violation, in any frame, light and dark. */
export async function assertAccessible(page) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const frame of page.frames()) {
      // Evaluated through the browser's own door, so that the page's content policy stays as it is.
      await frame.evaluate(axe.source);
      const found = await frame.evaluate(
        (tags) => globalThis.axe.run(document, { runOnly: tags, iframes: false, resultTypes: ['violations'] }),
        TAGS,
      );
      const lines = found.violations.flatMap(({ id, help, nodes }) =>
        nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')}\n    ${node.failureSummary}`));
      assert.equal(lines.length, 0, `${colorScheme} ${frame.url()}\n${lines.join('\n')}`);
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

/** Pictures of a whole page on a phone and on a desktop, to be looked at: e2e/out/NAME-WIDTH.png. */
export async function takePictures(page, name) {
  await mkdir(OUT, { recursive: true });
  const before = page.viewportSize();
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: before?.height ?? 900 });
    await assertFits(page);
    await page.screenshot({ path: join(OUT, `${name}-${width}.png`), fullPage: true });
  }
  if (before) await page.setViewportSize(before);
}

/** What every page has to pass, in whatever language: one heading, its language said, axe, both widths. */
export async function lookAt(page, name, language) {
  assert.equal(await page.locator('html').getAttribute('lang'), language);
  assert.equal(await page.locator('h1').count(), 1, 'one main heading');
  await takePictures(page, `${name}-${language}`);
  await assertAccessible(page);
}
