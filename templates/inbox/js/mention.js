// @ts-check
// People and teams in a note: "@" opens the list of those who may be named in the
// conversation, what follows narrows it, Enter puts the name where the cursor is.
import { the } from "./dom.js";
import { fold } from "./fold.js";
import { base, words } from "./page.js";
import { close } from "./suggest.js";
import { conv } from "./thread.js";

/** @typedef {{name: string, team?: boolean}} Named */

const most = 8;
const freshFor = 60_000; // milliseconds until somebody else's change is looked for

/** @type {{conv: string, at: number, list: Named[]}} */
let read = { conv: "", at: 0, list: [] };

/** @returns {HTMLTextAreaElement} */
const field = () => /** @type {HTMLTextAreaElement} */ (the("text"));

/**
 * Those who may be named in the open conversation.
 * @returns {Promise<Named[]>}
 */
async function named() {
  const of = conv();
  if (read.conv === of && performance.now() - read.at < freshFor) return read.list;
  try {
    const answer = await fetch(`${base}/c/${of}/names`, { headers: { Accept: "application/json" } });
    if (answer.ok) read = { conv: of, at: performance.now(), list: await answer.json() };
  } catch { /* no network: nobody is suggested */ }
  return read.conv === of ? read.list : [];
}

/**
 * What was typed behind an "@" before the cursor, and where that stands; null if
 * there is none, as in an address.
 * @param {string} before what stands before the cursor
 * @returns {{asked: string, start: number} | null}
 */
export function sign(before) {
  const m = /(?:^|[^a-z0-9\u00c0-\u00ff])[@＠]([^@＠\n]{0,60})$/i.exec(before);
  return m && { asked: m[1], start: before.length - m[1].length - 1 };
}

/**
 * Those whom what was typed may mean: by the beginning of their names, or of a word
 * of them.
 * @param {Named[]} all
 * @param {string} typed
 */
export function matching(all, typed) {
  const asked = fold(typed);
  const begins = all.filter((n) => fold(n.name).startsWith(asked));
  const others = all.filter((n) => !begins.includes(n) && fold(n.name).split(/\s+/).some((word) => word.startsWith(asked)));
  return [...begins, ...others].slice(0, most);
}

const here = () => sign(field().value.slice(0, field().selectionStart));

/** What may be put in the place of what was typed. @returns {Promise<import("./suggest.js").Suggestions | null>} */
export async function suggested() {
  const note = () => new FormData(/** @type {HTMLFormElement} */ (the("composer"))).get("kind") === "note";
  if (!note() || !here()) return null;
  const all = await named(), now = here();
  if (!now || !note()) return null;
  const found = matching(all, now.asked);
  return { label: words.mention, rows: found.map((n) => ({ label: n.name, hint: n.team ? words.team : "" })), take: (i) => put(found[i]) };
}

/** @param {Named} n */
function put(n) {
  const f = field(), now = here();
  if (!now) return;
  f.setRangeText(`@${n.name} `, now.start, f.selectionStart, "end");
  close();
  f.dispatchEvent(new Event("input", { bubbles: true })); // the draft, the height
  f.focus();
}
