// Where something is signed: the person says where the key is, and the signature comes back from there. A key in a file is
// opened by the key store in its frame, a key in NCALayer by that program; the form is sent in the same way. Changing from
// one to the other keeps the chosen file, but closes an opened key; nothing is sent before there is a signature.

import { listenToKeyStore, newId } from '../../../keystore/protocol.mjs';
import { startNcaLayer } from './ncalayer_panel.mjs';

/** How long after a change of its width the frame may still shrink. */
const SETTLES_WITHIN_MS = 1_000;

export function startSignatures() {
  document.querySelectorAll('[data-module="kezek-signature"]').forEach(start);
}

function start(block) {
  const form = block.querySelector('.kz-signature__form');
  const status = block.querySelector('[role="status"]');
  // The server's instant, whose key is asked for (crates/web/keystore/README.md).
  const { purpose, lang, at, holder, iin } = block.dataset;
  const request = {
    text: form.querySelector('.kz-signature__source').value, purpose, lang, at, holder, iin,
  };
  let sent = false;
  const send = (cms) => {
    if (sent) return;
    sent = true;
    form.elements.cms.value = cms;
    status.textContent = status.dataset.sent;
    form.submit();
  };
  const keyStore = startKeyStore(block, request, send);
  const choose = startPlaces(block, (place) => {
    status.textContent = '';
    // An opened key does not stay open behind another choice.
    if (place !== 'file') keyStore.leave();
  });
  startNcaLayer(block, request, { send, status, choose });
}

/** The choice of where the key is; answers a way to choose for the person. */
function startPlaces(block, changed) {
  const inputs = [...block.querySelectorAll('.kz-keys__input')];
  const show = () => {
    const chosen = inputs.find((input) => input.checked).value;
    for (const place of block.querySelectorAll('[data-place]')) place.hidden = place.dataset.place !== chosen;
    // The key store shows the text itself, so that the portal cannot show another one.
    for (const text of block.querySelectorAll('[data-text]')) text.hidden = chosen === 'file';
    changed(chosen);
  };
  for (const input of inputs) input.addEventListener('change', show);
  block.querySelector('.kz-keys').hidden = false;
  // After a way back the browser may still hold the choice.
  show();
  return (place) => {
    const input = inputs.find((one) => one.value === place);
    input.checked = true;
    show();
    input.focus();
    input.dispatchEvent(new Event('change', { bubbles: true }));
  };
}

/** The key store in its frame, on an origin of its own (crates/web/keystore/protocol.mjs); answers a way to leave it. */
function startKeyStore(block, request, send) {
  const frame = block.querySelector('iframe');
  const { origin, cancelled } = block.dataset;
  const id = newId();
  const hear = listenToKeyStore({ origin, frame: () => frame.contentWindow, id });
  let hears = false;
  let width;
  let since;
  window.addEventListener('message', (event) => {
    const heard = hear(event);
    if (heard?.ask) {
      frame.contentWindow.postMessage({ type: 'sign', id, ...request }, origin);
      hears = true;
    } else if (heard?.height !== undefined) grow(heard.height);
    else if (heard?.signed) send(heard.signed);
    else if (heard?.cancelled) window.location.assign(cancelled);
  });

  /** The frame does not shrink while its width stays: what lies under the pointer stays there. */
  function grow(height) {
    // A frame that is not shown has no width, and its content no true height.
    if (frame.offsetWidth === 0) return;
    const now = performance.now();
    if (frame.offsetWidth !== width) [width, since] = [frame.offsetWidth, now];
    // Heights of the former width are still on their way.
    const least = now - since < SETTLES_WITHIN_MS ? 0 : Number(frame.height) || 0;
    frame.height = String(Math.max(least, height));
  }

  return {
    leave() {
      if (hears) frame.contentWindow.postMessage({ type: 'leave', id }, origin);
    },
  };
}
