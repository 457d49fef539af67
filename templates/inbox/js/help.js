// @ts-check
// The side pane's search for articles, as one types.
import { make, parse, the } from "./dom.js";
import { insert } from "./composer.js";
import { base, words } from "./page.js";
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

/**
 * Opens an article's card in its place, or closes it.
 * @param {HTMLElement} card
 */
async function turnCard(card) {
  const below = card.nextElementSibling;
  const open = below?.classList.contains("card-text");
  card.setAttribute("aria-expanded", String(!open));
  if (open) {
    below?.remove();
    return;
  }
  try {
    const answer = await fetch(`${base}/help?${new URLSearchParams({ article: card.dataset.article ?? "" })}`);
    const text = parse(await answer.text()).getElementById("article-text");
    if (!text) throw new Error(String(answer.status));
    if (card.getAttribute("aria-expanded") === "true") card.after(make("div", "card-text marked", ...text.childNodes));
  } catch {
    card.setAttribute("aria-expanded", "false");
    toast(words.noArticle);
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
    if (button instanceof HTMLElement) insert(button.dataset.insert ?? "", button.dataset.of);
    const card = e.target instanceof Element ? e.target.closest("a[data-article]") : null;
    if (!(card instanceof HTMLElement) || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    turnCard(card);
  });
}
