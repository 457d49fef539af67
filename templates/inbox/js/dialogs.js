// @ts-check
// Opening and closing of dialogs, menus and the side pane.
import { all, the } from "./dom.js";

/** @param {string} id */
export function show(id) {
  const dialog = /** @type {HTMLDialogElement} */ (the(id));
  if (!dialog.open) dialog.showModal();
}

/**
 * Asks before something is done that others notice.
 * @param {string} question
 * @param {string} label of the button that does it
 * @param {() => void} act
 */
export function ask(question, label, act) {
  the("ask-question").textContent = question;
  const yes = /** @type {HTMLButtonElement} */ (the("ask-yes"));
  yes.textContent = label;
  yes.onclick = act;
  show("ask");
}

/** Whether a dialog is open. */
export const isOpen = () => !!document.querySelector("dialog[open]");

/** Shows or hides the side pane where there is no room for it. */
export function toggleSide() {
  const on = document.body.classList.toggle("side-open");
  document.getElementById("side-toggle")?.setAttribute("aria-expanded", String(on));
}

/** Begins. */
export function start() {
  document.addEventListener("click", (e) => {
    const at = /** @type {Element} */ (e.target);
    if (at.closest("[data-closes]") || at instanceof HTMLDialogElement) at.closest("dialog")?.close();
    if (at.closest("#side-toggle")) toggleSide();
    for (const menu of all("details.menu[open]")) {
      if (!menu.contains(at)) menu.removeAttribute("open");
    }
  });
}
