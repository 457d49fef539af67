// @ts-check
// Files in the log: pictures open over the page, and what somebody removed is gone
// from the lines that have it.
import { show } from "../../base/gallery.js";
import { all, make, the } from "./dom.js";

/** Follows what comes into the page. */
export function start() {
  document.addEventListener("click", (e) => {
    const link = /** @type {Element} */ (e.target).closest?.("a.file.picture");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    const pictures = /** @type {HTMLAnchorElement[]} */ (all("#log a.file.picture"));
    const { close, previous, next } = the("attach").dataset;
    show(pictures, pictures.indexOf(/** @type {HTMLAnchorElement} */ (link)), { close: close ?? "", previous: previous ?? "", next: next ?? "" });
  });
}

/** Takes the files out of the log that its lines say are removed. */
export function dress() {
  for (const line of all("#log > [data-removed]")) {
    const tile = document.querySelector(`.file-tile[data-file="${line.dataset.removed}"]`);
    if (tile && !tile.querySelector(".file-gone")) tile.replaceChildren(make("span", "file-gone", the("attach").dataset.gone ?? ""));
  }
}
