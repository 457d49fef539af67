// @ts-check
// Canned replies where the agent writes: "/" at the beginning opens the list,
// what follows narrows it, Enter puts the text in its place.
import { make, the } from "./dom.js";
import { fold } from "./fold.js";
import { composing } from "./letter.js";
import { base, words } from "./page.js";
import { conv } from "./thread.js";

/** @typedef {{name: string, title?: string, text: string}} Reply */

const most = 8;
const freshFor = 60_000; // milliseconds until somebody else's change is looked for

/** @type {Reply[]} */
let replies = [];
let readAt = -freshFor;
/** @type {Reply[]} */
let found = [];
let at = 0;
let taking = false; // from the going down of the key that takes to its coming up

/** @returns {HTMLTextAreaElement} */
const field = () => /** @type {HTMLTextAreaElement} */ (the("text"));
const box = () => document.getElementById("canned-pick");

async function read() {
  if (performance.now() - readAt < freshFor) return;
  readAt = performance.now();
  try {
    const answer = await fetch(`${base}/canned`, { headers: { Accept: "application/json" } });
    if (answer.ok) replies = await answer.json();
  } catch {
    readAt = -freshFor; // no network: what was read before stays
  }
}

/**
 * The replies that what was typed may mean: by their names first.
 * @param {Reply[]} all
 * @param {string} typed
 */
export function matching(all, typed) {
  const asked = fold(typed);
  const named = all.filter((r) => fold(r.name).startsWith(asked));
  const others = all.filter((r) => !named.includes(r) && fold(`${r.name} ${r.title ?? ""}`).includes(asked));
  return [...named, ...others].slice(0, most);
}

/**
 * What was typed behind the "/", null if the field holds something else. The key
 * gives other marks where an input method writes Chinese.
 */
const asked = () => /^[/／、](\S*)$/.exec(field().value)?.[1] ?? null;

async function typed() {
  if (asked() === null) {
    close();
    return;
  }
  await read();
  const now = asked();
  found = conv() && now !== null ? matching(replies, now) : [];
  at = 0;
  draw();
}

function draw() {
  if (!found.length) {
    close();
    return;
  }
  const list = box() ?? make("ul", "canned-pick");
  list.id = "canned-pick";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words.canned);
  list.replaceChildren(...found.map((r, i) => {
    const li = make("li", "", make("bdi", "choice-label", r.name), make("bdi", "choice-hint", r.title || r.text));
    li.id = "canned-" + i;
    li.setAttribute("role", "option");
    li.setAttribute("aria-selected", String(i === at));
    li.addEventListener("pointerdown", (e) => {
      e.preventDefault(); // the field keeps the focus
      take(i);
    });
    return li;
  }));
  if (!list.isConnected) the("composer").prepend(list);
  document.getElementById("canned-" + at)?.scrollIntoView({ block: "nearest" });
  field().setAttribute("aria-controls", "canned-pick");
  field().setAttribute("aria-activedescendant", "canned-" + at);
}

function close() {
  found = [];
  box()?.remove();
  field().removeAttribute("aria-controls");
  field().removeAttribute("aria-activedescendant");
}

/** @param {number} i */
function take(i) {
  const f = field();
  f.value = found[i].text;
  close();
  f.dispatchEvent(new Event("input", { bubbles: true })); // the draft, the height, typing
  f.focus();
}

/** @type {Record<string, () => void>} */
const keys = {
  ArrowDown: () => { at = (at + 1) % found.length; draw(); },
  ArrowUp: () => { at = (at + found.length - 1) % found.length; draw(); },
  Enter: () => take(at),
  Tab: () => take(at),
  Escape: close,
};

/** Begins. */
export function start() {
  document.addEventListener("input", (e) => { if (e.target instanceof Element && e.target.id === "text") typed(); });
  // Before the composer, which would send.
  document.addEventListener("keydown", (e) => {
    const act = keys[e.key];
    if (!act || !found.length || composing(e) || !(e.target instanceof Element) || e.target.id !== "text") return;
    e.preventDefault();
    e.stopPropagation();
    taking = e.key === "Enter";
    act();
  }, { capture: true });
  document.addEventListener("keyup", () => { taking = false; });
  // Tools that press keys for people send the line break all the same.
  document.addEventListener("beforeinput", (e) => { if (taking) e.preventDefault(); });
  document.addEventListener("focusout", (e) => { if (found.length && e.target instanceof Element && e.target.id === "text") close(); });
}
