// @ts-check
// Copies the address of a survey; without this the page that has it opens.
import { parse } from "./dom.js";
import { words } from "./page.js";
import { toast } from "./toast.js";

/** @param {string} page */
async function copy(page) {
  const answer = await fetch(page);
  const field = parse(await answer.text()).getElementById("survey-link");
  if (!answer.ok || !(field instanceof HTMLInputElement)) throw new Error("no link");
  await navigator.clipboard.writeText(field.value);
  toast(words.surveyLinkCopied);
}

/** Begins. */
export function start() {
  document.addEventListener("click", (e) => {
    const link = e.target instanceof Element ? e.target.closest("a[data-copy-link]") : null;
    if (!(link instanceof HTMLAnchorElement) || e.button || e.metaKey || e.ctrlKey || e.shiftKey) return;
    e.preventDefault();
    copy(link.href).catch(() => location.assign(link.href));
  });
}
