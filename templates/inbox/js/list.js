// @ts-check
// The list: rows change where they stand, and nothing moves under the pointer.
import { all, element, morph, the } from "./dom.js";
import * as live from "./live.js";
import { me, say, startView, view } from "./page.js";
import { nextOf, shows } from "./order.js";
import { localise } from "./times.js";
import { conv } from "./thread.js";

/** @type {Map<string, live.Frame>} what waits for the pointer to leave */
const held = new Map();
/** @type {Map<string, {id: string, name: string}[]>} */
const viewers = new Map();

const rows = () => document.getElementById("rows");

/** @param {string} id @returns {HTMLElement | null} */
const rowOf = (id) => document.getElementById("row-" + id);

/** The rows as the page shows them, for the "at" frame. */
export function shown() {
  if (!rows()) return undefined;
  return all("#rows > .row").map((li) => ({ c: li.dataset.conv, s: Number(li.dataset.seq) }));
}

/**
 * Where a row stands in the list that the page shows: the highest score first.
 * @param {live.Frame} f
 * @returns {number | undefined} undefined if it does not
 */
const scoreOf = (f) => f.views?.[the("list").dataset.list ?? ""];

const places = () => all("#rows > .row").map((li) => ({ conv: li.dataset.conv ?? "", score: Number(li.dataset.score) }));

/**
 * Whether the row of a frame is to be shown.
 * @param {live.Frame} f
 */
const belongs = (f) => shows(places(), f.conv, scoreOf(f), !the("rows-more").hidden);

/**
 * The row before which that of a frame stands, null at the end.
 * @param {live.Frame} f
 */
function follower(f) {
  const next = nextOf(places(), f.conv, scoreOf(f) ?? 0);
  return next ? rowOf(next.conv) : null;
}

const rests = 3_000; // a mouse that lies still this long is not about to click

let hovering = false; // a mouse moves over the rows; fingers do not hover
let restTimer = 0;

/** The mouse is gone from the rows, or at rest: they may move. */
function leave() {
  clearTimeout(restTimer);
  if (!hovering) return;
  hovering = false;
  flush();
}

/** @param {PointerEvent} e */
function hover(e) {
  hovering = e.pointerType === "mouse";
  clearTimeout(restTimer);
  if (hovering) restTimer = setTimeout(leave, rests);
}

/** @param {live.Frame} f */
function take(f) {
  const list = rows();
  const old = rowOf(f.conv);
  if (!list || old && Number(old.dataset.seq) >= f.seq) return;
  const before = follower(f);
  const moves = belongs(f) ? !old || nextRow(old) !== before : !!old;
  if (moves && hovering) {
    if (old && belongs(f)) redraw(old, f, true);
    held.set(f.conv, f);
    showHeld();
    return;
  }
  held.delete(f.conv);
  place(f);
}

/** @param {Element} row */
const nextRow = (row) => row.nextElementSibling;

/** @param {live.Frame} f */
function place(f) {
  const list = rows();
  const old = rowOf(f.conv);
  if (!list) return;
  if (!belongs(f)) {
    old?.remove();
    showEmpty();
    return;
  }
  const focused = old?.contains(document.activeElement);
  const row = redraw(old, f, false);
  const before = follower(f);
  if (row.parentElement !== list || nextRow(row) !== before) list.insertBefore(row, before);
  if (focused) row.querySelector("a")?.focus({ preventScroll: true });
  showEmpty();
}

/**
 * Draws a row anew, where it stands. One that stays in its place although it
 * should move keeps what sorts it.
 * @param {HTMLElement | null} old
 * @param {live.Frame} f
 * @param {boolean} stays
 */
function redraw(old, f, stays) {
  const fresh = /** @type {HTMLElement} */ (element(f.html));
  dress(fresh);
  fresh.dataset.score = String(scoreOf(f) ?? 0);
  if (!old) return fresh;
  if (stays) {
    fresh.dataset.score = old.dataset.score;
    fresh.dataset.seq = old.dataset.seq;
  }
  morph(old, fresh);
  return /** @type {HTMLElement} */ (rowOf(f.conv));
}

/**
 * Gives a row what depends on this page: view, open conversation, time zone.
 * @param {HTMLElement} row
 */
function dress(row) {
  const link = row.querySelector("a");
  if (!link) return;
  if (view() !== startView) link.search = "?view=" + view();
  if (row.dataset.conv === conv()) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
  localise(row);
  drawViewers(row);
}

/** @param {HTMLElement} row */
function drawViewers(row) {
  const place = row.querySelector(".row-viewers");
  if (!place) return;
  const who = (viewers.get(row.dataset.conv ?? "") ?? []).filter((w) => w.id !== me);
  place.textContent = who.length ? "◉ " + who.map((w) => w.name).join(", ") : "";
}

function flush() {
  const frames = [...held.values()];
  held.clear();
  frames.forEach(place);
  showHeld();
}

function showHeld() {
  const pill = document.getElementById("list-updated");
  if (!pill) return;
  pill.hidden = held.size === 0;
  pill.textContent = say("updated", { n: held.size });
}

function showEmpty() {
  const empty = document.getElementById("rows-empty");
  if (empty) empty.hidden = !!document.querySelector("#rows > .row");
}

/** Marks the row of the open conversation. */
export function markOpen() {
  for (const row of all("#rows > .row")) {
    const link = row.querySelector("a");
    if (row.dataset.conv === conv()) {
      link?.setAttribute("aria-current", "page");
      row.scrollIntoView({ block: "nearest" });
    } else link?.removeAttribute("aria-current");
  }
}

/**
 * Moves the keyboard's place in the list.
 * @param {1 | -1} by
 */
export function move(by) {
  const links = all("#rows > .row > a");
  if (!links.length) return;
  const at = links.findIndex((a) => a === document.activeElement);
  const from = at >= 0 ? at : links.findIndex((a) => a.hasAttribute("aria-current"));
  const to = from < 0 ? 0 : Math.min(links.length - 1, Math.max(0, from + by));
  links[to].focus();
  links[to].scrollIntoView({ block: "nearest" });
}

/** Prepares a list that has just come into the page. */
export function arrive() {
  held.clear();
  hovering = false;
  const list = rows();
  if (!list) return;
  all("#rows > .row").forEach(dress);
  list.addEventListener("pointermove", hover, { passive: true });
  list.addEventListener("pointerleave", leave);
  document.getElementById("list-updated")?.addEventListener("click", flush);
}

/** @param {live.Frame} f */
function replace(f) {
  const fresh = element(f.html);
  const old = document.getElementById("list");
  if (!fresh || !old) return;
  morph(old, fresh);
  held.clear();
  all("#rows > .row").forEach(dress);
  showHeld();
}

/** @param {live.Frame} f */
function counts(f) {
  for (const el of all("[data-count]")) {
    const n = f.counts[el.dataset.count ?? ""] ?? 0;
    el.textContent = n > 999 ? "999+" : String(n);
    el.hidden = n === 0;
  }
}

/** Begins. */
export function start() {
  live.on("row", take);
  document.addEventListener("keydown", leave); // who types does not point
  live.on("list", replace);
  live.on("counts", counts);
  live.on("viewing", (f) => {
    if (f.who?.length) viewers.set(f.conv, f.who);
    else viewers.delete(f.conv);
    const row = rowOf(f.conv);
    if (row) drawViewers(row);
  });
  arrive();
  markOpen();
}

/** Loads the following page of the list below what is there. */
export function more(/** @type {Document} */ page) {
  for (const li of all("#rows > .row", page)) {
    if (rowOf(li.dataset.conv ?? "")) continue;
    rows()?.append(li);
    dress(li);
  }
  const end = page.getElementById("rows-more");
  if (end) the("rows-more").replaceWith(end);
}
