// @ts-check
// Conversations that are selected, and what is done to all of them.
import { all, make, newID, the } from "./dom.js";
import * as list from "./list.js";
import { base, say, words } from "./page.js";
import { conv } from "./thread.js";
import { zone } from "./times.js";
import { toast } from "./toast.js";

const most = 200; // as many as the relay takes at once
let last = ""; // the row whose box was pressed last

/** @returns {HTMLInputElement[]} */
const boxes = () => /** @type {HTMLInputElement[]} */ (all("#rows .row-select input"));

/** Draws how many are selected. */
function draw() {
  const n = list.selected.size;
  const pane = document.getElementById("list");
  pane?.classList.toggle("selecting", n > 0);
  const count = document.getElementById("bulk-count");
  if (count) count.textContent = n ? say("selected", { n }) : "";
  for (const box of boxes()) box.checked = list.selected.has(box.value);
}

/** @param {string} id @param {boolean} on */
function set(id, on) {
  if (on && list.selected.size < most) list.selected.add(id);
  if (!on) list.selected.delete(id);
}

/** Selects the row where the cursor is, or not any more. */
export function toggle() {
  const row = document.activeElement?.closest(".row");
  const id = row instanceof HTMLElement ? row.dataset.conv ?? "" : conv();
  if (!id) return;
  set(id, !list.selected.has(id));
  draw();
}

/** Selects none. */
export function clear() {
  list.selected.clear();
  const failed = document.getElementById("bulk-failed");
  if (failed) failed.hidden = true;
  draw();
}

/** @param {{conv: string, name: string, why: string}[]} failed */
function tell(failed) {
  const ul = the("bulk-failed");
  ul.hidden = !failed.length;
  ul.replaceChildren(...failed.map((f) => make("li", "", make("bdi", "", f.name), `: ${f.why}`)));
}

/**
 * @param {URLSearchParams} body
 * @param {string[]} convs
 */
async function send(body, convs) {
  /** @type {{done: number, failed: {conv: string, name: string, why: string}[]}} */
  let answer;
  try {
    const response = await fetch(`${base}/bulk`, {
      method: "POST", headers: { Accept: "application/json" }, body, signal: AbortSignal.timeout(60_000),
    });
    if (response.status === 401) location.reload();
    const said = await response.json();
    if (!response.ok) {
      toast(said.text || words.failed);
      return;
    }
    answer = said;
  } catch {
    toast(words.failed, words.tryAgain, () => send(body, convs)); // with the same id
    return;
  }
  clear();
  for (const f of answer.failed) set(f.conv, true); // those that are left
  draw();
  tell(answer.failed);
  toast(say("bulkDone", { n: answer.done }));
}

/** @param {SubmitEvent} e */
function submit(e) {
  const form = /** @type {HTMLFormElement} */ (e.target);
  if (form.id !== "bulk") return;
  e.preventDefault();
  const convs = [...list.selected];
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form, e.submitter)));
  body.delete("conv");
  for (const id of convs) body.append("conv", id);
  body.set("id", newID());
  body.set("zone", zone);
  for (const open of all("#bulk [popover]:popover-open")) open.hidePopover();
  if (convs.length) send(body, convs);
}

/** @param {MouseEvent} e */
function click(e) {
  const at = /** @type {Element} */ (e.target);
  if (at.id === "bulk-none") clear();
  if (at.id === "bulk-all") {
    for (const box of boxes()) set(box.value, true);
    draw();
  }
  if (!(at instanceof HTMLInputElement) || !at.closest(".row-select")) return;
  const shown = boxes();
  const from = shown.findIndex((box) => box.value === last);
  const to = shown.indexOf(at);
  const span = e.shiftKey && from >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [at];
  for (const box of span) set(box.value, at.checked);
  last = at.value;
  draw();
}

/** Begins. */
export function start() {
  document.addEventListener("submit", submit);
  document.addEventListener("click", click);
  list.onDraw(draw);
}
