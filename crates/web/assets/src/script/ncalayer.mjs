// Signing with NCALayer, the national program on the person's own computer. It listens on this machine alone, shows its own
// window for the key and the password, and gives back a signature: neither reaches the portal.
//
// One JSON text a message, one request at a time, over a connection of its own that ends with the answer. Asked first is
// the module `basics`; programs that do not have it are asked in the older way of `commonUtils`. Programs that stand in
// for NCALayer differ in small things, so whatever carries a signature is taken (docs/adr/0011).

import { isSignature } from '../../../keystore/protocol.mjs';

export const ADDRESS = 'wss://127.0.0.1:13579/';

const BASICS = 'kz.gov.pki.knca.basics';
const COMMON_UTILS = 'kz.gov.pki.knca.commonUtils';
/** What is answered when a module is not installed. */
const MISSING = 'MODULE_NOT_FOUND';
/** Purposes of keys: of a person, of an organisation. Every one that is named must be in the certificate. */
const USAGES = { person: ['1.2.398.3.3.4.1.1'], organisation: ['1.2.398.3.3.4.1.2'], any: [] };

/** A program that runs answers at once; a browser may first ask the person whether the page may reach it. */
const OPENS_WITHIN_MS = 8_000;
const OPENS_WITHIN_ASKED_MS = 90_000;
/** It greets first. Some that stand in for it do not. */
const GREETS_WITHIN_MS = 1_000;
/** To find the key and type the password; a challenge of entering lives for less. */
const SIGNS_WITHIN_MS = 10 * 60_000;
/** The longest message that is read: a signature is the longest thing in it. */
const MESSAGE_MAX = 1_000_000;

/** What went wrong, as a code; the page has the words. */
export class NcaLayerProblem extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * Asks NCALayer to sign a text; answers with base64 of CMS with the text attached.
 *
 * `request` is `{ text, purpose, holder, iin, lang, anyAuthority }`; `signal` ends the wait; `asked` says that the browser is
 * about to ask the person for leave. `reached()` is called when the program is there. Throws `NcaLayerProblem`:
 * `not-running`, `cancelled`, `stopped`, `no-key`, `refused`, `lost`, `timeout`.
 */
export async function signWithNcaLayer(request, { signal, asked = false, reached = () => {}, Socket = WebSocket } = {}) {
  const line = await open(Socket, asked ? OPENS_WITHIN_ASKED_MS : OPENS_WITHIN_MS, signal);
  try {
    reached();
    const answer = await line.ask(toBasics(request));
    const read = readBasics(answer);
    if (read !== undefined) return read;
    return await signInTheOlderWay(line, request);
  } finally {
    line.close();
  }
}

/** What the browser says about the leave to reach programs of this computer: granted, denied, prompt or unknown. */
export async function leaveToReach(permissions = globalThis.navigator?.permissions) {
  for (const name of ['loopback-network', 'local-network-access']) {
    try {
      return (await permissions.query({ name })).state;
    } catch {
      // This browser does not know the name, and asks nobody.
    }
  }
  return 'unknown';
}

/** The text as base64 of its bytes: as a text it would be signed in whatever form the program gives it. */
export function base64Of(text) {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''));
}

function toBasics({ text, holder, iin, lang, anyAuthority }) {
  const signerParams = { extKeyUsageOids: USAGES[holder] ?? [] };
  // Only the key of whoever has entered can be chosen then.
  if (iin) signerParams.iin = iin;
  // A demonstration has an authority of its own, which the program does not know.
  if (anyAuthority) signerParams.chain = [];
  return {
    module: BASICS,
    method: 'sign',
    args: {
      format: 'cms',
      data: base64Of(text),
      signingParams: { decode: true, encapsulate: true, digested: false, tsaProfile: null },
      signerParams,
      locale: lang === 'kk' ? 'kk' : 'ru',
    },
  };
}

/** The signature; nothing when the program does not know the module. */
function readBasics(answer) {
  if (answer.status === true) {
    const result = answer.body?.result;
    if (result === undefined || result === null) throw new NcaLayerProblem('cancelled');
    return signatureIn(result);
  }
  if (answer.status !== undefined && answer.code !== MISSING) throw problemOf(answer);
  // Whoever answers in the shape of the older way may know the module all the same.
  if (isDone(answer)) return signatureIn(answer.responseObject);
  const problem = problemOf(answer);
  if (problem.code === 'cancelled') throw problem;
  return undefined;
}

async function signInTheOlderWay(line, { text, purpose }) {
  const storage = await storageOf(line);
  // A key that only enters is not shown where a document is signed; the other way round each key may do.
  const kind = purpose === 'document' ? 'SIGNATURE' : 'ANY';
  const args = [storage, kind, base64Of(text), true];
  const answer = await line.ask({ module: COMMON_UTILS, method: 'createCAdESFromBase64', args });
  if (isDone(answer)) return signatureIn(answer.responseObject);
  throw problemOf(answer);
}

/** A token or card that is plugged in; a file otherwise. */
async function storageOf(line) {
  const answer = await line.ask({ module: COMMON_UTILS, method: 'getActiveTokens' });
  const token = isDone(answer) && Array.isArray(answer.responseObject) ? answer.responseObject[0] : undefined;
  return typeof token === 'string' ? token : 'PKCS12';
}

function isDone({ code }) {
  return String(code) === '200';
}

function problemOf({ code, message, details }) {
  const words = [code, message, details].filter((word) => typeof word === 'string').join(' ');
  if (/cancel/i.test(words)) return new NcaLayerProblem('cancelled');
  if (/storage\.(empty|unknown)/i.test(words)) return new NcaLayerProblem('no-key');
  return new NcaLayerProblem('refused');
}

/** Builds give one text, a list of one, or an object: whatever is in it, bare or in armour. */
export function signatureIn(result) {
  const inside = Array.isArray(result) ? result[0] : result;
  const found = typeof inside === 'object' && inside !== null ? (inside.signatures?.[0] ?? inside.signature ?? inside.cms) : inside;
  if (typeof found !== 'string' || found.length > MESSAGE_MAX) throw new NcaLayerProblem('refused');
  const cms = found.replace(/-----(BEGIN|END) [A-Z0-9 ]{1,20}-----/g, '').replace(/\s+/g, '');
  if (!isSignature(cms)) throw new NcaLayerProblem('refused');
  return cms;
}

/** A connection that is there and has greeted: `ask` sends one request and waits for its answer. */
function open(Socket, withinMs, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new NcaLayerProblem('stopped'));
    let socket;
    try {
      socket = new Socket(ADDRESS);
    } catch {
      return reject(new NcaLayerProblem('not-running'));
    }
    /** Whoever waits now: for the connection, for the greeting or for an answer. */
    let waits = { take() {}, fail: reject };
    let timer = setTimeout(() => end('not-running'), withinMs);
    const stop = () => end('stopped');
    signal?.addEventListener('abort', stop);

    const close = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null;
      socket.close();
    };
    const end = (code) => {
      close();
      waits.fail(new NcaLayerProblem(code));
    };
    const ask = (message) => new Promise((take, fail) => {
      clearTimeout(timer);
      if (signal?.aborted || socket.readyState !== 1) return fail(new NcaLayerProblem(signal?.aborted ? 'stopped' : 'lost'));
      waits = { take, fail };
      timer = setTimeout(() => end('timeout'), SIGNS_WITHIN_MS);
      socket.send(JSON.stringify(message));
    });
    const ready = () => {
      clearTimeout(timer);
      waits = { take() {}, fail() {} };
      resolve({ ask, close });
    };

    socket.onopen = () => {
      clearTimeout(timer);
      timer = setTimeout(ready, GREETS_WITHIN_MS);
      waits = { greeting: true, take: ready, fail: reject };
    };
    socket.onmessage = ({ data }) => {
      const message = readMessage(data);
      if (message === undefined) return;
      // A greeting is no answer, and only a greeting is one.
      if (isGreeting(message) === (waits.greeting === true)) waits.take(message);
    };
    // The browser does not say why: not running, an expired certificate, leave refused.
    socket.onerror = () => end(socket.readyState === 1 || waits.fail !== reject ? 'lost' : 'not-running');
    socket.onclose = socket.onerror;
  });
}

/** An object; nothing for the beat of a heart and for what is not JSON. */
function readMessage(data) {
  if (typeof data !== 'string' || data.length > MESSAGE_MAX) return undefined;
  try {
    const message = JSON.parse(data);
    return typeof message === 'object' && message !== null && !Array.isArray(message) ? message : undefined;
  } catch {
    return undefined;
  }
}

function isGreeting({ result, status, code }) {
  return status === undefined && code === undefined && typeof result?.version === 'string';
}
