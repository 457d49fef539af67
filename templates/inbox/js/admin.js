// @ts-check
// Pages with settings: copying a text, and a part that waits for something.
import { parse } from "./dom.js";

const every = 2_000;

/** Begins. */
export function start() {
  document.addEventListener("click", (e) => {
    const button = e.target instanceof Element ? e.target.closest("[data-copy]") : null;
    if (button instanceof HTMLElement) copy(button);
  });
  const part = document.querySelector("[data-live]");
  if (part) setTimeout(() => look(part), every);
}

/** @param {HTMLElement} button */
async function copy(button) {
  const field = /** @type {HTMLTextAreaElement} */ (document.getElementById(button.dataset.copy ?? ""));
  field.select(); // where the clipboard is denied, the text is ready for it
  try {
    await navigator.clipboard.writeText(field.value);
    button.textContent = button.dataset.copied ?? "";
  } catch {
    field.focus();
  }
}

/**
 * Reads a part of the page anew until it waits no more.
 * @param {Element} part
 */
async function look(part) {
  try {
    const answer = document.hidden ? null : await fetch(location.pathname);
    const fresh = answer?.ok ? parse(await answer.text()).getElementById(part.id) : null;
    if (fresh && !fresh.matches("[data-live]")) {
      part.replaceWith(fresh);
      return;
    }
  } catch {
    // No network: the next look may have one.
  }
  setTimeout(() => look(part), every);
}
