// @ts-check
// The side pane's search for articles, as one types.
import { parse, the } from "./dom.js";
import { insert } from "./composer.js";
import { words } from "./page.js";
import { toast } from "./toast.js";

let asked = 0;
let wait = 0;

/** @param {HTMLFormElement} form */
async function search(form) {
  const mine = ++asked;
  const q = String(new FormData(form).get("q") ?? "");
  const query = new URLSearchParams({ q, lang: form.dataset.lang ?? "" });
  try {
    const answer = await fetch(`${form.dataset.url}?${query}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const hits = parse(await answer.text()).getElementById("help-hits");
    if (mine === asked && hits) the("help-hits").replaceWith(hits);
  } catch {
    if (mine === asked) toast(words.failed); // what was found before stays
  }
}

/** Begins. */
export function start() {
  document.addEventListener("input", (e) => {
    const form = e.target instanceof HTMLInputElement ? e.target.form : null;
    if (form?.id !== "help") return;
    clearTimeout(wait);
    wait = setTimeout(() => search(form), 120);
  });
  document.addEventListener("submit", (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    if (form.id !== "help") return;
    e.preventDefault();
    search(form);
  });
  document.addEventListener("click", (e) => {
    const button = e.target instanceof Element ? e.target.closest("[data-insert]") : null;
    if (button instanceof HTMLElement) insert(button.dataset.insert ?? "");
  });
}
