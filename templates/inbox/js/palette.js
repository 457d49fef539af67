// @ts-check
// Jump to anything by typing a part of it: all that can be done to the open
// conversation, views, pages of settings, canned replies, people and what was said.
import * as canned from "./canned.js";
import { all, make, parse, the } from "./dom.js";
import { write } from "./composer.js";
import { show } from "./dialogs.js";
import { fold } from "./fold.js";
import { composing } from "./letter.js";
import { go } from "./nav.js";
import { base, site, words } from "./page.js";
import { conv } from "./thread.js";

/** @typedef {{label: string, hint: string, run: () => void}} Choice */

const most = 12;
/** @type {Choice[]} */
let found = [];
let at = 0;

/** @returns {HTMLInputElement} */
const input = () => /** @type {HTMLInputElement} */ (the("palette-input"));
const box = () => /** @type {HTMLDialogElement} */ (the("palette"));

/** @type {Choice[]} what was read when it was first opened: pages of settings and canned replies */
let settings = [];
/** @type {canned.Reply[]} */
let replies = [];
/** @type {{asked: string, list: Choice[]}} conversations that the relay found */
let hits = { asked: "", list: [] };
let read = false;
let wait = 0;

/** Where settings are, for those who may see any. @returns {HTMLAnchorElement | null} */
const settingsLink = () => document.querySelector('#views a[href$="/settings"]');

/** Reads once what the page does not have. What cannot be read is not offered. */
async function readMore() {
  if (read || !site) return;
  read = true;
  const pages = settingsLink() && fetch(`${base}/settings`).then(async (answer) => {
    const page = answer.ok ? parse(await answer.text()) : document;
    settings = /** @type {HTMLAnchorElement[]} */ (all(".admin-nav a", page)).map((a) => {
      const url = new URL(a.getAttribute("href") ?? "", location.href).href;
      return { label: a.textContent?.trim() ?? "", hint: words.settings, run: () => location.assign(url) };
    });
  });
  const list = canned.all().then((all) => { replies = all; });
  await Promise.allSettled([pages, list]);
  if (box().open) search();
}

/** Asks the relay for people and what was said, a moment after the last letter. */
function ask() {
  clearTimeout(wait);
  const asked = input().value.trim();
  if (!site || [...asked].length < 2 || asked === hits.asked) return;
  wait = setTimeout(async () => {
    const answer = await fetch(`${base}/search?${new URLSearchParams({ q: asked })}`).catch(() => null);
    if (!answer?.ok || asked !== input().value.trim()) return;
    const list = /** @type {HTMLAnchorElement[]} */ (all("#found .found-hit", parse(await answer.text())));
    hits = {
      asked, list: list.slice(0, mostHits).map((a) => ({
        label: a.querySelector(".row-name")?.textContent?.trim() ?? "", hint: a.querySelector(".found-text")?.textContent?.trim() ?? "",
        run: () => location.assign(new URL(a.getAttribute("href") ?? "", location.href)),
      })),
    };
    search();
  }, 150);
}

const mostHits = 6;

/** What does something to the open conversation when it is pressed. @param {string} which @returns {Choice[]} */
const pressed = (which) => all(which).filter((el) => !el.hidden).map((el) => ({
  label: el.textContent?.trim() || el.title, hint: el.closest("[popover]")?.getAttribute("aria-label") || words.actions, run: () => el.click(),
}));

/** All that can be done to it: what stands in the head comes before what stands in its menus. */
const acts = () => [
  ...pressed("#head [data-act] button:not([popover] *)"), ...pressed("#head [popovertarget], #head a.button"),
  ...pressed("#head [popover] [data-act] button, #head a.menu-item, #side-toggle"), ...pressed("#send-menu button[name=then]"),
];

/** @returns {Choice[]} */
function choices() {
  const rows = all("#rows > .row").map((row) => ({
    label: row.querySelector(".row-name")?.textContent ?? "",
    hint: row.querySelector(".row-last")?.textContent?.trim() ?? "",
    run: () => go(/** @type {HTMLAnchorElement} */ (row.querySelector("a")).href),
  }));
  const texts = conv() ? replies.map((r) => ({
    label: r.name, hint: r.title || r.text, run: () => { write("reply"); canned.put(r); },
  })) : [];
  const writing = all("#composer .segments label").map((label, i) => ({
    label: label.textContent?.trim() ?? "", hint: words.actions,
    run: () => write(i ? "note" : "reply"),
  }));
  const views = all("#views .view").map((a) => ({
    label: a.querySelector(".view-name")?.textContent ?? "", hint: "",
    run: () => a.click(),
  }));
  const profile = /** @type {HTMLAnchorElement} */ (document.querySelector(".views-foot a"));
  return [
    ...acts(), ...writing, ...views, ...rows, ...settings, ...texts,
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
  // What looks elsewhere has all that was typed in its name, and comes after what was found.
  const text = input().value.trim();
  if (text && site) found.push({ label: text, hint: words.searchAll, run: () => location.assign(`${base}/search?${new URLSearchParams({ q: text })}`) });
  const finding = settingsLink();
  if (finding && asked.length) {
    const url = finding.href + "/find?q=" + encodeURIComponent(input().value);
    found.push({ label: words.findSetting, hint: input().value, run: () => location.assign(url) });
  }
  const known = new Set(found.map((c) => c.label + c.hint));
  found.push(...hits.asked === input().value.trim() ? hits.list.filter((h) => !known.has(h.label + h.hint)) : []);
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
  readMore();
}

/** Begins. */
export function start() {
  input().addEventListener("input", () => { search(); ask(); });
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
