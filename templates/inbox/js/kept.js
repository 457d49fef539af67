// @ts-check
// What this browser keeps for the agent: drafts, what waits to be sent, and
// settings. Where storage is denied it is kept until the page goes.
import { me, site } from "./page.js";

/** @type {Map<string, string>} */
const memory = new Map();
const prefix = `parley.${site}.${me}.`;

/** @param {string} name @returns {any} */
export function get(name) {
  let text;
  try {
    text = localStorage.getItem(prefix + name);
  } catch {
    text = memory.get(name) ?? null;
  }
  try {
    return text === null || text === undefined ? null : JSON.parse(text);
  } catch {
    return null; // somebody else's, or broken
  }
}

/** @param {string} name @param {any} value null removes */
export function set(name, value) {
  const text = JSON.stringify(value);
  try {
    if (value === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, text);
    memory.delete(name);
  } catch {
    if (value === null) memory.delete(name);
    else memory.set(name, text);
  }
}

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
  const found = new Set(memory.keys());
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
