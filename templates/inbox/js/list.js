// @ts-check
// The list: rows change where they stand, and nothing moves under the pointer.
import { all, element, morph, the } from "./dom.js";
import * as live from "./live.js";
import { me, say, startView, view } from "./page.js";
import { nextOf, seenTo, shows } from "./order.js";
import * as saved from "./saved.js";
import { localise } from "./times.js";
import { conv } from "./thread.js";

let chosen = ""; // the conversation that is on its way
/** @type {string | null} the one after the place that the open one left, "" at the end; null: it left none */
let gap = null;

/** Where the one cursor stands: on what is on its way, else on what is open. */
const current = () => chosen || conv();

/** @type {Map<string, live.Frame>} what waits for the pointer to leave */
const held = new Map();
/** @type {Set<string>} conversations that are about to leave the list */
const leaving = new Set();
/** @type {Map<string, {id: string, name: string}[]>} */
const viewers = new Map();

/** @type {Set<string>} conversations that are selected */
export const selected = new Set();
/** @type {() => void} */
let drawn = () => {};

/** @param {() => void} draw is called when a list has come into the page */
export const onDraw = (draw) => { drawn = draw; };

/** How many rows the page holds: as many as the relay takes to be up to date. */
const most = 500;

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
const scoreOf = (f) => saved.scoreIn(f, the("list").dataset.list ?? "");

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
  if (f.waits) leaving.delete(f.conv); // who writes again keeps it open
  if (!list || old && Number(old.dataset.seq) >= f.seq) return;
  const before = follower(f);
  const moves = belongs(f) ? !old || next(old) !== before : !!old;
  if (moves && hovering) {
    if (old && belongs(f)) redraw(old, f, true);
    held.set(f.conv, f);
    showHeld();
    return;
  }
  held.delete(f.conv);
  place(f);
}

/** @param {Element} row @returns {HTMLElement | null} */
const next = (row) => /** @type {HTMLElement | null} */ (row.nextElementSibling);

/** @param {live.Frame} f */
function place(f) {
  const list = rows();
  const old = rowOf(f.conv);
  if (!list) return;
  if (!belongs(f)) {
    if (old && [current(), gap].includes(f.conv)) gap = next(old)?.dataset.conv ?? "";
    old?.remove();
    leaving.delete(f.conv);
    selected.delete(f.conv);
    drawn();
    rove();
    showEmpty();
    return;
  }
  const focused = old?.contains(document.activeElement);
  const row = redraw(old, f, false);
  const before = follower(f);
  if (row.parentElement !== list || next(row) !== before) list.insertBefore(row, before);
  if (focused) row.querySelector("a")?.focus({ preventScroll: true });
  bound();
  rove();
  showEmpty();
}

/** Leaves the rows that are too many to the following page. */
function bound() {
  const list = all("#rows > .row");
  if (list.length <= most) return;
  const last = list[most - 1];
  for (const row of list.slice(most)) row.remove();
  const end = the("rows-more");
  end.hidden = false;
  // A page of the list begins after a score and an id.
  const link = end.querySelector("a");
  const path = link?.getAttribute("href")?.split("?")[0];
  link?.setAttribute("href", `${path}?after=${last.dataset.score}.${last.dataset.conv}`);
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
  if (row.dataset.conv === current()) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
  const box = /** @type {HTMLInputElement | null} */ (row.querySelector(".row-select input"));
  if (box) box.checked = selected.has(row.dataset.conv ?? "");
  const seen = row.dataset.seen;
  if (seen) row.classList.toggle("unread", Number(row.dataset.visitorSeq) > seenTo(seen, me));
  row.classList.toggle("leaving", leaving.has(row.dataset.conv ?? ""));
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

/**
 * Puts the cursor on a conversation before it is there; "" says that none is on
 * its way.
 * @param {string} id
 */
export function choose(id) {
  chosen = id;
  if (id) gap = null;
  markOpen();
}

/** Marks the row where the cursor stands. */
export function markOpen() {
  for (const row of all("#rows > .row")) {
    const link = row.querySelector("a");
    if (row.dataset.conv === current()) {
      gap = null;
      link?.setAttribute("aria-current", "page");
      row.scrollIntoView({ block: "nearest" });
    } else link?.removeAttribute("aria-current");
  }
  rove();
}

// The list is one stop of the keyboard: at the cursor, or at its beginning.
function rove() {
  const links = all("#rows > .row > a");
  const stop = links.find((a) => a.hasAttribute("aria-current")) ?? links[0];
  for (const a of links) a.tabIndex = a === stop ? 0 : -1;
}

/**
 * The row by which the cursor goes on from where it stands: undefined if there
 * is none. Where its row has left the list it stands in the gap.
 * @param {1 | -1} by
 */
export function beside(by) {
  const list = all("#rows > .row");
  const at = list.findIndex((row) => row.dataset.conv === current());
  if (at >= 0) return list[at + by];
  if (gap === null) return list[0];
  const after = gap ? list.findIndex((row) => row.dataset.conv === gap) : list.length;
  return list[by > 0 && after < list.length ? after : after - 1];
}

/** The next row below the cursor that is unread, or from the top. */
export function nextUnread() {
  const list = all("#rows > .row");
  const at = list.findIndex((row) => row.dataset.conv === current());
  return [...list.slice(at + 1), ...list.slice(0, at + 1)].find((row) => row.classList.contains("unread") && row.dataset.conv !== current());
}

/**
 * Says that a conversation is about to leave the list, or is not.
 * @param {string} id
 * @param {boolean} on
 */
export function leaves(id, on) {
  if (on) leaving.add(id);
  else leaving.delete(id);
  rowOf(id)?.classList.toggle("leaving", on);
}

/** Prepares a list that has just come into the page. */
export function arrive() {
  held.clear();
  saved.arrive();
  hovering = false;
  const list = rows();
  selected.clear(); // what is not in view is not acted upon
  drawn();
  if (!list) return;
  all("#rows > .row").forEach(dress);
  rove();
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
  rove();
  showHeld();
  drawn();
}

/** @param {live.Frame} f */
function counts(f) {
  for (const el of all("[data-count]")) {
    const n = f.counts[el.dataset.count ?? ""];
    if (n === undefined) continue;
    el.textContent = n > 1000 ? "1000+" : String(n);
    el.hidden = n === 0;
  }
}

/**
 * Begins.
 * @param {() => void} recheck says again what the page shows
 */
export function start(recheck) {
  live.on("row", take);
  saved.start(() => { if (!hovering) recheck(); });
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
  bound();
  rove();
}
