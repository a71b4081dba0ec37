// What the portal may ask of the key store, and what it is told. Both sides check the exact origin and the window, and
// each message is measured before it is looked at. Pure functions: no page is needed to try them.
//
//   key store -> portal   { type: 'ready' }                    repeated until the portal has asked
//   portal -> key store   { type: 'sign', id, purpose, text, lang, at?, holder?, iin? }
//   portal -> key store   { type: 'leave', id }              the key is elsewhere: forget what was opened
//   key store -> portal   { type: 'height', px }               the page's height, in CSS pixels
//   key store -> portal   { type: 'signed', id, cms }          base64 of CMS with the text attached
//   key store -> portal   { type: 'cancelled', id }
//
// `id` is made anew for each page: an answer to another page's request, kept and sent again, is none to this one.

export const PURPOSES = ['login', 'document'];
export const HOLDERS = ['person', 'organisation', 'any'];
/** The longest text that is signed, in UTF-16 units: a page of text has 3,000. */
export const TEXT_MAX = 100_000;
/** The longest signature that is taken, in characters of base64: a hundred times a usual one. */
export const CMS_MAX = 400_000;
/** The tallest frame that the key store may ask for, in CSS pixels. */
export const HEIGHT_MAX_PX = 4000;

/**
 * The first line of what is signed, by its purpose: `KEZEK-`, the kind of text, its version. A login is no document and the
 * reverse, and nothing else is signed: whoever may speak as the portal still cannot have a contract signed here.
 */
const FIRST_LINE = {
  login: /^KEZEK-LOGIN-V\d{1,3}\n/,
  document: /^KEZEK-(?!LOGIN-)[A-Z]{3,20}-V\d{1,3}\n/,
};

const ID = /^[0-9a-f]{32}$/;
const LANGUAGE = /^[a-z]{2}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
const IIN = /^\d{12}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads the portal's request; answers nothing when it is not one. `now` stands in for a missing `at`: the portal's
 * instant is preferred, because clocks of home computers are often wrong. `iin` is who has entered: nobody else signs.
 */
export function readRequest(message, now) {
  if (typeOf(message) !== 'sign') return undefined;
  const { id, purpose, text, lang, at = now, holder = 'any', iin = '' } = message;
  const sound =
    matches(id, ID) &&
    PURPOSES.includes(purpose) &&
    HOLDERS.includes(holder) &&
    typeof text === 'string' &&
    text.length <= TEXT_MAX &&
    FIRST_LINE[purpose].test(text) &&
    matches(lang, LANGUAGE) &&
    matches(at, INSTANT) &&
    (iin === '' || matches(iin, IIN));
  return sound ? { id, purpose, text, lang, at, holder, iin } : undefined;
}

/**
 * The key store's ear. Answers what a message means: `{ request }` for the first sound request, `{ refused: true }` for a
 * first request that is not sound, `{ leave: true }` when the person looks for the key elsewhere, nothing for everything else.
 * The first request counts, sound or not: what a person has read must not change under the hand.
 */
export function listenToPortal({ portal, parent }) {
  let asked = false;
  let id;
  return (event, now) => {
    if (event.origin !== portal || event.source !== parent) return undefined;
    const type = typeOf(event.data);
    if (type === 'leave') return id !== undefined && event.data.id === id ? { leave: true } : undefined;
    if (asked || type !== 'sign') return undefined;
    asked = true;
    const request = readRequest(event.data, now);
    id = request?.id;
    return request ? { request } : { refused: true };
  };
}

/**
 * The portal's ear. Answers what a message means: `{ ask: true }`, `{ height }`, `{ signed }`, `{ cancelled: true }`, or
 * nothing. A signature is taken once, for this page's `id` alone, and only after it was asked for; nothing after it counts.
 * `frame` gives the key store's window, which may not be there yet.
 */
export function listenToKeyStore({ origin, frame, id }) {
  let asked = false;
  let over = false;
  return (event) => {
    const window = frame();
    if (over || !window || event.origin !== origin || event.source !== window) return undefined;
    const message = event.data;
    switch (typeOf(message)) {
      case 'ready':
        asked = true;
        return { ask: true };
      case 'height':
        return Number.isFinite(message.px) && message.px >= 0
          ? { height: Math.min(Math.ceil(message.px), HEIGHT_MAX_PX) }
          : undefined;
      case 'signed':
        if (!asked || message.id !== id || !isSignature(message.cms)) return undefined;
        over = true;
        return { signed: message.cms };
      case 'cancelled':
        if (!asked || message.id !== id) return undefined;
        over = true;
        return { cancelled: true };
      default:
        return undefined;
    }
  };
}

/** Base64 of a bearable length. */
export function isSignature(cms) {
  return typeof cms === 'string' && cms.length <= CMS_MAX && BASE64.test(cms);
}

/** An id for a request: 128 random bits. */
export function newId(random = crypto) {
  return Array.from(random.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The type of a plain message. A list or a text has none. */
function typeOf(message) {
  return typeof message === 'object' && message !== null && !Array.isArray(message) ? message.type : undefined;
}

/** A short text of this form; a long one is not even looked through. */
function matches(value, form) {
  return typeof value === 'string' && value.length <= 40 && form.test(value);
}
