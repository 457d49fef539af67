// @ts-check
// What stands where a conversation is to be while it is on its way.
import { all, make, the } from "./dom.js";

/** How long one waits without it, in milliseconds. */
export const patience = 300;

let place = ""; // what the body was before: on a phone the list is a page

/**
 * Draws who it is, as the list knows them, and where the rest will be.
 * @param {string} conv "" if it is not a conversation
 */
export function show(conv) {
  const pane = document.getElementById("thread");
  if (!pane || !conv) return;
  hide();
  const row = document.getElementById("row-" + conv);
  const who = all(".face:not(.tiny), .row-name", row ?? make("i")).map((el) => el.cloneNode(true));
  const log = make("div", "skeleton-log", make("i"), make("i"), make("i"), make("i"));
  const box = make("div", "skeleton", make("div", "pane-top", ...who), log);
  box.id = "skeleton";
  for (const child of pane.children) child.toggleAttribute("inert", true);
  pane.append(box);
  pane.setAttribute("aria-busy", "true");
  place = document.body.className;
  document.body.classList.replace("at-list", "at-thread");
}

/** Takes it away. */
export function hide() {
  const box = document.getElementById("skeleton");
  if (!box) return;
  box.remove();
  const pane = the("thread");
  pane.removeAttribute("aria-busy");
  for (const child of pane.children) child.removeAttribute("inert");
  document.body.className = place;
}
