// Run by: node --test crates/web/keystore/

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  CMS_MAX, HEIGHT_MAX_PX, TEXT_MAX, isSignature, listenToKeyStore, listenToPortal, newId, readRequest,
} from './protocol.mjs';

const NOW = '2026-11-22T10:00:00.000Z';
const ID = '0123456789abcdef0123456789abcdef';
const OTHER_ID = 'f'.repeat(32);
const GOOD = { type: 'sign', id: ID, purpose: 'login', text: 'KEZEK-LOGIN-V1\ntext', lang: 'kk' };
const PORTAL = 'https://portal.example.kz';
const STORE = 'https://sign.example.kz';

test('a sound request is taken, with defaults', () => {
  const taken = readRequest(GOOD, NOW);
  assert.deepEqual(taken, { id: ID, purpose: 'login', text: 'KEZEK-LOGIN-V1\ntext', lang: 'kk', at: NOW, holder: 'any', iin: '' });
  const full = { ...GOOD, at: '2026-01-01T00:00:00Z', holder: 'person', iin: '900101300123' };
  const { at, holder, iin } = readRequest(full, NOW);
  assert.deepEqual([at, holder, iin], ['2026-01-01T00:00:00Z', 'person', '900101300123']);
  assert.equal(readRequest({ ...GOOD, more: 'x' }, NOW).more, undefined, 'nothing else is carried on');
});

test('anything else is nothing', () => {
  const spoiled = [
    undefined,
    null,
    'sign',
    ['sign'],
    Object.assign([], GOOD),
    { ...GOOD, type: 'ready' },
    { ...GOOD, id: undefined },
    { ...GOOD, id: ID.slice(1) },
    { ...GOOD, id: ID.toUpperCase() },
    { ...GOOD, purpose: 'decree' },
    { ...GOOD, purpose: ['login'] },
    { ...GOOD, purpose: '__proto__' },
    { ...GOOD, text: 7 },
    { ...GOOD, text: { length: 1, trim: () => 'x', startsWith: () => true } },
    { ...GOOD, text: ' ' },
    { ...GOOD, text: 'KEZEK-LOGIN-V1\n' + 'x'.repeat(TEXT_MAX) },
    { ...GOOD, lang: 'KK' },
    { ...GOOD, lang: ['kk'] },
    { ...GOOD, at: 'today' },
    { ...GOOD, at: '2026-01-01T00:00:00.' + '0'.repeat(1_000_000) + 'Z' },
    { ...GOOD, holder: 'crowd' },
    { ...GOOD, iin: '90010130012' },
    { ...GOOD, iin: 900101300123 },
  ];
  for (const message of spoiled) {
    assert.equal(readRequest(message, NOW), undefined, JSON.stringify(message)?.slice(0, 200));
  }
});

test('a text of one purpose is not signed for another, and what is no text of ours is not signed at all', () => {
  const login = (text) => readRequest({ ...GOOD, text }, NOW);
  const document = (text) => readRequest({ ...GOOD, purpose: 'document', text }, NOW);
  for (const kind of ['FILING', 'CHOICE', 'CANCEL', 'EXTENSION', 'ARRIVAL', 'LEAVE', 'BENEFIT', 'ACT']) {
    assert.ok(document(`KEZEK-${kind}-V1\ntext`), kind);
    assert.equal(login(`KEZEK-${kind}-V1\ntext`), undefined, kind);
  }
  assert.equal(document(GOOD.text), undefined);
  for (const text of [
    'other', '\nKEZEK-LOGIN-V1\n', 'KEZEK-LOGIN-V1', 'KEZEK-LOGIN-V1 text', 'kezek-login-v1\n', 'KEZEK-LOGIN-V1234\n',
    'KEZEK-LOGIN-V1\r\n', ' KEZEK-CHOICE-V1\n', 'KEZEK-CHOICE\n', 'KEZEK-A-V1\n', 'I owe a million.\nKEZEK-CHOICE-V1\n',
  ]) {
    assert.equal(login(text), undefined, text);
    assert.equal(document(text), undefined, text);
  }
});

test('the key store hears its portal alone, and its first request alone', () => {
  const parent = {};
  const hear = listenToPortal({ portal: PORTAL, parent });
  const good = { origin: PORTAL, source: parent, data: GOOD };
  const strangers = [
    { ...good, origin: 'https://evil.example' },
    { ...good, origin: `${PORTAL}.evil.example` },
    { ...good, origin: 'http://portal.example.kz' },
    { ...good, origin: 'null' },
    { ...good, origin: '' },
    { ...good, source: {} },
    { ...good, source: null },
    { ...good, data: { type: 'signed', id: ID, cms: 'AAAA' } },
    { ...good, data: 'sign' },
  ];
  for (const stranger of strangers) assert.equal(hear(stranger, NOW), undefined);
  assert.equal(hear(good, NOW).request.text, GOOD.text, 'strangers have not used the first request up');
  assert.equal(hear(good, NOW), undefined, 'the same again is a replay');
  assert.equal(hear({ ...good, data: { ...GOOD, text: 'KEZEK-LOGIN-V1\nother' } }, NOW), undefined, 'no change under the hand');
});

test('the portal may say that the key is elsewhere, about its own request alone', () => {
  const parent = {};
  const hear = listenToPortal({ portal: PORTAL, parent });
  const leave = { origin: PORTAL, source: parent, data: { type: 'leave', id: ID } };
  assert.equal(hear(leave, NOW), undefined, 'before anything was asked');
  hear({ ...leave, data: GOOD }, NOW);
  assert.deepEqual(hear(leave, NOW), { leave: true });
  assert.deepEqual(hear(leave, NOW), { leave: true }, 'as often as the person changes');
  for (const stranger of [
    { ...leave, origin: 'https://evil.example' }, { ...leave, source: {} },
    { ...leave, data: { type: 'leave', id: OTHER_ID } }, { ...leave, data: { type: 'leave' } },
  ]) {
    assert.equal(hear(stranger, NOW), undefined);
  }
  const refused = listenToPortal({ portal: PORTAL, parent });
  refused({ ...leave, data: { ...GOOD, text: 'other' } }, NOW);
  assert.equal(refused({ ...leave, data: { type: 'leave', id: undefined } }, NOW), undefined);
});

test('a first request that is not sound is refused, and no better one comes after it', () => {
  const parent = {};
  const hear = listenToPortal({ portal: PORTAL, parent });
  const spoiled = { origin: PORTAL, source: parent, data: { ...GOOD, text: 'x'.repeat(TEXT_MAX + 1) } };
  assert.deepEqual(hear(spoiled, NOW), { refused: true });
  assert.equal(hear({ ...spoiled, data: GOOD }, NOW), undefined);
});

/** The portal's ear, and a way to speak as the key store. */
function portalSide() {
  const window = {};
  const hear = listenToKeyStore({ origin: STORE, frame: () => window, id: ID });
  const say = (data, more = {}) => hear({ origin: STORE, source: window, data, ...more });
  return { say };
}

test('the portal takes one signature, after it has asked', () => {
  const { say } = portalSide();
  assert.deepEqual(say({ type: 'ready' }), { ask: true });
  assert.deepEqual(say({ type: 'ready' }), { ask: true }, 'the frame may be loaded again');
  assert.deepEqual(say({ type: 'height', px: 300.2 }), { height: 301 });
  assert.deepEqual(say({ type: 'signed', id: ID, cms: 'AAAA' }), { signed: 'AAAA' });
  for (const late of [{ type: 'signed', id: ID, cms: 'BBBB' }, { type: 'cancelled', id: ID }, { type: 'ready' }]) {
    assert.equal(say(late), undefined, `${late.type} after the end`);
  }
});

test('the portal does not hear other origins and other windows', () => {
  const { say } = portalSide();
  say({ type: 'ready' });
  const signed = { type: 'signed', id: ID, cms: 'AAAA' };
  for (const more of [
    { origin: 'https://evil.example' }, { origin: 'null' }, { origin: PORTAL }, { source: {} }, { source: null },
  ]) {
    assert.equal(say(signed, more), undefined, JSON.stringify(more));
  }
  assert.deepEqual(say(signed), { signed: 'AAAA' });
  const early = listenToKeyStore({ origin: STORE, frame: () => null, id: ID });
  assert.equal(early({ origin: STORE, source: null, data: { type: 'ready' } }), undefined, 'no frame, no window');
});

test('answers out of order and replayed ones are none', () => {
  const { say } = portalSide();
  assert.equal(say({ type: 'signed', id: ID, cms: 'AAAA' }), undefined, 'before anything was asked');
  assert.equal(say({ type: 'cancelled', id: ID }), undefined);
  say({ type: 'ready' });
  assert.equal(say({ type: 'signed', id: OTHER_ID, cms: 'AAAA' }), undefined, 'the answer to another page');
  assert.equal(say({ type: 'signed', cms: 'AAAA' }), undefined, 'an answer to nothing');
  assert.equal(say({ type: 'cancelled', id: OTHER_ID }), undefined);
  assert.deepEqual(say({ type: 'cancelled', id: ID }), { cancelled: true });
  assert.equal(say({ type: 'signed', id: ID, cms: 'AAAA' }), undefined, 'whoever has gone signs nothing');
});

test('huge and odd answers are none', () => {
  const { say } = portalSide();
  say({ type: 'ready' });
  for (const cms of ['', 'A'.repeat(CMS_MAX + 1), 'AA AA', '<script>', 'AAAA\n', 7, ['AAAA'], { length: 4 }]) {
    assert.equal(say({ type: 'signed', id: ID, cms }), undefined);
  }
  for (const px of [Infinity, NaN, -1, '300', null]) assert.equal(say({ type: 'height', px }), undefined);
  assert.deepEqual(say({ type: 'height', px: 1e9 }), { height: HEIGHT_MAX_PX });
  for (const odd of [undefined, null, 1, 'signed', [], { type: 'constructor' }]) assert.equal(say(odd), undefined);
  assert.ok(isSignature('A'.repeat(CMS_MAX)));
});

test('ids are new each time and of the form that is asked for', () => {
  const ids = new Set(Array.from({ length: 100 }, () => newId()));
  assert.equal(ids.size, 100);
  for (const id of ids) assert.ok(readRequest({ ...GOOD, id }, NOW));
});
