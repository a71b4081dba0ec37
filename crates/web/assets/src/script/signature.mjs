// The portal's side of signing. The key store lives in a frame of its own origin and tells only:
//   { type: 'ready' }            -> we answer { type: 'sign', purpose, text, lang, at, holder }
//   { type: 'height', px }       -> the frame takes that height
//   { type: 'signed', cms }      -> base64; the form is sent
//   { type: 'cancelled' }        -> the person goes where the page says
// Messages of any other origin or window are ignored, and ours go to that origin only.

/** The tallest frame that the key store may ask for, in CSS pixels. */
const HEIGHT_MAX_PX = 2000;
/** The longest signature that is sent, in characters of base64: a hundred times a usual one. */
const CMS_MAX = 400_000;

export function startSignatures() {
  document.querySelectorAll('[data-module="kezek-signature"]').forEach(start);
}

function start(block) {
  const frame = block.querySelector('iframe');
  const form = block.querySelector('form');
  const status = block.querySelector('[role="status"]');
  // The server's instant, whose key is asked for (crates/web/keystore/README.md).
  const { origin, purpose, lang, at, holder, cancelled } = block.dataset;
  const text = form.querySelector('.kz-signature__source').value;
  let sent = false;

  window.addEventListener('message', (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow) return;
    const message = event.data;
    if (message?.type === 'ready') {
      frame.contentWindow.postMessage({ type: 'sign', purpose, text, lang, at, holder }, origin);
    } else if (message?.type === 'height' && Number.isFinite(message.px)) {
      frame.height = String(Math.min(Math.max(0, Math.ceil(message.px)), HEIGHT_MAX_PX));
    } else if (message?.type === 'signed' && !sent && isSignature(message.cms)) {
      sent = true;
      form.elements.cms.value = message.cms;
      status.textContent = status.dataset.sent;
      form.submit();
    } else if (message?.type === 'cancelled' && !sent) {
      window.location.assign(cancelled);
    }
  });
}

function isSignature(cms) {
  return typeof cms === 'string' && cms.length > 0 && cms.length <= CMS_MAX && /^[A-Za-z0-9+/]+=*$/.test(cms);
}
