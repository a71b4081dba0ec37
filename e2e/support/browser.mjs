// Debian's Chromium, started so that it asks nobody but the demo.

import { chromium } from 'playwright-core';

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** How long a page may take to show what a story waits for; the debug build on two cores is slow at key stores. */
export const PATIENCE_MS = 15_000;

/** A browser for one file of stories; root needs it without the sandbox. */
export function launchBrowser(flags = []) {
  const sandbox = process.getuid?.() !== 0;
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: sandbox,
    args: [...FLAGS, ...flags, ...(sandbox ? [] : ['--no-sandbox'])],
  });
}

/**
 * A fresh person at a fresh browser: no cookies of anybody else, or those of the page `like`; `script: false` is a browser
 * without JavaScript. `problems` collects what must not happen on any page: script errors, refused content, requests to
 * strangers.
 */
export async function openPage(browser, { url, language = 'kk', width = 1280, script = true, like }) {
  const context = await browser.newContext({
    baseURL: url,
    javaScriptEnabled: script,
    storageState: await like?.context().storageState(),
    viewport: { width, height: width < 600 ? 800 : 900 },
    locale: { kk: 'kk-KZ', ru: 'ru-KZ', en: 'en-GB' }[language],
    timezoneId: 'Asia/Almaty',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
  page.on('console', (message) => {
    // A refused form answers 4xx, which Chromium reports as an error of the console: no problem of the page.
    const refused = message.text().startsWith('Failed to load resource');
    // Nor is it one that NCALayer does not run, which a page finds out by trying.
    const absent = message.text().startsWith("WebSocket connection to 'wss://127.0.0.1:13579/' failed");
    if (message.type() === 'error' && !refused && !absent) problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const ours = ['data:', 'blob:', 'about:'].includes(protocol) || hostname === new URL(url).hostname
      || hostname.endsWith('localhost');
    if (!ours) problems.push(`request to a stranger: ${request.url()}`);
  });
  return { page, problems, close: () => context.close() };
}
