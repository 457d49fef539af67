// @ts-check
// Where the agent goes when what they did takes the conversation off the list.
import * as kept from "./kept.js";
import * as list from "./list.js";
import * as nav from "./nav.js";
import { base, view } from "./page.js";
import { isSaved } from "./saved.js";
import { conv } from "./thread.js";

/** @type {Record<string, string[]>} the views that a conversation leaves by an act */
const leaves = { resolve: ["mine", "queue", "all"], snooze: ["mine", "queue", "all"], wake: ["snoozed"], take: ["queue"], reopen: ["done"], assign: ["mine", "queue"] };

/** @returns {"next" | "stay" | "list"} */
const wanted = () => kept.everywhere("after") ?? "next";

/**
 * Goes on from a conversation, unless the agent is elsewhere by now.
 * @param {string} which
 * @param {string} action
 */
export function moveOn(which, action) {
  if (which !== conv() || nav.pending() || !leaves[action]?.includes(isSaved() ? "all" : view())) return;
  const row = list.beside(1) ?? list.beside(-1);
  const link = row?.dataset.conv === which ? null : row?.querySelector("a");
  if (wanted() === "next" && link) nav.go(link.href);
  if (wanted() === "list") nav.go(`${base}/${view()}`);
}

/** Begins. */
export function start() {
  const field = document.getElementById("set-after");
  if (!(field instanceof HTMLSelectElement)) return; // it stands on the page of one's account
  field.value = wanted();
  field.addEventListener("change", () => kept.setEverywhere("after", field.value));
}
