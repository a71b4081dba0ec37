// Runs the stories, two files at a time, each story in its own copy of one seeded demo.
// node run.mjs [PART OF A FILE NAME]..      KEZEK names the executable (default: the debug build).

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

import { seedDemo } from './support/demo.mjs';

/** Files at a time: a story waits for its browser as long as for its server, and CI has two cores. */
const AT_ONCE = 2;

const stories = join(import.meta.dirname, 'stories');
const wanted = process.argv.slice(2);
const files = (await readdir(stories))
  .filter((name) => name.endsWith('.mjs') && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort()
  .map((name) => join(stories, name));
if (files.length === 0) {
  console.error(`No story is called like ${wanted.join(' or ')}.`);
  process.exit(1);
}

const seed = await mkdtemp(join(tmpdir(), 'kezek-seed-'));
try {
  const started = performance.now();
  await seedDemo(seed);
  console.log(`demo seeded in ${Math.round(performance.now() - started)} ms`);
  // Stories find the seed by their environment: each file is a process of its own.
  process.env.KEZEK_SEED = seed;
  const results = run({ files, concurrency: AT_ONCE });
  results.on('test:fail', () => { process.exitCode = 1; });
  await new Promise((resolve, reject) => {
    results.compose(spec).on('end', resolve).on('error', reject).pipe(process.stdout, { end: false });
  });
} finally {
  await rm(seed, { recursive: true, force: true });
}
