// @ts-check
// The signs that an agent puts where the cursor is. Arrows go through them.
import { all, the } from "./dom.js";

/** @returns {HTMLElement[]} */
const signs = () => all("#emoji-menu [data-emoji]");

/** @param {HTMLElement} sign */
function put(sign) {
  const f = /** @type {HTMLTextAreaElement} */ (the("text"));
  the("emoji-menu").hidePopover();
  f.setRangeText(sign.textContent ?? "", f.selectionStart, f.selectionEnd, "end");
  f.dispatchEvent(new Event("input", { bubbles: true }));
  f.focus();
}

/**
 * The sign that stands nearest in the row above or below.
 * @param {HTMLElement} from
 * @param {number} way -1 for above
 */
function beyond(from, way) {
  const at = from.getBoundingClientRect();
  const rows = signs().map((sign) => ({ sign, box: sign.getBoundingClientRect() })).filter((s) => way * (s.box.top - at.top) > 2);
  const near = Math.min(...rows.map((s) => way * (s.box.top - at.top)));
  return rows.filter((s) => way * (s.box.top - at.top) < near + 4)
    .sort((a, b) => Math.abs(a.box.left - at.left) - Math.abs(b.box.left - at.left))[0]?.sign;
}

/** Begins. */
export function start() {
  document.addEventListener("toggle", (e) => {
    if (e.target instanceof Element && e.target.id === "emoji-menu" && /** @type {ToggleEvent} */ (e).newState === "open") signs()[0]?.focus();
  }, { capture: true });
  document.addEventListener("click", (e) => {
    const sign = e.target instanceof Element && e.target.closest("[data-emoji]");
    if (sign instanceof HTMLElement) put(sign);
  });
  document.addEventListener("keydown", (e) => {
    if (!(e.target instanceof HTMLElement) || !e.target.hasAttribute("data-emoji")) return;
    const list = signs();
    const step = getComputedStyle(e.target).direction === "rtl" ? -1 : 1;
    const at = list.indexOf(e.target);
    const next = { ArrowRight: list[at + step], ArrowLeft: list[at - step], ArrowDown: beyond(e.target, 1), ArrowUp: beyond(e.target, -1), Home: list[0], End: list.at(-1) }[e.key];
    if (!next) return;
    e.preventDefault();
    next.focus();
  });
}
