// @ts-check
// What agents know of the person, changed without leaving the page.
import { parse, the } from "./dom.js";
import { words } from "./page.js";
import { localise } from "./times.js";
import { toast } from "./toast.js";

/**
 * Sends a form of the part, and puts the part as it is then in its place.
 * @param {HTMLFormElement} form
 */
async function save(form) {
  /** @type {HTMLElement | null} */
  const error = form.querySelector("[role=alert]");
  /** @param {string} text */
  const fail = (text) => {
    if (!error) return toast(text);
    error.hidden = false;
    error.textContent = text;
  };
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json", "Parley-Part": "person" },
      body: new URLSearchParams(/** @type {any} */ (new FormData(form))),
      signal: AbortSignal.timeout(15_000),
    });
    if (!answer.ok) {
      fail((await answer.json().catch(() => ({}))).text || words.failed);
      return;
    }
    const part = parse(await answer.text()).getElementById("person");
    if (!part || !form.isConnected) return;
    const what = form.elements.namedItem("do");
    const again = what instanceof HTMLInputElement ? `input[name=do][value=${what.value}]` : "";
    the("person").replaceWith(part);
    localise(part);
    const next = again && part.querySelector(again)?.closest("form")?.querySelector("textarea, button");
    if (next instanceof HTMLElement) next.focus();
  } catch {
    fail(words.failed);
  }
}

/** Begins. */
export function start() {
  document.addEventListener("submit", (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    if (!form.hasAttribute("data-person")) return;
    e.preventDefault();
    save(form);
  });
}
