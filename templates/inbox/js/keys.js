// @ts-check
// Everything by keyboard. Single letters work where nobody writes.
import { press } from "./acts.js";
import * as bulk from "./bulk.js";
import { assign } from "./assign.js";
import { write } from "./composer.js";
import { isOpen, show } from "./dialogs.js";
import { focusSearch } from "./find.js";
import { composing, letter } from "./letter.js";
import { move, moveToUnread, onArrive, pending } from "./nav.js";
import { words } from "./page.js";
import { openPalette } from "./palette.js";
import { conv } from "./thread.js";
import { toast } from "./toast.js";

/** @type {Record<string, (e: KeyboardEvent) => void>} the same as templates/inbox_keys.go lists */
const keys = {
  j: (e) => move(1, e.repeat),
  k: (e) => move(-1, e.repeat),
  r: () => onOpen(() => write("reply")),
  n: () => onOpen(() => write("note")),
  a: () => onOpen(assign),
  e: () => onOpen(() => press("resolve", "reopen")),
  "/": () => focusSearch(),
  t: () => onOpen(() => openMenu("tag-menu")),
  z: () => onOpen(() => openMenu("snooze-menu")),
  x: () => bulk.toggle(),
  u: () => onOpen(() => press("unread")),
  i: () => { if (!moveToUnread()) toast(words.noUnread); },
  "?": () => show("keys"),
};

/** @type {Record<string, string>} what the agent has changed: by a key of keys, the one that is pressed instead, "" for none */
const changed = JSON.parse(document.getElementById("keys")?.dataset.changed || "{}");

/**
 * The key of keys that is meant by the one that was pressed.
 * @param {string} was
 * @param {Record<string, string>} own what was changed
 */
export function meant(was, own) {
  if ("off" in own) return "";
  return Object.keys(own).find((key) => own[key] === was) ?? (was in own ? "" : was);
}

/**
 * Opens a menu of the conversation and goes into it.
 * @param {string} id
 */
function openMenu(id) {
  const menu = document.getElementById(id);
  menu?.showPopover();
  /** @type {HTMLElement | null | undefined} */ (menu?.querySelector("select, button:not([hidden])"))?.focus();
}

/** @type {(() => void)[]} what was pressed while the conversation that it is for was on its way */
const waiting = [];

/** @param {() => void} act is done to what is open */
function onOpen(act) {
  if (conv()) act();
  else toast(words.nothingOpen);
}

/** @param {boolean} there */
function arrive(there) {
  if (!there) waiting.length = 0;
  while (waiting.length && !pending()) waiting.shift()?.();
}

/**
 * Whether a key is for a field: one in a dialog that has just closed keeps the
 * focus for a moment, and is none any more.
 * @param {EventTarget | null} at
 */
const writing = (at) =>
  at instanceof HTMLElement && at.checkVisibility() && (at.isContentEditable || at.matches("textarea, select, input:not([type=radio], [type=checkbox])"));

/**
 * Within the list arrows move as letters do.
 * @param {KeyboardEvent} e
 */
function arrows(e) {
  if (!(e.target instanceof Element) || !e.target.closest("#rows")) return undefined;
  return { ArrowDown: "j", ArrowUp: "k" }[e.key];
}

/** Begins. */
export function start() {
  onArrive(arrive);
  document.addEventListener("keydown", (e) => {
    if (composing(e) || e.defaultPrevented) return;
    if ((e.metaKey || e.ctrlKey) && !e.shiftKey && letter(e) === "k") {
      e.preventDefault();
      if (!isOpen()) openPalette();
      return;
    }
    if (e.key === "Escape" && !isOpen()) {
      for (const menu of document.querySelectorAll("details.menu[open]")) menu.removeAttribute("open");
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      document.body.classList.remove("side-open");
      return;
    }
    if (e.metaKey || e.ctrlKey || e.altKey || isOpen() || writing(e.target)) return;
    const key = arrows(e) ?? meant(letter(e), changed);
    const act = keys[key];
    if (!act) return;
    e.preventDefault();
    const moves = key === "j" || key === "k";
    if (waiting.length || pending() && !moves) waiting.push(() => act(e));
    else act(e);
  });
}
