// @ts-check
// Views that agents made: where a conversation stands in one only the relay knows,
// which says it before the row.
import * as live from "./live.js";
import { view } from "./page.js";

/** @type {Map<string, live.Frame>} */
const placed = new Map();

/** @param {string} page */
const made = (page) => page.startsWith("v/");

/** Whether the page shows a view that an agent made. */
export const isSaved = () => made(view());

/**
 * Where the row of a frame stands in a list.
 * @param {live.Frame} f
 * @param {string} list
 * @returns {number | undefined} undefined if it does not
 */
export function scoreIn(f, list) {
  if (!made(list)) return f.views?.[list];
  const at = placed.get(f.conv);
  return at?.list === list ? at.score : undefined;
}

/** Forgets what was said of the list that was there. */
export const arrive = () => placed.clear();

/**
 * Begins.
 * @param {() => void} recheck says again what the page shows: what fits also changes
 * by the hour, and by what is known of visitors
 */
export function start(recheck) {
  live.on("placed", (f) => { placed.set(f.conv, f); });
  live.on("beat", () => { if (isSaved()) recheck(); });
}
