// @ts-check
// Jump to anything: views, conversations, actions, by typing a part of it.
import { all, make, the } from "./dom.js";
import { write } from "./composer.js";
import { show } from "./dialogs.js";
import { fold } from "./fold.js";
import { composing } from "./letter.js";
import { go } from "./nav.js";
import { words } from "./page.js";

/** @typedef {{label: string, hint: string, run: () => void}} Choice */

const most = 12;
/** @type {Choice[]} */
let found = [];
let at = 0;

/** @returns {HTMLInputElement} */
const input = () => /** @type {HTMLInputElement} */ (the("palette-input"));
const box = () => /** @type {HTMLDialogElement} */ (the("palette"));

/** @returns {Choice[]} */
function choices() {
  const rows = all("#rows > .row").map((row) => ({
    label: row.querySelector(".row-name")?.textContent ?? "",
    hint: row.querySelector(".row-last")?.textContent?.trim() ?? "",
    run: () => go(/** @type {HTMLAnchorElement} */ (row.querySelector("a")).href),
  }));
  const acts = all("#head [data-act] button").map((b) => ({
    label: b.textContent?.trim() ?? "", hint: words.actions, run: () => b.click(),
  }));
  const writing = all("#composer .segments label").map((label, i) => ({
    label: label.textContent?.trim() ?? "", hint: words.actions,
    run: () => write(i ? "note" : "reply"),
  }));
  const views = all("#views .view").map((a) => ({
    label: a.querySelector(".view-name")?.textContent ?? "", hint: "",
    run: () => a.click(),
  }));
  const settings = all(".admin-nav a").map((a) => ({
    label: a.textContent ?? "", hint: "",
    run: () => a.click(),
  }));
  const profile = /** @type {HTMLAnchorElement} */ (document.querySelector(".views-foot a"));
  return [
    ...acts, ...writing, ...views, ...rows, ...settings,
    { label: profile.title, hint: words.actions, run: () => profile.click() },
    { label: the("keys-title").textContent ?? "", hint: words.actions, run: () => show("keys") },
  ];
}

/**
 * How well a choice fits: 0 if a word of the query is not in it, the more the
 * more words of its label begin with one.
 * @param {Choice} choice
 * @param {string[]} asked
 */
function worth(choice, asked) {
  const label = fold(choice.label);
  const all = label + " " + fold(choice.hint);
  if (!asked.every((w) => all.includes(w))) return 0;
  const begun = asked.filter((w) => label.startsWith(w)).length;
  const within = asked.filter((w) => label.includes(" " + w)).length;
  return 1 + 2 * begun + within;
}

function search() {
  const asked = fold(input().value).split(/\s+/).filter(Boolean);
  found = choices().map((choice) => ({ choice, worth: worth(choice, asked) }))
    .filter((c) => c.worth > 0)
    .sort((a, b) => b.worth - a.worth) // stable: equal ones keep their order
    .slice(0, most).map((c) => c.choice);
  const settings = /** @type {HTMLAnchorElement | null} */ (document.querySelector('#views a[href$="/settings"]'));
  if (settings && asked.length) {
    const url = settings.href + "/find?q=" + encodeURIComponent(input().value);
    found.push({ label: words.findSetting, hint: input().value, run: () => location.assign(url) });
  }
  at = 0;
  draw();
}

function draw() {
  const items = found.map((choice, i) => {
    const li = make("li", "", make("bdi", "choice-label", choice.label), make("bdi", "choice-hint", choice.hint));
    li.id = "choice-" + i;
    li.setAttribute("role", "option");
    li.setAttribute("aria-selected", String(i === at));
    li.addEventListener("click", () => run(i));
    return li;
  });
  the("palette-list").replaceChildren(...(items.length ? items : [make("li", "none", words.jumpNone)]));
  input().setAttribute("aria-activedescendant", items.length ? "choice-" + at : "");
  items[at]?.scrollIntoView({ block: "nearest" });
}

/** @param {number} i */
function run(i) {
  const choice = found[i];
  box().close();
  choice?.run();
}

/** Opens it. */
export function openPalette() {
  input().value = "";
  show("palette");
  search();
  input().focus();
}

/** Begins. */
export function start() {
  input().addEventListener("input", search);
  input().addEventListener("keydown", (e) => {
    if (composing(e)) return;
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      at = (at + (e.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(1, found.length);
      draw();
    } else if (e.key === "Enter") {
      e.preventDefault();
      run(at);
    }
  });
}
