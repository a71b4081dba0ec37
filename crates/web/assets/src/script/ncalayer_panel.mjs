// What a person sees of NCALayer: how to begin, that its window is waited for, what went wrong and what to do then.

import { NcaLayerProblem, leaveToReach, signWithNcaLayer } from './ncalayer.mjs';

/** `send` takes the signature, `status` tells what is waited for, `choose` changes to another place of the key. */
export function startNcaLayer(block, request, { send, status, choose }) {
  const panel = block.querySelector('[data-place="ncalayer"]');
  const press = (name) => panel.querySelector(`[data-do="${name}"]`);
  const anyAuthority = 'anyAuthority' in block.dataset;
  let waiting;

  block.addEventListener('change', () => {
    // Whoever goes to the other place waits here no more.
    waiting?.abort();
    if (!panel.hidden) tellLeave(panel);
  });
  press('ncalayer').addEventListener('click', sign);
  press('stop').addEventListener('click', () => waiting?.abort());
  press('file').addEventListener('click', () => choose('file'));
  window.addEventListener('pagehide', () => waiting?.abort());
  if (!panel.hidden) tellLeave(panel);

  async function sign() {
    if (waiting) return;
    waiting = new AbortController();
    const { signal } = waiting;
    problem(undefined);
    busy(true);
    status.textContent = status.dataset.reaching;
    const leave = await tellLeave(panel);
    try {
      const reached = () => { status.textContent = status.dataset.waiting; };
      const asked = leave === 'prompt';
      send(await signWithNcaLayer({ ...request, anyAuthority }, { signal, asked, reached }));
    } catch (error) {
      status.textContent = '';
      if (!(error instanceof NcaLayerProblem)) throw error;
      problem(error.code === 'not-running' && leave === 'denied' ? 'denied' : error.code);
    } finally {
      waiting = undefined;
      busy(false);
    }
  }

  function busy(is) {
    press('ncalayer').disabled = is;
    press('stop').hidden = !is;
  }

  /** What went wrong, and the other way at once. */
  function problem(code) {
    const place = panel.querySelector('[data-part="problem"]');
    for (const text of place.children) text.hidden = text.dataset.problem !== code;
    place.classList.toggle('kz-ncalayer__problem--shown', code !== undefined);
    press('file').hidden = code === undefined;
    if (code !== undefined && !panel.hidden) place.focus();
  }
}

/** Before the browser asks the person, the page says what about. */
async function tellLeave(panel) {
  const leave = await leaveToReach();
  panel.querySelector('[data-leave="prompt"]').hidden = leave !== 'prompt';
  return leave;
}
