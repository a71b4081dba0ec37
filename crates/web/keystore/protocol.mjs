// What the portal may ask of the key store, and what it is told. Both sides check the exact origin and the window.
//
//   key store -> portal   { type: 'ready' }                    repeated until the portal has asked
//   portal -> key store   { type: 'sign', purpose, text, lang, at?, holder? }
//   key store -> portal   { type: 'height', px }               the page's height, in CSS pixels
//   key store -> portal   { type: 'signed', cms }              base64 of CMS with the text attached
//   key store -> portal   { type: 'cancelled' }

export const PURPOSES = ['login', 'document'];
export const HOLDERS = ['person', 'organisation', 'any'];
/** The longest text that is signed, in UTF-16 units: a page of text has 3,000. */
export const TEXT_MAX = 100_000;

const LANGUAGE = /^[a-z]{2}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/**
 * Reads the portal's request; answers nothing when it is not one. `now` stands in for a missing `at`: the portal's
 * instant is preferred, because clocks of home computers are often wrong.
 *
 * `prefixes` maps each purpose to the words with which its texts begin. They keep a login apart from a document: a
 * text that begins with the words of another purpose is not signed.
 */
export function readRequest(message, prefixes, now) {
  if (typeof message !== 'object' || message === null || message.type !== 'sign') return undefined;
  const { purpose, text, lang, at = now, holder = 'any' } = message;
  const sound =
    PURPOSES.includes(purpose) &&
    HOLDERS.includes(holder) &&
    typeof text === 'string' &&
    text.trim() !== '' &&
    text.length <= TEXT_MAX &&
    LANGUAGE.test(lang) &&
    INSTANT.test(at) &&
    PURPOSES.every((other) => !prefixes[other] || text.startsWith(prefixes[other]) === (other === purpose));
  return sound ? { purpose, text, lang, at, holder } : undefined;
}
