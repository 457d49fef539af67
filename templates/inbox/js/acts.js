// @ts-check
// Take, Resolve, Reopen: the page's forms, without leaving the page.
import { moveOn } from "./after.js";
import { ask } from "./dialogs.js";
import { all, newID } from "./dom.js";
import * as list from "./list.js";
import * as live from "./live.js";
import * as nav from "./nav.js";
import { base, now, view, words } from "./page.js";
import { conv, leaveUnread } from "./thread.js";
import { zone } from "./times.js";
import { toast } from "./toast.js";

/**
 * @typedef {object} Act
 * @property {string} conv
 * @property {string} name such as "take"
 * @property {URLSearchParams} [body] what goes along
 */

/**
 * Does something to a conversation and returns what the relay says of it, null if
 * it was not done: then the agent has been told why.
 * @param {Act} a
 * @param {(a: Act) => void} again
 * @returns {Promise<Record<string, any> | null>}
 */
async function post(a, again) {
  let answer;
  try {
    answer = await fetch(`${base}/c/${a.conv}/${a.name}`, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: a.body,
      signal: AbortSignal.timeout(15_000),
    });
  } catch {
    live.probe();
  }
  if (answer?.status === 401) {
    location.reload();
    return null;
  }
  if (answer?.ok) return answer.json();
  if (!answer || answer.status >= 500 || answer.status === 429) {
    toast(words.failed, words.tryAgain, () => again(a));
    return null;
  }
  const why = await answer.json().catch(() => ({}));
  toast(why.text || words.failed);
  if (a.conv !== conv()) return null;
  if (lacks.includes(why.code)) document.getElementById("tag-menu")?.showPopover();
  else nav.reload(); // the page is not as the relay knows it
  return null;
}

/** What the relay refuses with where a label is missing. */
const lacks = ["topic_required", "tag_required"];

/** @param {Act} a */
async function act(a) {
  const done = await post(a, act);
  for (const b of all("#head button")) b.removeAttribute("aria-disabled");
  if (!done) return;
  if (a.name === "unread" && a.conv === conv()) leaveUnread();
  if (done.due) resolving(a.conv, done.due);
  if (!live.isUp() && a.conv === conv()) nav.reload();
  moveOn(a.conv, a.name);
}

const undoEnds = 300; // milliseconds before it is done: Undo takes its time to get there

/**
 * Offers to take a resolution back until it is done.
 * @param {string} which
 * @param {number} due
 */
function resolving(which, due) {
  list.leaves(which, true);
  toast(words.resolved, words.undo, () => undo({ conv: which, name: "resolve/undo" }), due - now() - undoEnds);
}

/** @param {Act} a */
async function undo(a) {
  if (!await post(a, undo)) return;
  list.leaves(a.conv, false);
  if (a.conv !== conv()) nav.go(`${base}/c/${a.conv}?view=${view()}`);
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
  toast(words.alreadyYours);
}

/** Begins. */
export function start() {
  document.addEventListener("submit", (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    const name = form.dataset.act;
    if (!name) return;
    e.preventDefault();
    const button = /** @type {HTMLElement | null} */ (e.submitter ?? form.querySelector("button"));
    if (!button || button.getAttribute("aria-disabled")) return; // pressed already
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form, e.submitter)));
    body.set("id", newID()); // of the act: a retry has the same
    if (name === "resolve") body.set("when", "soon");
    if (name === "snooze") body.set("zone", zone);
    const a = { conv: conv(), name, body };
    const go = () => {
      /** @type {HTMLElement | null} */ (form.closest("[popover]"))?.hidePopover();
      form.closest("dialog")?.close();
      button.setAttribute("aria-disabled", "true");
      act(a);
    };
    if (form.dataset.ask) ask(form.dataset.ask, form.dataset.yes ?? button.textContent?.trim() ?? "", go);
    else go();
  });
}
