// Papers that people hand in and take home: a scan for the department, a PDF of the portal.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** A paper as PDF and as JPEG, printed and photographed by the browser itself. */
export async function makePapers(page, text) {
  const sheet = await page.context().newPage();
  try {
    await sheet.setContent(`<!doctype html><title>${text}</title><h1>${text}</h1>`);
    return {
      pdf: { name: 'paper.pdf', mimeType: 'application/pdf', buffer: await sheet.pdf({ format: 'A4' }) },
      jpeg: { name: 'paper.jpg', mimeType: 'image/jpeg', buffer: await sheet.screenshot({ type: 'jpeg' }) },
    };
  } finally {
    await sheet.close();
  }
}

/** The text of a PDF as a reader of PDF sees it. */
export async function textOf(pdf) {
  const reading = promisify(execFile)('pdftotext', ['-layout', '-', '-'], { encoding: 'utf8' });
  reading.child.stdin.end(pdf);
  return (await reading).stdout;
}
