// A story: what people do, told in one language, in a demo and a browser of its own.

import assert from 'node:assert/strict';
import test from 'node:test';

import { launchBrowser, openPage } from './browser.mjs';
import { startDemo } from './demo.mjs';

/** A story that takes longer hangs. */
const STORY_MS_MAX = 180_000;

/**
 * Tells a story. `tell({ demo, open })`: `open({ language, width })` seats one more person at a browser of their own
 * and gives their page (more in browser.mjs); `flags` are the browser's. When the story is over no page may have had a problem, and the demo must stop gracefully.
 */
export function story(title, tell, { timeout = STORY_MS_MAX, flags = [] } = {}) {
  test(title, { timeout }, async () => {
    const demo = await startDemo();
    const browser = await launchBrowser(flags);
    const opened = [];
    try {
      await tell({
        demo,
        async open(options = {}) {
          const one = await openPage(browser, { url: demo.url, ...options });
          opened.push(one);
          return one.page;
        },
      });
      assert.deepEqual(opened.flatMap((one) => one.problems), []);
    } finally {
      await browser.close();
      await demo.stop();
    }
  });
}
