// @ts-check
// Canned replies where the agent writes: "/" opens the list, what follows narrows
// it, Enter puts the text where the cursor is.
import * as attach from "./attach.js";
import { the } from "./dom.js";
import { fold } from "./fold.js";
import * as kept from "./kept.js";
import { base, myName, say, words } from "./page.js";
import { filled, openPlace } from "./places.js";
import { close } from "./suggest.js";
import { conv, open } from "./thread.js";

/** @typedef {{id: string, name: string, title?: string, text: string, files?: import("./insert.js").Kept[], then?: string, last?: number}} Reply */

const most = 8;
const freshFor = 60_000; // milliseconds until somebody else's change is looked for

/** @type {Reply[]} */
let replies = [];
let readAt = -freshFor;

/** @returns {HTMLTextAreaElement} */
const field = () => /** @type {HTMLTextAreaElement} */ (the("text"));

async function read() {
  if (performance.now() - readAt < freshFor) return;
  readAt = performance.now();
  try {
    const answer = await fetch(`${base}/canned`, { headers: { Accept: "application/json" } });
    if (answer.ok) replies = await answer.json();
  } catch {
    readAt = -freshFor; // no network: what was read before stays
  }
}

/**
 * The replies that what was typed may mean: by their names first, then by what is
 * in them; of those the ones used last first.
 * @param {Reply[]} all
 * @param {string} typed
 */
export function matching(all, typed) {
  const asked = fold(typed);
  const late = [...all].sort((a, b) => (b.last ?? 0) - (a.last ?? 0));
  const named = late.filter((r) => fold(r.name).startsWith(asked));
  const others = late.filter((r) => !named.includes(r) && fold(`${r.name} ${r.title ?? ""} ${r.text}`).includes(asked));
  return [...named, ...others].slice(0, most);
}

/**
 * What was typed behind a "/" before the cursor, and where that stands; null if
 * there is none. An input method that writes Chinese gives other marks by the key:
 * one of them is a common comma, and counts only where a text begins.
 * @param {string} before what stands before the cursor
 * @returns {{asked: string, start: number} | null}
 */
export function slash(before) {
  const m = /(?:^|[\s\u3000-\u9fff\uac00-\ud7af\uff00-\uffef])([/／])([^\s/／]*)$/.exec(before) ?? /^(、)(\S*)$/.exec(before);
  return m && { asked: m[2], start: before.length - m[2].length - 1 };
}

const here = () => slash(field().value.slice(0, field().selectionStart));

/** What the places of a reply may stand for. @returns {Record<string, string | undefined>} */
function values() {
  const d = open()?.dataset;
  const first = (/** @type {string | undefined} */ name) => name?.trim().split(/\s+/)[0];
  return {
    "visitor.name": d?.visitor, "visitor.firstName": first(d?.visitor), "visitor.email": d?.email,
    ...Object.fromEntries(Object.entries(JSON.parse(document.getElementById("person")?.dataset.values || "{}")).map(([key, value]) => ["attr." + key, value])),
    "agent.name": myName, "agent.firstName": first(myName), "conversation.number": d?.number, page: d?.page,
  };
}

/** The canned replies in the text, by their ids: those of the open conversation. @type {{conv: string, list: Reply[]}} */
let used = { conv: "", list: [] };

/** What the text was made from: the ids of canned replies. */
export const taken = () => (used.conv === conv() ? used.list.map((r) => r.id) : []);

/** Returns what puts back what the text was made from. */
export function keep() {
  const was = used;
  return () => {
    used = was;
    drawThen();
  };
}

/** Forgets what the text was made from. */
export function forgetTaken() {
  used = { conv: "", list: [] };
  drawThen();
}

/** Says what the macros in the text will do. */
function drawThen() {
  const does = taken().length ? used.list.map((r) => r.then).filter(Boolean).join(" · ") : "";
  the("composer-then").textContent = does && say("then", { does });
}

/** What may be put in the place of what was typed. @returns {Promise<import("./suggest.js").Suggestions | null>} */
export async function suggested() {
  if (!field().value.trim()) forgetTaken();
  if (!here()) return null;
  await read();
  const now = here();
  if (!conv() || !now) return null;
  const found = matching(replies.map((r) => ({ ...r, last: kept.get("canned." + r.id) ?? 0 })), now.asked);
  return {
    label: words.canned, take: (i) => take(found[i]),
    rows: found.map((r) => ({ label: r.name, hint: r.title || r.text || r.files?.map((f) => `📎 ${f.name}`).join(" ") || r.then || "" })),
  };
}

/** All canned replies of the agent. */
export async function all() {
  await read();
  return replies;
}

/** @param {Reply} reply */
function take(reply) {
  const at = here();
  if (at) put(reply, at.start);
}

/**
 * Puts a reply into the text, in the place of what stands before the cursor from
 * start on.
 * @param {Reply} reply
 * @param {number} [start]
 */
export function put(reply, start = field().selectionStart) {
  const f = field();
  const text = filled(reply.text, values());
  f.setRangeText(text, start, f.selectionStart, "end");
  kept.set("canned." + reply.id, Date.now());
  used = { conv: conv(), list: [...used.conv === conv() ? used.list : [], reply] };
  close();
  f.dispatchEvent(new Event("input", { bubbles: true })); // the draft, the height, typing
  attach.refer(reply.files ?? []);
  if (!text) used = { conv: conv(), list: [reply] };
  drawThen();
  f.focus();
  const ask = openPlace(f.value, start);
  if (ask) f.setSelectionRange(ask.start, ask.end);
}
