// The worker that holds the key: opens a key store, says whose it is, signs once. It knows codes, no texts.
//
// A key of RSA leaves the module as soon as the owner is known to fit: the browser's own cryptography takes it, never to give
// it out again, and signs. Only a browser without it signs in the module. A key of GOST, which no browser knows, stays in
// the module. What comes in is overwritten after use. The page ends the worker as soon as it is not needed.

import init, { OpenedStore } from './signer/signer.js';

const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };

let store;
/** The key of RSA in the browser's keeping, if there is one. */
let kept;

self.onmessage = async ({ data }) => {
  try {
    if (data.task === 'open') self.postMessage(await open(data));
    else if (data.task === 'sign') self.postMessage(await sign(data));
  } catch (error) {
    // Codes of the module are words with hyphens; anything else is a failure of ours.
    const code = /^[a-z]+(-[a-z]+)*$/.test(error?.message) ? error.message : 'failed';
    self.postMessage({ problem: code });
  }
};

async function open({ bytes, password, purpose, holder, iin, at, integrity }) {
  try {
    await load(integrity);
    forget();
    store = OpenedStore.open(bytes, password);
  } finally {
    bytes.fill(0);
    password.fill(0);
  }
  const problem = store.refusal(purpose, holder, iin, at);
  if (problem === undefined) {
    await keep();
    return { owner: store.owner() };
  }
  forget();
  return { problem };
}

/** Hands a key of RSA over to the browser; afterwards the module has it no more. */
async function keep() {
  if (!self.crypto?.subtle) return;
  const pkcs8 = store.takeRsaKey();
  if (pkcs8 === undefined) return;
  try {
    kept = await crypto.subtle.importKey('pkcs8', pkcs8, RSA, false, ['sign']);
  } catch {
    throw new Error('damaged');
  } finally {
    pkcs8.fill(0);
  }
}

async function sign({ text, at }) {
  if (!store) return { problem: 'failed' };
  const cms = kept ? await signByBrowser(text, at) : store.sign(text, at, crypto.getRandomValues(new Uint8Array(32)));
  forget();
  return { cms };
}

/** The module says which bytes are signed, and takes the signature only if the certificate's key verifies it. */
async function signByBrowser(text, at) {
  const unsigned = store.prepare(text, at);
  const signature = await crypto.subtle.sign(RSA.name, kept, unsigned.toBeSigned());
  return unsigned.finish(new Uint8Array(signature));
}

function forget() {
  store?.close();
  store = undefined;
  kept = undefined;
}

/** Loads the module; its hash is checked by the browser when the page names it. */
async function load(integrity) {
  const address = new URL('./signer/signer_bg.wasm', import.meta.url);
  const response = await fetch(address, { credentials: 'omit', ...(integrity && { integrity }) });
  if (!response.ok) throw new Error('failed');
  await init({ module_or_path: await response.arrayBuffer() });
}
