// @ts-check
// Everything by keyboard. Single letters work where nobody writes.
import { press } from "./acts.js";
import { write } from "./composer.js";
import { isOpen, show } from "./dialogs.js";
import { move } from "./list.js";
import { openPalette } from "./palette.js";

/** @type {Record<string, () => void>} the same as templates/inbox_keys.go lists */
const keys = {
  j: () => move(1),
  k: () => move(-1),
  r: () => write("reply"),
  n: () => write("note"),
  a: () => press("take"),
  e: () => press("resolve", "reopen"),
  "?": () => show("keys"),
};

/** @param {EventTarget | null} at */
const writing = (at) =>
  at instanceof HTMLElement && (at.isContentEditable || at.matches("textarea, select, input:not([type=radio], [type=checkbox])"));

/** Begins. */
export function start() {
  document.addEventListener("keydown", (e) => {
    if (e.isComposing || e.defaultPrevented) return;
    if ((e.metaKey || e.ctrlKey) && !e.shiftKey && e.key.toLowerCase() === "k") {
      e.preventDefault();
      if (!isOpen()) openPalette();
      return;
    }
    if (e.key === "Escape" && !isOpen()) {
      for (const menu of document.querySelectorAll("details.menu[open]")) menu.removeAttribute("open");
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      document.body.classList.remove("side-open");
      return;
    }
    if (e.metaKey || e.ctrlKey || e.altKey || isOpen() || writing(e.target)) return;
    const act = keys[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  });
}
