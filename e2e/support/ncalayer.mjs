// A stand-in for NCALayer: it listens where the program does, by TLS, greets, and speaks `basics` and `commonUtils` as the
// program does (docs/adr/0011). In place of a person at its window there is `person`: which key is chosen, or what else is
// done. It signs with the product's own module, the one that the key store runs in the browser.

import { execFileSync } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { WebSocketServer } from 'ws';

import { OpenedStore, initSync } from '../../crates/web/assets/signer/signer.js';

const PORT = 13579;
const SIGNER = new URL('../../crates/web/assets/signer/signer_bg.wasm', import.meta.url);

/** A certificate for this run alone, and the browser's flag that trusts it. */
export const tls = makeTls();
export const TRUSTED = [`--ignore-certificate-errors-spki-list=${tls.pin}`];

function makeTls() {
  const folder = mkdtempSync(join(tmpdir(), 'kezek-tls-'));
  try {
    const [keyFile, certificateFile] = ['key.pem', 'cert.pem'].map((name) => join(folder, name));
    execFileSync('openssl', [
      'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/C=KZ/O=TEST/CN=127.0.0.1',
      '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-keyout', keyFile, '-out', certificateFile,
    ], { stdio: 'pipe' });
    const [key, cert] = [keyFile, certificateFile].map((file) => readFileSync(file, 'utf8'));
    const spki = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
    return { key, cert, pin: createHash('sha256').update(spki).digest('base64') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Starts it. `at` is the instant of its signatures. Before each request set `person`: `{ file, password, answers }`, where
 * `answers` is how this build gives a signature back (`array`, `string`, `object`), or `older` when it has no `basics`; or
 * `{ does: 'cancel' | 'wait' | 'die' | 'fail', answers }`. `asked` lists what came.
 */
export async function startNcaLayer(at) {
  initSync({ module: await readFile(SIGNER) });
  const layer = { person: undefined, asked: [], origins: [], stop };
  const server = createServer({ key: tls.key, cert: tls.cert });
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, { headers }) => {
    layer.origins.push(headers.origin);
    socket.on('error', () => {});
    socket.on('message', async (data) => {
      const text = data.toString();
      if (text === '--heartbeat--') return socket.send(text);
      const message = JSON.parse(text);
      layer.asked.push(message);
      const answer = await reply(message, layer.person, at);
      if (answer === 'die') socket.terminate();
      else if (answer !== undefined) socket.send(JSON.stringify(answer));
    });
    socket.send(JSON.stringify({ result: { version: '1.4' } }));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(PORT, '127.0.0.1', resolve);
  });

  async function stop() {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    await new Promise((resolve) => { server.close(resolve); });
  }
  return layer;
}

async function reply({ module, method, args }, person, at) {
  const isOlder = person.answers === 'older';
  if (module === 'kz.gov.pki.knca.basics' && method === 'sign') {
    return isOlder ? { success: false, errorCode: 'MODULE_NOT_FOUND' } : basics(args, person, at);
  }
  if (module === 'kz.gov.pki.knca.commonUtils') {
    if (method === 'getActiveTokens') return { code: '200', responseObject: [] };
    if (method === 'createCAdESFromBase64') return commonUtils(args, person, at);
  }
  return { success: false, errorCode: 'MODULE_NOT_FOUND' };
}

async function basics({ format, data, signingParams, signerParams }, person, at) {
  if (person.does === 'cancel') return { status: true, body: {} };
  if (person.does === 'wait') return undefined;
  if (person.does === 'die') return 'die';
  const isUnderstood = format === 'cms' && signingParams.decode === true && signingParams.encapsulate === true
    && signingParams.tsaProfile === null && Array.isArray(signerParams?.extKeyUsageOids);
  if (person.does === 'fail' || !isUnderstood) return { status: false, code: 'INVALID_SIGNING_PARAMS', message: 'x' };
  // It knows the national authorities alone, unless it is told not to look for the path.
  if (!Array.isArray(signerParams.chain)) return { status: false, code: 'SIGNING_FAILURE', message: 'chain' };
  const { cms, iin } = await sign(Buffer.from(data, 'base64'), person, at);
  // A key of somebody else cannot be chosen in its window, so the person closes it.
  if (signerParams.iin !== undefined && signerParams.iin !== iin) return { status: true, body: {} };
  const pem = `-----BEGIN CMS-----\r\n${cms.match(/.{1,64}/g).join('\r\n')}\r\n-----END CMS-----\r\n`;
  const result = { array: [pem], string: pem, object: { signatures: [pem], certificate: 'PEM' } }[person.answers];
  return { status: true, body: { result } };
}

async function commonUtils([storage, , data, attached], person, at) {
  if (storage !== 'PKCS12') return { code: '500', message: 'storage.unknown' };
  if (person.does === 'cancel') return { code: '500', message: 'action.canceled' };
  if (attached !== true) return { code: '500', message: 'java.lang.IllegalArgumentException: argument type mismatch' };
  const { cms } = await sign(Buffer.from(data, 'base64'), person, at);
  return { code: '200', responseObject: cms };
}

async function sign(text, { file, password }, at) {
  const store = OpenedStore.open(await readFile(file), new TextEncoder().encode(password));
  const { iin } = JSON.parse(store.owner());
  const cms = store.sign(text, at, crypto.getRandomValues(new Uint8Array(32)));
  store.close();
  return { cms, iin };
}
