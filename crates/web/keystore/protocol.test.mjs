// Run by: node --test crates/web/keystore/

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { TEXT_MAX, readRequest } from './protocol.mjs';

const NOW = '2026-11-22T10:00:00.000Z';
const PREFIXES = { login: 'LOGIN\n', document: 'DOCUMENT\n' };
const GOOD = { type: 'sign', purpose: 'login', text: 'LOGIN\ntext', lang: 'kk' };

test('a sound request is taken, with defaults', () => {
  const taken = readRequest(GOOD, PREFIXES, NOW);
  assert.deepEqual(taken, { purpose: 'login', text: 'LOGIN\ntext', lang: 'kk', at: NOW, holder: 'any' });
  const full = { ...GOOD, at: '2026-01-01T00:00:00Z', holder: 'person' };
  assert.equal(readRequest(full, PREFIXES, NOW).at, '2026-01-01T00:00:00Z');
});

test('anything else is nothing', () => {
  const spoiled = [
    undefined,
    null,
    'sign',
    { ...GOOD, type: 'ready' },
    { ...GOOD, purpose: 'decree' },
    { ...GOOD, purpose: ['login'] },
    { ...GOOD, text: 7 },
    { ...GOOD, text: ' ' },
    { ...GOOD, text: 'LOGIN\n' + 'x'.repeat(TEXT_MAX) },
    { ...GOOD, lang: 'KK' },
    { ...GOOD, at: 'today' },
    { ...GOOD, holder: 'crowd' },
  ];
  for (const message of spoiled) assert.equal(readRequest(message, PREFIXES, NOW), undefined, JSON.stringify(message));
});

test('a text of one purpose is not signed for another', () => {
  assert.equal(readRequest({ ...GOOD, text: 'DOCUMENT\ntext' }, PREFIXES, NOW), undefined);
  assert.equal(readRequest({ ...GOOD, purpose: 'document' }, PREFIXES, NOW), undefined);
  assert.equal(readRequest({ ...GOOD, text: 'other' }, PREFIXES, NOW), undefined);
  assert.ok(readRequest({ ...GOOD, text: 'other' }, {}, NOW));
});
