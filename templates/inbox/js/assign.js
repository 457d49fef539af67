// @ts-check
// Who gets a conversation: the menus fill themselves when they open.
import { all, parse } from "./dom.js";
import { words } from "./page.js";
import { toast } from "./toast.js";

/**
 * Puts the choice in the place of the link to it. What cannot be read stays a
 * link.
 * @param {HTMLAnchorElement} link
 */
async function fill(link) {
  try {
    const answer = await fetch(link.href, { headers: { "Parley-Part": "choices" } });
    const form = answer.ok && parse(await answer.text()).querySelector("form.takers");
    if (!form || !link.isConnected) return;
    const focused = document.activeElement === link || document.activeElement === document.body;
    link.replaceWith(form);
    const first = form.querySelector("[autofocus], button");
    if (focused && first instanceof HTMLElement) first.focus();
  } catch {
    // The link leads there too.
  }
}

/** Opens the menu, if the conversation can be given to somebody. */
export function assign() {
  const button = document.querySelector("[popovertarget=assign-menu]");
  if (button instanceof HTMLElement) button.click(); // so that the menu stands beside it
  else toast(words.resolved);
}

/** Begins. */
export function start() {
  document.addEventListener("toggle", (e) => {
    const menu = e.target;
    if (!(menu instanceof HTMLElement) || /** @type {ToggleEvent} */ (e).newState !== "open") return;
    for (const link of all("a[data-takers]", menu)) fill(/** @type {HTMLAnchorElement} */ (link));
  }, true);
}
