// Packs files beside themselves: node pack.mjs FILE.. writes FILE.br and FILE.gz. build.mjs packs in the same way.
import { readFile, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** `{ br, gz }` of some bytes, as small as they get. */
export function packed(bytes) {
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } });
  return { br, gz: gzipSync(bytes, { level: 9 }) };
}

if (process.argv[1] === import.meta.filename) {
  for (const file of process.argv.slice(2)) {
    for (const [ending, bytes] of Object.entries(packed(await readFile(file)))) await writeFile(`${file}.${ending}`, bytes);
  }
}
