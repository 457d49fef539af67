// @ts-check
// Take, Resolve, Reopen: the page's forms, without leaving the page.
import { all, newID } from "./dom.js";
import * as live from "./live.js";
import * as nav from "./nav.js";
import { base, words } from "./page.js";
import { conv } from "./thread.js";
import { toast } from "./toast.js";

/**
 * Does something to a conversation. A retry has the same id.
 * @param {string} which
 * @param {string} action
 * @param {string} [id]
 */
async function act(which, action, id = newID()) {
  try {
    const answer = await fetch(`${base}/c/${which}/${action}`, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ id }),
      signal: AbortSignal.timeout(15_000),
    });
    if (answer.status === 401) {
      location.reload();
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
  } catch {
    toast(words.failed, words.tryAgain, () => act(which, action, id));
    return;
  } finally {
    for (const b of all("#head button")) b.removeAttribute("aria-disabled");
  }
  if (action === "resolve") toast(words.resolved, words.undo, () => act(which, "reopen"));
  if (!live.isUp() && which === conv()) nav.reload();
}

/**
 * Presses the button of an action, if the conversation has it.
 * @param {...string} actions the first that is there
 */
export function press(...actions) {
  for (const action of actions) {
    const button = document.querySelector(`#head [data-act="${action}"] button`);
    if (button instanceof HTMLElement) {
      button.click();
      return;
    }
  }
}

/** Begins. */
export function start() {
  document.addEventListener("submit", (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    const action = form.dataset.act;
    if (!action) return;
    e.preventDefault();
    const button = form.querySelector("button");
    if (button?.getAttribute("aria-disabled")) return; // pressed already
    button?.setAttribute("aria-disabled", "true");
    act(conv(), action);
  });
}
