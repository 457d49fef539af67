// @ts-check
// What the relay said of this page: site, agent, words, clock.
import { the } from "./dom.js";

const inbox = the("inbox");

export const site = inbox.dataset.site ?? "";
export const me = inbox.dataset.agent ?? "";
export const myName = inbox.dataset.name ?? "";
export const version = inbox.dataset.version ?? "";
export const warnAfter = Number(inbox.dataset.warn);
export const badAfter = Number(inbox.dataset.bad);
/** How the site calls agents who have not set it in their browser. */
export const called = { sound: "sound" in inbox.dataset, notify: "desktop" in inbox.dataset };
export const lang = document.documentElement.lang;
export const base = "/inbox/" + site;

/** @type {Record<string, any>} A sentence that counts is an object of its plural forms. */
export const words = JSON.parse(the("words").textContent ?? "{}");

const plurals = new Intl.PluralRules(lang);

/**
 * One of the words with its {places} filled; if it counts, in the form for n.
 * @param {string} key
 * @param {Record<string, string | number>} values
 */
export function say(key, values) {
  /** @type {string} */
  const sentence = words[key][plurals.select(Number(values.n))] ?? words[key];
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** The view where agents begin, which addresses need not name. */
export const startView = inbox.dataset.start ?? "";

/** The view that the page shows. */
export const view = () => inbox.dataset.view ?? "";

/** The life of the store that the page was made from. */
export const epoch = () => inbox.dataset.epoch ?? "";

/**
 * Takes over what another page of the inbox says of itself.
 * @param {Document} other
 */
export function adopt(other) {
  const fresh = other.getElementById("inbox");
  if (!fresh) return;
  inbox.dataset.view = fresh.dataset.view;
  inbox.dataset.epoch = fresh.dataset.epoch;
}

let ahead = Number(inbox.dataset.now) - Date.now();

/**
 * Sets our clock by the relay's.
 * @param {number} now
 */
export const setClock = (now) => { ahead = now - Date.now(); };

/** The relay's clock, in milliseconds since 1970. */
export const now = () => Date.now() + ahead;
