// @ts-check
// Whether what was sent may be taken back for a moment: each agent says it in their
// browser. It is off until they do.
import * as kept from "./kept.js";
import { words } from "./page.js";
import { toast } from "./toast.js";

const ends = 300; // milliseconds before it is sent: Undo takes its time to get there

/** For how many milliseconds it may be, 0 if it may not. */
export const wait = () => Number(kept.everywhere("undoSend") ?? 0);

/**
 * Offers to take back what was just sent.
 * @param {() => void} act
 */
export function offer(act) {
  if (wait()) toast(words.willSend, words.undo, act, wait() - ends);
}

/** Begins. */
export function start() {
  const field = document.getElementById("set-undo");
  if (!(field instanceof HTMLSelectElement)) return; // it stands on the page of one's account
  field.value = String(wait());
  field.addEventListener("change", () => kept.setEverywhere("undoSend", Number(field.value)));
}
