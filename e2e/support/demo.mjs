// The program under test: `kezek demo` in a folder of its own, with a clock that stories move.

import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** The day on which every story begins: a Wednesday morning in Kazakhstan, no holiday near. */
export const BEGINNING = '2026-09-09T09:00:00+05:00';

const executable = process.env.KEZEK ?? join(import.meta.dirname, '../../target/debug/kezek');

/** How long the demo may take to listen: making its content on a slow machine included. */
const START_MS_MAX = 120_000;

/** How often, and how many times, the mailbox is looked into for a message. */
const TOLD_EVERY_MS = 250;
const TOLD_TRIES = 60;

/** Makes the content of the demo once, so that each story begins with a copy. */
export async function seedDemo(folder) {
  const { stop } = await launch(folder);
  await stop();
}

/** A demo of this story's own. Throw it away with `stop()`. */
export async function startDemo() {
  const folder = await mkdtemp(join(tmpdir(), 'kezek-story-'));
  if (process.env.KEZEK_SEED) await cp(process.env.KEZEK_SEED, folder, { recursive: true });
  const { url, people, stop } = await launch(folder);
  return {
    url,
    /**
     * Somebody with this role: `{ role, story, iin, bin, name, auth_key, sign_key, password }`; `story` chooses among
     * applicants: `turn`, `referral`, `stopped`, `queued`.
     */
    person(role, story) {
      const person = people.find((one) => one.role === role && (story === undefined || one.story === story));
      if (!person) throw new Error(`The demo has nobody with the role ${role} and the story ${story}.`);
      return person;
    },
    people,
    /** Moves the clock to an instant, or onwards by an ISO 8601 duration such as P1D. Never back. */
    async moveClock(move) {
      const answer = await fetch(new URL('/dev/clock', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(move),
      });
      if (!answer.ok) throw new Error(`The clock does not move: ${answer.status} ${await answer.text()}`);
    },
    /** Whether the authority answers: lists, its responder, time-stamps. Its lists hold for an hour. */
    async setAuthority(answers) {
      const answer = await fetch(new URL('/dev/revocation', url), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ answers }),
      });
      if (!answer.ok) throw new Error(`The authority is not switched: ${answer.status} ${await answer.text()}`);
    },
    /** Messages of the outbox: `[{ at, channel, to, subject, text }]`, the newest first; `to` filters. */
    async mailbox(to) {
      const answer = await fetch(new URL('/dev/mailbox', url), { headers: { accept: 'application/json' } });
      if (!answer.ok) throw new Error(`The mailbox does not open: ${answer.status}`);
      const messages = await answer.json();
      return to === undefined ? messages : messages.filter((message) => message.to === to);
    },
    /** Waits for a message whose subject or text says this: messages leave a moment after what they tell of. */
    async told(to, words) {
      for (let left = TOLD_TRIES; left > 0; left -= 1) {
        const letter = (await this.mailbox(to)).find(({ subject, text }) => words.test(`${subject}\n${text}`));
        if (letter) return letter;
        await pause(TOLD_EVERY_MS);
      }
      throw new Error(`${to} is not told ${words}`);
    },
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function launch(folder) {
  const words = ['demo', '--listen', '127.0.0.1:0', '--data', folder, '--json', '--at', BEGINNING];
  const child = spawn(executable, words, { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    log.push(line);
    // Enough to understand a failure, never without end.
    if (log.length > 200) log.shift();
  });
  const ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code));
    child.once('error', (error) => resolve(error.message));
  });
  const tail = () => log.slice(-20).join('\n');
  const line = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`kezek demo does not listen after ${START_MS_MAX} ms\n${tail()}`));
    }, START_MS_MAX);
    createInterface({ input: child.stdout }).once('line', (text) => {
      clearTimeout(timer);
      resolve(text);
    });
    ended.then((how) => {
      clearTimeout(timer);
      reject(new Error(`kezek demo ended (${how}) before it listened\n${tail()}`));
    });
  });
  const { url, people } = JSON.parse(line);
  return {
    url,
    people,
    async stop() {
      child.kill('SIGTERM');
      const how = await ended;
      if (how !== 0) throw new Error(`kezek demo did not stop gracefully (${how})\n${tail()}`);
    },
  };
}
