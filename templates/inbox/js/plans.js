// @ts-check
// What waits to be sent later, above where one writes.
import { update } from "./dom.js";
import * as live from "./live.js";
import { conv } from "./thread.js";
import { localise } from "./times.js";

/** The time that was chosen for what is written, "" if none was. */
export const chosen = () => /** @type {HTMLInputElement | null} */ (document.getElementById("later-at"))?.value ?? "";

/** Begins. */
export function start() {
  live.on("events", (f) => {
    const strip = f.conv === conv() ? update(f.plans) : null;
    if (strip) localise(strip);
  });
  // Enter in the field of the time means that time, and not the form's first button.
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || !(e.target instanceof HTMLInputElement) || e.target.id !== "later-at") return;
    e.preventDefault();
    /** @type {HTMLElement | null} */ (document.querySelector("#send-menu [value='later/at']"))?.click();
  });
}
