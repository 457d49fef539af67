// @ts-check
// What this browser keeps for the agent: drafts, what waits to be sent, and
// settings. Where storage is denied it is kept until the page goes.
import { me, site } from "./page.js";

/** @type {Map<string, string>} */
const memory = new Map();
const prefix = `parley.${site}.${me}.`;
const account = `parley..${me}.`;

/** @param {string} key @returns {any} */
function read(key) {
  let text;
  try {
    text = localStorage.getItem(key);
  } catch {
    text = memory.get(key) ?? null;
  }
  try {
    return text === null || text === undefined ? null : JSON.parse(text);
  } catch {
    return null; // somebody else's, or broken
  }
}

/** @param {string} key @param {any} value null removes */
function write(key, value) {
  const text = JSON.stringify(value);
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
    memory.delete(key);
  } catch {
    if (value === null) memory.delete(key);
    else memory.set(key, text);
  }
}

/** @param {string} name @returns {any} */
export const get = (name) => read(prefix + name);

/** @param {string} name @param {any} value null removes */
export const set = (name, value) => write(prefix + name, value);

/**
 * What holds in all sites of the agent; until it is set there, what a site had.
 * @param {string} name
 */
export const everywhere = (name) => read(account + name) ?? get(name);

/** @param {string} name @param {any} value */
export const setEverywhere = (name, value) => write(account + name, value);

/**
 * Forgets what is kept under a beginning.
 * @param {string} beginning
 */
export const forget = (beginning) => names(beginning).forEach((name) => set(name, null));

/**
 * The names of what is kept under a beginning.
 * @param {string} beginning
 */
export function names(beginning) {
  const found = new Set([...memory.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)));
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i) ?? "";
      if (key.startsWith(prefix)) found.add(key.slice(prefix.length));
    }
  } catch {
    // Denied: there is only what is in memory.
  }
  return [...found].filter((name) => name.startsWith(beginning));
}
