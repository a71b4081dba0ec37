// The worker that holds the key: opens a key store, says whose it is, signs once. It knows codes, no texts.
//
// What comes in is overwritten after use. The page ends the worker as soon as it is not needed.

import init, { OpenedStore } from './signer/signer.js';

let store;

self.onmessage = async ({ data }) => {
  try {
    if (data.task === 'open') self.postMessage(await open(data));
    else if (data.task === 'sign') self.postMessage(sign(data));
  } catch (error) {
    // Codes of the module are words with hyphens; anything else is a failure of ours.
    const code = /^[a-z]+(-[a-z]+)*$/.test(error?.message) ? error.message : 'failed';
    self.postMessage({ problem: code });
  }
};

async function open({ bytes, password, purpose, holder, at, integrity }) {
  try {
    await load(integrity);
    store?.close();
    store = undefined;
    store = OpenedStore.open(bytes, password);
  } finally {
    bytes.fill(0);
    password.fill(0);
  }
  const problem = store.refusal(purpose, holder, at);
  if (problem === undefined) return { owner: store.owner() };
  store.close();
  store = undefined;
  return { problem };
}

function sign({ text, at }) {
  if (!store) return { problem: 'failed' };
  const cms = store.sign(text, at, crypto.getRandomValues(new Uint8Array(32)));
  store.close();
  store = undefined;
  return { cms };
}

/** Loads the module; its hash is checked by the browser when the page names it. */
async function load(integrity) {
  const address = new URL('./signer/signer_bg.wasm', import.meta.url);
  const response = await fetch(address, { credentials: 'omit', ...(integrity && { integrity }) });
  if (!response.ok) throw new Error('failed');
  await init({ module_or_path: await response.arrayBuffer() });
}
