// @ts-check
// The search for conversations, as one types.
import { parse, the } from "./dom.js";
import { base, words } from "./page.js";
import { localise } from "./times.js";
import { toast } from "./toast.js";

let asked = 0;
let wait = 0;

/** @param {HTMLFormElement} form */
async function find(form) {
  const mine = ++asked;
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) query.set(name, String(value));
  const url = `${form.action}?${query}`;
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(String(answer.status));
    const found = parse(await answer.text()).getElementById("found");
    if (mine !== asked || !found) return;
    the("found").replaceChildren(...found.childNodes); // the region stays, so that it is read aloud
    localise(the("found"));
    history.replaceState(null, "", url);
  } catch {
    if (mine === asked) toast(words.failed); // what was found before stays
  }
}

/** Goes to the box, on the page or on one of its own. */
export function focusSearch() {
  const box = document.getElementById("find");
  if (box instanceof HTMLInputElement && box.checkVisibility()) box.select();
  else location.assign(`${base}/search`);
}

/** Begins. */
export function start() {
  const page = document.getElementById("found");
  if (!page) return;
  localise(page);
  const box = /** @type {HTMLInputElement} */ (the("find"));
  if (!box.value) box.focus();
  /** @param {Event} e */
  const soon = (e) => {
    const form = e.target instanceof HTMLInputElement || e.target instanceof HTMLSelectElement ? e.target.form : null;
    if (!form?.classList.contains("find")) return;
    clearTimeout(wait);
    wait = setTimeout(() => find(form), 150);
  };
  document.addEventListener("input", soon);
  document.addEventListener("submit", (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    if (!form.classList.contains("find")) return;
    e.preventDefault();
    clearTimeout(wait);
    find(form);
  });
}
