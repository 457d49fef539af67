// @ts-check
// What the agent sent and the relay has not taken yet. It is written down
// before it is sent, keeps its id over every retry, and goes in order. It
// survives a reload and a lost connection; the relay knows an id that it has.
import { newID } from "./dom.js";
import * as kept from "./kept.js";
import * as live from "./live.js";
import { base, me, now, site } from "./page.js";
import { zone } from "./times.js";

/**
 * @typedef {object} Entry
 * @property {string} id
 * @property {string} conv
 * @property {"reply" | "note"} kind
 * @property {string} text
 * @property {number} at
 * @property {{files?: string, called?: string, then?: string, later?: string, canned?: string, articles?: string, seen?: string}} [more] what goes with it
 * @property {string} [refused] why the relay does not take it
 * @property {number} [due] until when it may be taken back, by the relay's clock
 */
/** @typedef {"sending" | "sent" | "refused" | "gone"} State */

const box = "out.";
/** @type {Set<(entry: Entry, state: State) => void>} */
const watchers = new Set();
let failures = 0;
let running = false;
let retry = 0;

/** @param {(entry: Entry, state: State) => void} watch */
export const onChange = (watch) => watchers.add(watch);

/** @param {Entry} entry @param {State} state */
const tell = (entry, state) => watchers.forEach((watch) => watch(entry, state));

/** @returns {Entry[]} all entries, oldest first */
export function entries() {
  return kept.names(box).map(kept.get).filter(Boolean)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/**
 * Takes what the agent wrote.
 * @param {string} conv
 * @param {"reply" | "note"} kind
 * @param {string} text
 * @param {Entry["more"]} [more]
 * @param {number} [hold] for how many milliseconds it may be taken back
 * @returns {string} its id
 */
export function add(conv, kind, text, more, hold = 0) {
  const last = entries().at(-1);
  /** @type {Entry} */
  const entry = { id: newID(), conv, kind, text, more, at: Math.max(Math.round(now()), (last?.at ?? 0) + 1) };
  if (hold) entry.due = Math.round(now()) + hold;
  kept.set(box + entry.id, entry);
  tell(entry, "sending");
  pump();
  return entry.id;
}

/**
 * Takes back what is not sent yet, and reports whether it was.
 * @param {string} id
 */
export function takeBack(id) {
  const entry = kept.get(box + id);
  if (!entry?.due || entry.due <= now()) return false;
  discard(id);
  pump();
  return true;
}

/**
 * Sends at once what may be taken back: whoever closes the page does not any more.
 * What does not arrive is sent by the next page, with the same id.
 */
export function release() {
  for (const entry of entries()) {
    if (!entry.due) continue;
    delete entry.due;
    kept.set(box + entry.id, entry);
    post(entry, { keepalive: entry.text.length < 10_000 }).catch(() => {});
  }
}

/** @param {string} id */
export function again(id) {
  const entry = kept.get(box + id);
  if (!entry) return;
  delete entry.refused;
  delete entry.more?.seen; // whoever tries again has read what came between
  kept.set(box + id, entry);
  tell(entry, "sending");
  failures = 0;
  pump();
}

/** @param {string} id */
export function discard(id) {
  const entry = kept.get(box + id);
  kept.set(box + id, null);
  if (entry) tell(entry, "gone");
}

/**
 * The log has it: nothing more to do.
 * @param {string} id
 */
export const acked = (id) => kept.set(box + id, null);

/** Sends what waits, also what an earlier page left behind. */
export function start() {
  live.onChange((up) => { if (up) { failures = 0; pump(); } });
  addEventListener("online", pump);
  addEventListener("pagehide", release);
  pump();
}

async function pump() {
  clearTimeout(retry);
  if (running) return;
  running = true;
  try {
    // Several pages of one agent share the box; one of them empties it.
    if (navigator.locks) await navigator.locks.request(`parley-outbox/${site}/${me}`, empty);
    else await empty();
  } finally {
    running = false;
  }
}

async function empty() {
  for (;;) {
    const entry = entries().find((e) => !e.refused);
    if (!entry) return;
    const early = (entry.due ?? 0) - now();
    if (early > 0) {
      retry = setTimeout(pump, early);
      return;
    }
    if (await deliver(entry)) {
      failures = 0;
      continue;
    }
    failures++;
    retry = setTimeout(pump, Math.random() * Math.min(30_000, 500 * 2 ** failures));
    return;
  }
}

/**
 * @param {Entry} entry
 * @param {RequestInit} how
 */
const post = (entry, how) => fetch(`${base}/c/${entry.conv}/${entry.kind === "note" ? "note" : "reply"}`, {
  method: "POST",
  headers: { Accept: "application/json" },
  body: new URLSearchParams({ ...entry.more, zone, id: entry.id, kind: entry.kind, text: entry.text, sent: String(entry.at) }),
  ...how,
});

/**
 * Sends one entry and reports whether the next may follow.
 * @param {Entry} entry
 */
async function deliver(entry) {
  let answer;
  try {
    answer = await post(entry, { signal: AbortSignal.timeout(15_000) });
  } catch {
    live.probe();
    return false; // no network; the retry has the same id
  }
  if (answer.ok) {
    acked(entry.id);
    tell(entry, "sent");
    return true;
  }
  if (answer.status === 401) {
    location.reload();
    return false;
  }
  if (answer.status >= 500 || answer.status === 429) return false;
  const why = await answer.json().catch(() => ({ text: "" }));
  entry.refused = why.text || String(answer.status);
  kept.set(box + entry.id, entry);
  tell(entry, "refused");
  return true;
}
