// @ts-check
// One's own status: said without leaving the page, and shown as the relay has it.
import { all } from "./dom.js";
import * as live from "./live.js";
import { words } from "./page.js";
import { toast } from "./toast.js";

/** @param {live.Frame} frame */
function show(frame) {
  for (const text of all("[data-status]")) {
    text.textContent = frame.text;
    const dot = text.parentElement?.querySelector(".status-dot");
    if (dot instanceof HTMLElement) dot.dataset.is = frame.is;
  }
  for (const choice of all("#status-menu [name=status]")) {
    choice.setAttribute("aria-pressed", String(/** @type {HTMLButtonElement} */ (choice).value === frame.is));
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 */
async function say(form, button) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, button)));
  const again = () => { say(form, button); };
  let answer;
  try {
    answer = await fetch(form.action, {
      method: "POST", headers: { Accept: "application/json" }, body, signal: AbortSignal.timeout(15_000),
    });
  } catch {
    live.probe();
  }
  if (answer?.status === 401) location.reload();
  else if (answer?.ok) show(await answer.json());
  else if (answer && answer.status < 500 && answer.status !== 429) toast((await answer.json().catch(() => ({}))).text || words.failed);
  else toast(words.failed, words.tryAgain, again);
}

/** Begins. */
export function start() {
  document.addEventListener("submit", (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    if (form.dataset.says === undefined) return;
    e.preventDefault();
    /** @type {HTMLElement | null} */ (form.closest("[popover]"))?.hidePopover();
    say(form, e.submitter);
  });
  live.on("status", show);
}
