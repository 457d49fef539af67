// @ts-check
// A list of suggestions over the composer, for what is being typed there: arrow keys
// choose, Enter and Tab take, Escape closes.
import { make, the } from "./dom.js";
import { composing } from "./letter.js";

/**
 * @typedef {object} Suggestions
 * @property {string} label what they are, for who does not see it
 * @property {{label: string, hint: string}[]} rows
 * @property {(i: number) => void} take puts one into the text
 */

/** @type {Suggestions | null} */
let now = null;
let at = 0;
let taking = false; // from the going down of the key that takes to its coming up

const field = () => the("text");

/**
 * Shows suggestions, in the place of others; none at all closes.
 * @param {Suggestions} of
 */
export function show(of) {
  if (!of.rows.length) return;
  now = of;
  at = 0;
  draw();
}

function draw() {
  if (!now) return;
  const list = document.getElementById("canned-pick") ?? make("ul", "canned-pick");
  list.id = "canned-pick";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", now.label);
  list.replaceChildren(...now.rows.map((r, i) => {
    const li = make("li", "", make("bdi", "choice-label", r.label), make("bdi", "choice-hint", r.hint));
    li.id = "canned-" + i;
    li.setAttribute("role", "option");
    li.setAttribute("aria-selected", String(i === at));
    li.addEventListener("pointerdown", (e) => {
      e.preventDefault(); // the field keeps the focus
      now?.take(i);
    });
    return li;
  }));
  if (!list.isConnected) the("composer").prepend(list);
  document.getElementById("canned-" + at)?.scrollIntoView({ block: "nearest" });
  field().setAttribute("aria-controls", "canned-pick");
  field().setAttribute("aria-activedescendant", "canned-" + at);
}

/** Closes the list. */
export function close() {
  now = null;
  document.getElementById("canned-pick")?.remove();
  field().removeAttribute("aria-controls");
  field().removeAttribute("aria-activedescendant");
}

/** @param {number} by */
function move(by) {
  const n = now?.rows.length ?? 1;
  at = (at + by + n) % n;
  draw();
}

/** @type {Record<string, () => void>} */
const keys = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  Enter: () => now?.take(at),
  Tab: () => now?.take(at),
  Escape: close,
};

/**
 * Begins. typed is called for what may have suggestions each time that something was
 * typed; where none has any, the list is closed.
 * @param {(() => Promise<Suggestions | null>)[]} sources
 */
export function start(sources) {
  document.addEventListener("input", async (e) => {
    if (!(e.target instanceof Element) || e.target.id !== "text") return;
    for (const suggested of sources) {
      const of = await suggested();
      if (of?.rows.length) return show(of);
    }
    close();
  });
  // Before the composer, which would send.
  document.addEventListener("keydown", (e) => {
    const act = keys[e.key];
    if (!act || !now || composing(e) || !(e.target instanceof Element) || e.target.id !== "text") return;
    e.preventDefault();
    e.stopPropagation();
    taking = e.key === "Enter";
    act();
  }, { capture: true });
  document.addEventListener("keyup", () => { taking = false; });
  // Tools that press keys for people send the line break all the same.
  document.addEventListener("beforeinput", (e) => { if (taking) e.preventDefault(); });
  document.addEventListener("focusout", (e) => { if (now && e.target instanceof Element && e.target.id === "text") close(); });
}
