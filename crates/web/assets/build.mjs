// Builds style, script, fonts and pictures into dist/: hashed names, packed forms, and the list that build.rs embeds.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import * as sass from 'sass';
import { packed } from './pack.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, 'dist');
const fonts = join(root, 'node_modules/@fontsource-variable/golos-text/files');
const types = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** Already packed by their format. */
const packedAlready = new Set(['.woff2']);
/** A packed form that saves less than this is not worth its place. */
const worthwhile = 0.95;

/** Name -> file, in the order in which they were written. */
const files = new Map();

async function put(name, content) {
  const bytes = Buffer.from(content);
  const ending = extname(name);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const file = `${name.slice(0, -ending.length)}-${hash}${ending}`;
  await writeFile(join(dist, file), bytes);
  if (!packedAlready.has(ending)) {
    for (const [form, smaller] of Object.entries(packed(bytes))) {
      if (smaller.length < bytes.length * worthwhile) await writeFile(join(dist, `${file}.${form}`), smaller);
    }
  }
  files.set(name, file);
}

async function putFonts() {
  for (const subset of ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext']) {
    await put(`golos-text-${subset}.woff2`, await readFile(join(fonts, `golos-text-${subset}-wght-normal.woff2`)));
  }
}

async function putPictures() {
  const folder = join(root, 'src/pictures');
  for (const name of (await readdir(folder)).sort()) await put(name, await readFile(join(folder, name)));
}

async function putStyle(name) {
  const { css } = sass.compile(join(root, 'src/style', name.replace('.css', '.scss')), {
    loadPaths: [join(root, 'node_modules')],
    quietDeps: true,
    style: 'compressed',
  });
  // Plain names become the hashed ones; a name that nothing was written for is a mistake.
  const named = css.replace(/url\((["']?)\.\/([^"')]+)\1\)/g, (_, quote, name) => {
    if (!files.has(name)) throw new Error(`the style names ${name}, which is not an asset`);
    return `url(${files.get(name)})`;
  });
  const { code } = await esbuild.transform(named, { loader: 'css', minify: true, target: ['chrome109', 'firefox115', 'safari15.6'] });
  await put(name, code);
}

async function putScript() {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(root, 'src/script/main.mjs')],
    bundle: true,
    format: 'esm',
    legalComments: 'none',
    minify: true,
    target: ['chrome109', 'firefox115', 'safari15.6'],
    write: false,
  });
  await put('main.js', outputFiles[0].contents);
}

await rm(dist, { force: true, recursive: true });
await mkdir(dist, { recursive: true });
await putFonts();
await putPictures();
await putStyle('main.css');
await putStyle('keystore.css');
await putScript();
const list = [...files].map(([name, file]) => [name, file, types[extname(name)]].join('\t'));
await writeFile(join(dist, 'files.tsv'), list.join('\n') + '\n');
