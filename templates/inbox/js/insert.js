// @ts-check
// The files that a conversation has, in a menu of the composer: one that is chosen
// goes with the next message, without being sent to the relay again.
import * as attach from "./attach.js";
import { make, the } from "./dom.js";
import { base } from "./page.js";
import { conv } from "./thread.js";

/** @typedef {{id: string, name: string, size?: string, picture?: boolean, alt?: string}} Kept a file that the relay has */

/** Prepares the composer of a conversation that has just come into the page. */
export function arrive() {
  the("insert-menu").addEventListener("toggle", (e) => {
    if (/** @type {ToggleEvent} */ (e).newState === "open") fill();
  });
}

async function fill() {
  const list = the("insert-list");
  const of = conv();
  /** @type {Kept[]} */
  let files = [];
  let says = list.dataset.none;
  try {
    const answer = await fetch(`${base}/c/${of}/files`, { headers: { Accept: "application/json" } });
    if (answer.ok) files = await answer.json();
    else says = list.dataset.failed;
  } catch {
    says = list.dataset.failed;
  }
  if (of !== conv()) return;
  list.replaceChildren(...files.map((f) => {
    const item = make("button", "menu-item", make("bdi", "", f.name), make("bdi", "muted", f.size ?? ""));
    item.setAttribute("type", "button");
    item.addEventListener("click", () => {
      the("insert-menu").hidePopover();
      attach.refer([f]);
      the("text").focus();
    });
    return make("li", "", item);
  }));
  if (!files.length) list.append(make("li", "muted", says ?? ""));
  list.querySelector("button")?.focus();
}
