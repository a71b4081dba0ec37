// Run by: node --test crates/web/assets/src/script/

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ADDRESS, base64Of, leaveToReach, signWithNcaLayer, signatureIn } from './ncalayer.mjs';

const REQUEST = { text: 'Мәтін', purpose: 'document', holder: 'person', iin: '900101300123', lang: 'kk', anyAuthority: false };
const GREETING = { result: { version: '1.4' } };
const MISSING = { success: false, errorCode: 'MODULE_NOT_FOUND' };

/** A program that greets and answers by this function: a message, several, or nothing. */
function program(answer, { greets = true, opens = true } = {}) {
  const asked = [];
  class Socket {
    readyState = 0;

    constructor(address) {
      assert.equal(address, ADDRESS);
      setTimeout(() => {
        if (!opens) return this.#end();
        this.readyState = 1;
        this.onopen?.({});
        if (greets) this.#say(GREETING);
      });
    }

    send(text) {
      const message = JSON.parse(text);
      asked.push(message);
      for (const said of [answer(message)].flat()) {
        if (said === 'close') setTimeout(() => this.#end());
        else if (said !== undefined) setTimeout(() => this.#say(said));
      }
    }

    close() {
      this.readyState = 3;
      Socket.closed = (Socket.closed ?? 0) + 1;
    }

    #say(message) {
      this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
    }

    #end() {
      this.readyState = 3;
      this.onerror?.({});
      this.onclose?.({});
    }
  }
  return { Socket, asked, sign: (more = {}) => signWithNcaLayer({ ...REQUEST, ...more }, { Socket }) };
}

const failsWith = (promise, code) => assert.rejects(promise, { code });

test('the bytes of the text are asked to be signed, attached, by the key of whoever has entered', async () => {
  const { asked, sign } = program(() => ({ status: true, body: { result: ['AAAA'] } }));
  assert.equal(await sign(), 'AAAA');
  const [{ module, method, args }] = asked;
  assert.deepEqual([module, method, args.format, args.locale], ['kz.gov.pki.knca.basics', 'sign', 'cms', 'kk']);
  assert.equal(Buffer.from(args.data, 'base64').toString(), REQUEST.text);
  assert.deepEqual(args.signingParams, { decode: true, encapsulate: true, digested: false, tsaProfile: null });
  assert.deepEqual(args.signerParams, { extKeyUsageOids: ['1.2.398.3.3.4.1.1'], iin: REQUEST.iin });
  await sign({ holder: 'any', iin: '', lang: 'en', anyAuthority: true });
  assert.deepEqual(asked[1].args.signerParams, { extKeyUsageOids: [], chain: [] });
  assert.equal(asked[1].args.locale, 'ru', 'it speaks two languages');
});

test('every form of an answer is read', async () => {
  const pem = '-----BEGIN CMS-----\r\nAAAA\r\nBBB=\r\n-----END CMS-----\r\n';
  for (const result of [pem, [pem], { signatures: [pem], certificate: 'PEM' }, [{ signature: pem }]]) {
    const { sign } = program(() => ({ status: true, body: { result } }));
    assert.equal(await sign(), 'AAAABBB=', JSON.stringify(result));
  }
});

test('the older way serves where there is no newer', async () => {
  for (const unknown of [MISSING, { status: false, code: 'MODULE_NOT_FOUND' }, { code: '500', message: 'module.unknown' }]) {
    const { asked, sign } = program(({ module, method }) => {
      if (module.endsWith('basics')) return unknown;
      return method === 'getActiveTokens' ? { code: '200', responseObject: [] } : { code: '200', responseObject: 'AAAA' };
    });
    assert.equal(await sign(), 'AAAA');
    assert.deepEqual(asked[2].args, ['PKCS12', 'SIGNATURE', base64Of(REQUEST.text), true]);
  }
  const { asked, sign } = program(({ module, method }) => {
    if (module.endsWith('basics')) return MISSING;
    return { code: '200', responseObject: method === 'getActiveTokens' ? ['AKKaztokenStore'] : 'AAAA' };
  });
  await sign({ purpose: 'login' });
  assert.deepEqual(asked[2].args.slice(0, 2), ['AKKaztokenStore', 'ANY'], 'a token that is plugged in is meant');
});

test('a greeting is no answer, nor is the beat of a heart', async () => {
  const done = { status: true, body: { result: 'AAAA' } };
  const { sign } = program(() => [GREETING, '--heartbeat--', '[1]', 'null', done]);
  assert.equal(await sign(), 'AAAA');
  const silent = program(() => done, { greets: false });
  assert.equal(await silent.sign(), 'AAAA', 'some do not greet');
});

test('each refusal has its code', async () => {
  const older = (answer) => ({ module, method }) => {
    if (module.endsWith('basics')) return MISSING;
    return method === 'getActiveTokens' ? { code: '500', message: 'x' } : answer;
  };
  for (const [answer, code] of [
    [() => ({ status: true, body: {} }), 'cancelled'],
    [() => ({ status: true }), 'cancelled'],
    [() => ({ code: '500', message: 'action.canceled' }), 'cancelled'],
    [() => ({ status: false, code: 'INVOCATION_ERROR', message: 'x', details: 'org.json.JSONException' }), 'refused'],
    [() => ({ status: false, code: 'SIGNING_FAILURE' }), 'refused'],
    [() => ({ status: true, body: { result: ['<script>'] } }), 'refused'],
    [() => ({ status: true, body: { result: [] } }), 'refused'],
    [() => ({ status: true, body: { result: 'A'.repeat(500_000) } }), 'refused'],
    [older({ code: '500', message: 'action.canceled' }), 'cancelled'],
    [older({ code: '500', message: 'storage.empty' }), 'no-key'],
    [older({ code: '500', message: 'java.lang.IllegalArgumentException' }), 'refused'],
    [older({}), 'refused'],
    [() => 'close', 'lost'],
  ]) {
    const { Socket, sign } = program(answer);
    await failsWith(sign(), code);
    assert.ok(Socket.closed > 0, 'the connection is closed');
  }
});

test('a program that does not run, and a person who does not wait', async () => {
  await failsWith(program(() => {}, { opens: false }).sign(), 'not-running');
  class Refusing {
    constructor() {
      throw new DOMException('blocked', 'SecurityError');
    }
  }
  await failsWith(signWithNcaLayer(REQUEST, { Socket: Refusing }), 'not-running');

  const stop = new AbortController();
  const { Socket } = program(() => { setTimeout(() => stop.abort()); });
  await failsWith(signWithNcaLayer(REQUEST, { Socket, signal: stop.signal }), 'stopped');
  await failsWith(signWithNcaLayer(REQUEST, { Socket, signal: stop.signal }), 'stopped');
});

test('huge and odd results are none', () => {
  for (const result of [undefined, null, 7, {}, [], { signatures: [] }, [[]], 'A'.repeat(2_000_000)]) {
    assert.throws(() => signatureIn(result), { code: 'refused' });
  }
});

test('what the browser allows is asked by both names', async () => {
  const knows = (known, state) => ({
    query: async ({ name }) => {
      if (name !== known) throw new TypeError(name);
      return { state };
    },
  });
  assert.equal(await leaveToReach(knows('loopback-network', 'prompt')), 'prompt');
  assert.equal(await leaveToReach(knows('local-network-access', 'denied')), 'denied');
  assert.equal(await leaveToReach(knows('', '')), 'unknown');
  assert.equal(await leaveToReach(null), 'unknown', 'not in a page without https');
});
