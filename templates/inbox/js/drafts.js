// @ts-check
// What one has begun to write: kept by this browser at once, and by the relay a
// moment later, for one's other devices. The last that was written counts.
import * as kept from "./kept.js";
import { base, now } from "./page.js";

/**
 * @typedef {object} Draft
 * @property {string} text
 * @property {string} kind "reply" or "note"
 * @property {number} at when it was written, by the relay's clock
 * @property {boolean} [told] the relay has it
 */

const idle = 1_000;
/** @type {Map<string, number>} What is to be told, and by which timer. */
const waiting = new Map();

/** @param {string} conv */
const name = (conv) => "draft." + conv;

/**
 * Keeps what is written now; "" is nothing any more.
 * @param {string} conv
 * @param {string} kind
 * @param {string} text
 */
export function keep(conv, kind, text) {
  if (!conv) return;
  /** @type {Draft | null} */
  const old = kept.get(name(conv));
  if (text === (old?.text ?? "") && (!text || kind === old?.kind)) return;
  kept.set(name(conv), { kind, text, at: Math.round(now()) });
  clearTimeout(waiting.get(conv));
  waiting.set(conv, setTimeout(() => tell(conv), text ? idle : 0));
}

/** @param {string} conv */
async function tell(conv) {
  clearTimeout(waiting.get(conv));
  waiting.delete(conv);
  /** @type {Draft | null} */
  const draft = kept.get(name(conv));
  if (!draft || draft.told) return;
  try {
    const answer = await fetch(`${base}/c/${conv}/draft`, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ text: draft.text, kind: draft.kind, at: String(draft.at) }),
      keepalive: draft.text.length < 10_000, // the browser allows no more when the page goes
    });
    /** @type {Draft | null} */
    const at = kept.get(name(conv));
    if (!answer.ok || at?.at !== draft.at) return;
    kept.set(name(conv), draft.text ? { ...draft, told: true } : null);
  } catch {
    // It is kept here, and told with the next word or when the page opens again.
  }
}

/** Tells what is not told yet, as another conversation is opened or the page goes. */
export const flush = () => [...waiting.keys()].forEach(tell);

/**
 * What was begun in a conversation that has come into the page.
 * @param {string} conv
 * @param {HTMLTextAreaElement} field with what the relay has
 * @returns {Draft | null}
 */
export function arrive(conv, field) {
  flush();
  /** @type {Draft} */
  const theirs = { text: field.defaultValue, kind: "noted" in field.dataset ? "note" : "reply", at: Number(field.dataset.at), told: true };
  const draft = last(kept.get(name(conv)), theirs);
  kept.set(name(conv), draft);
  if (draft && !draft.told) tell(conv);
  return draft;
}

/**
 * Which of this browser's draft and the relay's counts: what the relay was told
 * and has no more was sent or removed elsewhere.
 * @param {Draft | null} ours
 * @param {Draft} theirs
 * @returns {Draft | null}
 */
export function last(ours, theirs) {
  if (ours && (ours.told ? ours.at === theirs.at : ours.at === undefined || ours.at > theirs.at)) return ours;
  return theirs.text ? theirs : null;
}

addEventListener("pagehide", flush);
