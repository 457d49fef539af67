// @ts-check
// The parts beside a conversation, folded and put in another order without leaving the
// page. The relay keeps how the agent has them.
import { all, the } from "./dom.js";
import { words } from "./page.js";
import { toast } from "./toast.js";

/** Begins. */
export function start() {
  document.addEventListener("submit", (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target), button = e.submitter;
    const part = form.closest("[data-part]");
    if (!form.hasAttribute("data-side") || !(part instanceof HTMLElement) || !button) return;
    e.preventDefault();
    if (button.classList.contains("side-up")) {
      let above = part.previousElementSibling;
      while (above instanceof HTMLElement && above.hidden) above = above.previousElementSibling;
      above?.before(part);
      button.focus();
    } else {
      const folds = button.getAttribute("aria-expanded") === "true";
      the("side-" + part.dataset.part).hidden = folds;
      button.setAttribute("aria-expanded", String(!folds));
    }
    settle(form.action);
  });
}

/**
 * Shows what can be done from here, and tells the relay how it is.
 * @param {string} url
 */
async function settle(url) {
  const parts = all("[data-part]", the("side"));
  const first = parts.find((part) => !part.hidden);
  const side = [];
  for (const part of parts) {
    const up = part.querySelector(".side-up");
    if (up instanceof HTMLElement) up.hidden = part === first;
    side.push((the("side-" + part.dataset.part).hidden ? "-" : "") + part.dataset.part);
  }
  try {
    const answer = await fetch(url, {
      method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams({ side: side.join(" ") }),
      signal: AbortSignal.timeout(15_000),
    });
    if (!answer.ok) toast(words.failed);
  } catch {
    toast(words.failed); // it is so until the page is loaded anew
  }
}
