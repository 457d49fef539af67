// @ts-check
// Sends a file to the relay. A large one goes in pieces: after a lost line it goes on
// from what the relay has.

/**
 * @typedef {object} To
 * @property {string} url with what names the file in its query
 * @property {() => Record<string, string>} headers
 * @property {number} [have] how much of it the relay has, in bytes
 * @property {(share: number) => void} progress from 0 to 1
 * @property {(have: number) => void} noted the relay has so much of it
 * @property {(answer: string) => void} kept the relay has all of it
 * @property {(answer: string) => void} refused
 */

const piece = 1_000_000; // bytes, as the relay has it
const again = 3_000; // milliseconds until what the relay does not take is sent again
const still = 30_000; // milliseconds without progress until a line counts as lost

/**
 * Sends a file until it is there, or refused.
 * @param {Blob} body
 * @param {To} to
 * @returns {{ stop: () => void, again: () => void }} what ends it, and what has it
 * try at once if it waits
 */
export function upload(body, to) {
  const pieces = body.size > piece;
  let at = pieces ? to.have ?? 0 : 0;
  let timer = 0;
  /** @type {XMLHttpRequest | null} */
  let request = null;

  function later() {
    stop();
    timer = setTimeout(go, again);
  }
  function stop() {
    clearTimeout(timer);
    const r = request;
    request = null;
    r?.abort();
  }
  function go() {
    stop();
    const r = request = new XMLHttpRequest();
    const lost = () => r === request && later();
    r.open("POST", to.url + (pieces ? `&at=${at}&of=${body.size}` : ""));
    for (const [name, value] of Object.entries(to.headers())) r.setRequestHeader(name, value);
    r.upload.onprogress = (e) => {
      clearTimeout(timer);
      if (r !== request) return;
      to.progress((at + e.loaded) / (body.size || 1));
      if (e.loaded < e.total) timer = setTimeout(lost, still);
    };
    r.onerror = lost;
    r.onload = () => {
      if (r !== request) return;
      request = null; // it is over: ending it would take its answer away
      if (r.status === 429 || r.status >= 500) return later();
      clearTimeout(timer);
      if (r.status === 200) return to.kept(r.responseText);
      if (r.status !== 202) return to.refused(r.responseText);
      at = JSON.parse(r.responseText).have;
      to.noted(at);
      go();
    };
    timer = setTimeout(lost, still);
    r.send(pieces ? body.slice(at, at + piece) : body);
  }
  go();
  return { stop, again: () => { if (!request) go(); } };
}

/** The sentence of a refusal. @param {string} answer @returns {string} */
export function sentence(answer) {
  try {
    const { text, error } = JSON.parse(answer);
    return text ?? error ?? "";
  } catch {
    return answer;
  }
}
