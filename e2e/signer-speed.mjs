// How long the key store takes in the browser: node signer-speed.mjs      KEZEK names the executable (default: the debug build;
// the module is the same in each). Prints milliseconds, medians, as JSON: opening a key store, signing, loading the module.

import { readFile } from 'node:fs/promises';

import { launchBrowser, openPage } from './support/browser.mjs';
import { startDemo } from './support/demo.mjs';

const TIMES = 15;
const AT = '2026-09-09T04:00:00Z';

const demo = await startDemo();
const browser = await launchBrowser();
try {
  const { page } = await openPage(browser, { url: demo.url });
  await page.goto('/kk/login');
  const store = new URL(await page.locator('iframe[data-key-store]').getAttribute('src'));
  await page.goto(store.href);
  const parent = demo.person('applicant', 'turn');
  const results = {};
  for (const [name, file] of [['rsa', parent.sign_key], ['gost512', parent.gost_key]]) {
    results[name] = await page.evaluate(measure, {
      file: [...await readFile(file)], password: parent.password, times: TIMES, at: AT,
    });
  }
  console.log(JSON.stringify({ browser: browser.version(), milliseconds: results }, null, 2));
} finally {
  await browser.close();
  await demo.stop();
}

/** Runs in the key store's page, with the steps of its worker. */
async function measure({ file, password, times, at }) {
  const median = (all) => Number(all.sort((a, b) => a - b)[Math.floor(all.length / 2)].toFixed(1));
  const began = performance.now();
  const { default: init, OpenedStore } = await import('/signer/signer.js');
  await init({ module_or_path: await (await fetch('/signer/signer_bg.wasm')).arrayBuffer() });
  const load = performance.now() - began;
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
  const [opened, signed, signedInModule] = [[], [], []];
  const text = new TextEncoder().encode('KEZEK-ACT-V1\n'.padEnd(1_000, 'Мәтін '));
  for (let time = 0; time < times; time += 1) {
    let start = performance.now();
    const store = OpenedStore.open(new Uint8Array(file), new TextEncoder().encode(password));
    const refusal = store.refusal('document', 'person', '', at);
    if (refusal !== undefined) throw new Error(refusal);
    opened.push(performance.now() - start);
    start = performance.now();
    store.sign(text, at, crypto.getRandomValues(new Uint8Array(32)));
    signedInModule.push(performance.now() - start);
    start = performance.now();
    const pkcs8 = store.takeRsaKey();
    if (pkcs8 === undefined) continue;
    const key = await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']);
    const unsigned = store.prepare(text, at);
    unsigned.finish(new Uint8Array(await crypto.subtle.sign(algorithm.name, key, unsigned.toBeSigned())));
    signed.push(performance.now() - start);
  }
  return {
    load: Number(load.toFixed(1)),
    open: median(opened),
    sign_in_module: median(signedInModule),
    ...(signed.length > 0 && { sign_by_browser: median(signed) }),
  };
}
