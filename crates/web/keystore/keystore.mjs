// The key store's page: shows what will be signed, opens a .p12 file in a worker, shows the owner, signs.
//
// It runs in a frame of the portal, on an origin of its own. The key and the password never leave: there is no request
// but for own files, nothing is stored, the worker ends after use. It holds no human text: labels are in the page, and
// messages that vary are in its JSON block (see README.md for the keys).

import { listenToPortal } from './protocol.mjs';

/** Bytes of the largest file that is read: national key stores have about 4,000. */
const FILE_MAX = 256 * 1024;
/** How often the portal is told that we are ready, and how many times at most (its script may load after ours). */
const READY_EVERY_MS = 250;
const READY_TIMES = 120;
/** A worker that has not answered by then never will; opening and signing take well under a second. */
const ANSWER_WITHIN_MS = 60_000;
/** A frame that has not grown around a message by then never will: the portal limits its height. */
const GROWN_WITHIN_MS = 1_000;
/** An opened key that is not used for so long is forgotten: whoever finds the computer signs nothing. */
const IDLE_MS = 5 * 60_000;
/** Codes that concern one field: the focus goes there. Others concern the key as a whole. */
const FIELD_OF = {
  'no-file': 'file',
  'no-password': 'password',
  'wrong-password': 'password',
};

const root = document.querySelector('[data-key-store-page]');
const texts = JSON.parse(document.getElementById('key-store-texts').textContent);
const portal = root.dataset.portalOrigin;
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const act = (name) => root.querySelectorAll(`[data-do="${name}"]`);

let request;
let worker;
/** Ends an opened key that nobody uses. */
let idle;

start();

function start() {
  // Alone, outside a frame, there is nobody to sign for.
  if (window.parent === window) return show('alone');
  const hear = listenToPortal({ portal, parent: window.parent });
  window.addEventListener('message', (event) => receive(hear(event, new Date().toISOString())));
  window.addEventListener('pagehide', forget);
  part('open').addEventListener('submit', (event) => {
    event.preventDefault();
    open().catch(() => problem('failed'));
  });
  part('file').addEventListener('change', nameFile);
  act('sign').forEach((button) => button.addEventListener('click', () => sign().catch(() => problem('failed'))));
  act('again').forEach((button) => button.addEventListener('click', begin));
  act('cancel').forEach((button) => button.addEventListener('click', cancel));
  new ResizeObserver(tellHeight).observe(document.documentElement);
  announce();
}

function announce() {
  let left = READY_TIMES;
  tell({ type: 'ready' });
  const timer = setInterval(() => {
    left -= 1;
    if (request || left === 0) clearInterval(timer);
    else tell({ type: 'ready' });
  }, READY_EVERY_MS);
}

function receive(heard) {
  if (!heard) return;
  if (heard.leave) return leave();
  if (heard.refused) {
    show('waiting');
    return problem('bad-request');
  }
  request = heard.request;
  part('text').textContent = request.text;
  part('text').lang = request.lang;
  for (const element of root.querySelectorAll('[data-text]')) {
    element.textContent = texts[`${element.dataset.text}.${request.purpose}`];
  }
  begin();
}

/** Back to the choice of a file; whatever was opened is forgotten. */
function begin() {
  forget();
  part('open').reset();
  nameFile();
  clearProblem();
  show('open');
}

/** Browsers write beside a field of files in their own language, not in the page's. */
function nameFile() {
  const [file] = part('file').files;
  part('file-name').textContent = file ? file.name : part('file-name').dataset.none;
}

/** The person looks for the key elsewhere: no key stays open behind, and no password. A signature on its way is not disturbed. */
function leave() {
  if (root.getAttribute('aria-busy') === 'true') return;
  if (root.dataset.step === 'owner') begin();
  else part('password').value = '';
}

function cancel() {
  begin();
  tell({ type: 'cancelled', id: request.id });
}

async function open() {
  leaveProblem();
  const [file] = part('file').files;
  const password = takePassword();
  forget();
  busy(true);
  try {
    if (!file) return problem('no-file');
    if (password.length === 0) return problem('no-password');
    if (file.size > FILE_MAX) return problem('not-key-store');
    const bytes = new Uint8Array(await file.arrayBuffer());
    worker = startWorker();
    const { purpose, holder, iin, at } = request;
    const what = { bytes, password, purpose, holder, iin, at, integrity: root.dataset.wasmIntegrity };
    const answer = await ask('open', what, [bytes.buffer, password.buffer]);
    if (answer.problem) {
      forget();
      return problem(answer.problem);
    }
    clearProblem();
    idle = setTimeout(leaveIdle, IDLE_MS);
    await showOwner(JSON.parse(answer.owner));
  } finally {
    // What went to the worker is there no more; it overwrites its own.
    if (password.length > 0) password.fill(0);
    busy(false);
  }
}

async function sign() {
  clearProblem();
  busy(true);
  try {
    const text = new TextEncoder().encode(request.text);
    const answer = await ask('sign', { text, at: request.at }, [text.buffer]);
    forget();
    if (answer.problem) {
      begin();
      return problem(answer.problem);
    }
    show('done');
    tell({ type: 'signed', id: request.id, cms: answer.cms });
  } finally {
    busy(false);
  }
}

/** Nobody has signed: the key is closed, and the person is told why. */
function leaveIdle() {
  begin();
  problem('idle');
}

/** Bytes of the password. The field is emptied at once; a string of the script engine cannot be overwritten. */
function takePassword() {
  const field = part('password');
  const bytes = new TextEncoder().encode(field.value);
  field.value = '';
  return bytes;
}

/** Buttons stay closed until the frame has grown around them and stands still: no press goes beside. */
async function showOwner(owner) {
  for (const [name, value] of Object.entries(owner)) {
    const row = root.querySelector(`[data-row="${name}"]`);
    if (!row) continue;
    row.hidden = value === null;
    row.querySelector('dd').textContent = value === null ? '' : shown(name, value);
  }
  show('owner');
  const title = part('owner-title');
  title.focus({ preventScroll: true });
  await grown();
  title.closest('section').scrollIntoView({ block: 'nearest' });
}

/** Instants of validity as dates of Kazakhstan, in the page's form; everything else as it is. */
function shown(name, value) {
  if (name !== 'notBefore' && name !== 'notAfter') return value;
  const zone = { timeZone: 'Asia/Almaty', year: 'numeric', month: '2-digit', day: '2-digit' };
  const parts = new Intl.DateTimeFormat('en', zone).formatToParts(new Date(value));
  const field = (type) => parts.find((each) => each.type === type).value;
  return `${field('day')}.${field('month')}.${field('year')}`;
}

function show(name) {
  root.dataset.step = name;
  for (const section of root.querySelectorAll('[data-step-is]')) {
    section.hidden = !section.dataset.stepIs.split(' ').includes(name);
  }
  tellHeight();
}

function problem(code) {
  const place = part('problem');
  place.dataset.code = code;
  place.textContent = texts[`problem.${code}`] ?? texts['problem.failed'];
  place.hidden = false;
  delete place.dataset.stale;
  const field = FIELD_OF[code] && part(FIELD_OF[code]);
  for (const name of ['file', 'password']) part(name).removeAttribute('aria-invalid');
  if (field) field.setAttribute('aria-invalid', 'true');
  // Without scrolling: the frame is about to grow, and what is under the pointer must not move to and fro.
  (field ?? place).focus({ preventScroll: true });
  tellHeight();
  grown().then(() => place.scrollIntoView({ block: 'nearest' }));
}

/** The next try begins: the message is not true any more, but its room is kept, so that no button moves under the pointer. */
function leaveProblem() {
  part('problem').dataset.stale = '';
}

/** Waits until the frame is as tall as its content: until then it would scroll inside and move under the pointer. */
function grown() {
  const fits = () => document.documentElement.scrollHeight <= window.innerHeight;
  return new Promise((resolve) => {
    if (fits()) return resolve();
    const over = new AbortController();
    const done = () => {
      over.abort();
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, GROWN_WITHIN_MS);
    window.addEventListener('resize', () => fits() && done(), { signal: over.signal });
  });
}

function clearProblem() {
  const place = part('problem');
  place.hidden = true;
  place.textContent = '';
  delete place.dataset.code;
  delete place.dataset.stale;
  for (const name of ['file', 'password']) part(name).removeAttribute('aria-invalid');
}

function busy(is) {
  root.setAttribute('aria-busy', String(is));
  root.querySelectorAll('button').forEach((button) => (button.disabled = is));
}

/** Ends the worker: its memory, with the key, goes with it. */
function forget() {
  clearTimeout(idle);
  worker?.terminate();
  worker = undefined;
}

function startWorker() {
  const address = new URL('./worker.mjs', import.meta.url).href;
  // Under `require-trusted-types-for 'script'` a worker starts only from an address that a policy has passed.
  startWorker.policy ??= window.trustedTypes?.createPolicy('kezek-key-store', {
    createScriptURL: (wanted) => {
      if (wanted !== address) throw new TypeError('not the worker of the key store');
      return wanted;
    },
  });
  return new Worker(startWorker.policy?.createScriptURL(address) ?? address, { type: 'module' });
}

/** Sends one task to the worker and waits for its answer. */
function ask(task, what, transfer) {
  const asked = worker;
  return new Promise((resolve) => {
    const failed = () => finish({ problem: 'failed' });
    const timer = setTimeout(failed, ANSWER_WITHIN_MS);
    const finish = (answer) => {
      clearTimeout(timer);
      resolve(answer);
    };
    asked.onmessage = (event) => finish(event.data);
    asked.onerror = failed;
    asked.onmessageerror = failed;
    asked.postMessage({ task, ...what }, transfer);
  });
}

function tell(message) {
  window.parent.postMessage(message, portal);
}

function tellHeight() {
  // The whole page with its margins, however far it is scrolled.
  const { height } = document.documentElement.getBoundingClientRect();
  if (window.parent !== window) tell({ type: 'height', px: Math.ceil(height) });
}
