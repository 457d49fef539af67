// @ts-check
// What can be done with what somebody said, in a dialog over the page.
import { show } from "./dialogs.js";
import { newID, parse, the } from "./dom.js";
import * as live from "./live.js";
import * as nav from "./nav.js";
import { words } from "./page.js";
import { localise } from "./times.js";

/**
 * Opens it. What cannot be read stays a link.
 * @param {HTMLAnchorElement} link
 */
async function open(link) {
  try {
    const answer = await fetch(link.href, { headers: { "Parley-Part": "choices" } });
    const part = answer.ok && parse(await answer.text()).getElementById("said-part");
    if (!part) throw new Error(String(answer.status));
    the("said-place").replaceChildren(part);
    localise(part);
    show("said");
    const text = part.querySelector("textarea");
    text?.focus();
    text?.setSelectionRange(text.value.length, text.value.length);
  } catch {
    location.assign(link.href);
  }
}

/**
 * Sends the new text. The dialog stays until the relay has it.
 * @param {HTMLFormElement} form
 */
async function save(form) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  body.set("id", form.dataset.id ??= newID());
  const error = /** @type {HTMLElement} */ (form.querySelector("[role=alert]"));
  /** @param {string} text */
  const fail = (text) => {
    error.hidden = !text;
    error.textContent = text;
  };
  fail("");
  try {
    const answer = await fetch(form.action, {
      method: "POST", headers: { Accept: "application/json" }, body, signal: AbortSignal.timeout(15_000),
    });
    if (!answer.ok) {
      delete form.dataset.id; // another text is another change
      const why = await answer.json().catch(() => ({}));
      fail(why.text || words.failed);
      return;
    }
    form.closest("dialog")?.close();
    if (!live.isUp()) nav.reload();
  } catch {
    fail(words.failed);
  }
}

/** Begins. */
export function start() {
  document.addEventListener("click", (e) => {
    const link = e.target instanceof Element && e.target.closest("a[data-said]");
    if (!(link instanceof HTMLAnchorElement) || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    open(link);
  });
  document.addEventListener("submit", (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    if (!form.classList.contains("said-edit")) return;
    e.preventDefault();
    save(form);
  });
  document.addEventListener("keydown", (e) => {
    const form = e.target instanceof HTMLTextAreaElement && e.target.closest("form.said-edit");
    if (!(form instanceof HTMLFormElement) || e.key !== "Enter" || e.isComposing || !(e.metaKey || e.ctrlKey)) return;
    e.preventDefault();
    form.requestSubmit();
  });
}
