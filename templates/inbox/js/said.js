// @ts-check
// What can be done with what somebody said, in a dialog over the page.
import { show } from "./dialogs.js";
import { all, newID, parse, the } from "./dom.js";
import * as live from "./live.js";
import * as nav from "./nav.js";
import { words } from "./page.js";
import { localise, zone } from "./times.js";
import { toast } from "./toast.js";

/**
 * Opens it. What cannot be read stays a link.
 * @param {HTMLAnchorElement} link
 */
async function open(link) {
  try {
    const url = new URL(link.href);
    url.searchParams.set("zone", zone);
    const answer = await fetch(url, { headers: { "Parley-Part": "choices" } });
    const part = answer.ok && parse(await answer.text()).getElementById("said-part");
    if (!part) throw new Error(String(answer.status));
    const title = the("said-title");
    title.dataset.own ??= title.textContent ?? "";
    title.textContent = part.dataset.title ?? title.dataset.own;
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
 * @param {HTMLElement | null} by the button
 */
async function save(form, by) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, by)));
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
    const done = await answer.json().catch(() => ({}));
    form.closest("dialog")?.close();
    if (done.to) nav.go(done.to);
    else if (!live.isUp()) nav.reload();
    const back = form.dataset.undo;
    if (back) toast(words.merged, words.undo, () => takeBack(back));
  } catch {
    fail(words.failed);
  }
}

/**
 * Takes back what was done a moment ago.
 * @param {string} url
 */
async function takeBack(url) {
  const answer = await fetch(url, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams({ id: newID() }) }).catch(() => null);
  if (!answer?.ok) toast(words.failed);
}

/**
 * Shows what was said in a conversation that was merged into the open one.
 * @param {HTMLAnchorElement} link
 */
async function span(link) {
  const answer = await fetch(link.href, { headers: { "Parley-Part": "thread" } }).catch(() => null);
  const log = answer?.ok && parse(await answer.text()).getElementById("log");
  if (!log) {
    location.assign(link.href);
    return;
  }
  for (const el of [log, ...all("[id]", log)]) el.removeAttribute("id");
  for (const li of all("[data-seq]", log)) delete li.dataset.seq;
  log.classList.add("span");
  localise(log);
  link.replaceWith(log);
}

/** Begins. */
export function start() {
  document.addEventListener("click", (e) => {
    const link = e.target instanceof Element && e.target.closest("a[data-said], a[data-span]");
    if (!(link instanceof HTMLAnchorElement) || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    e.preventDefault();
    /** @type {HTMLElement | null} */ (link.closest("[popover]"))?.hidePopover();
    if (link.hasAttribute("data-span")) span(link);
    else open(link);
  });
  document.addEventListener("submit", (e) => {
    const form = /** @type {HTMLFormElement} */ (e.target);
    if (!form.classList.contains("said-edit")) return;
    e.preventDefault();
    save(form, e.submitter);
  });
  document.addEventListener("keydown", (e) => {
    const form = e.target instanceof HTMLTextAreaElement && e.target.closest("form.said-edit");
    if (!(form instanceof HTMLFormElement) || e.key !== "Enter" || e.isComposing || !(e.metaKey || e.ctrlKey)) return;
    e.preventDefault();
    form.requestSubmit(/** @type {HTMLElement | null} */ (form.querySelector("button.primary")));
  });
}
