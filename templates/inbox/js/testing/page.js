// A page of the inbox without a browser: what the modules read when they are
// loaded. Each test file has a process of its own, so one page a file is enough.
import { parseHTML } from "linkedom";

/** The relay's clock in tests: 2026-09-21 12:00 UTC. */
export const noon = Date.UTC(2026, 8, 21, 12);

/** A storage that can be told to refuse, as browsers do in private windows. */
export class Storage {
  /** @type {Map<string, string>} */
  #kept = new Map();
  denied = false;

  #allowed() { if (this.denied) throw new Error("denied"); }
  get length() { this.#allowed(); return this.#kept.size; }
  /** @param {number} i */
  key(i) { this.#allowed(); return [...this.#kept.keys()][i] ?? null; }
  /** @param {string} name */
  getItem(name) { this.#allowed(); return this.#kept.get(name) ?? null; }
  /** @param {string} name @param {string} value */
  setItem(name, value) { this.#allowed(); this.#kept.set(name, value); }
  /** @param {string} name */
  removeItem(name) { this.#allowed(); this.#kept.delete(name); }
}

/** The words that the page hands to its scripts, as far as tests look at them. */
const words = { now: "now", today: "Today", yesterday: "Yesterday", updated: "{n} updated", newBelow: "{n} new" };

/**
 * Makes the globals of a browser from a piece of the inbox's page.
 * @param {string} [html] what stands in it
 * @param {Record<string, string>} [data] of the inbox's element
 */
export function makePage(html = "", data = {}) {
  const attributes = Object.entries({
    site: "shop", agent: "me", name: "Mei", version: "v1", warn: "120000", bad: "300000",
    view: "all", epoch: "e1", now: String(noon), ...data,
  }).map(([name, value]) => `data-${name}="${value}"`).join(" ");
  const { window, document } = parseHTML(`<!doctype html><html lang="en"><body>
    <div id="inbox" ${attributes}>${html}</div>
    <script type="application/json" id="words">${JSON.stringify(words)}</script></body></html>`);
  const localStorage = new Storage();
  /** @type {string[]} */
  const reloads = [];
  const location = Object.assign(new URL("http://chat.example/inbox/shop/all"), { reload: () => reloads.push("reload") });
  const globals = {
    window, document, localStorage, location,
    DOMParser: window.DOMParser, Element: window.Element, HTMLElement: window.HTMLElement,
    addEventListener: window.addEventListener.bind(window),
    navigator: { languages: ["en-GB"], onLine: true, locks: locks() },
  };
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return { document, localStorage, reloads };
}

/** Web Locks, as far as the inbox uses them: one holder a name, in order. */
function locks() {
  /** @type {Map<string, Promise<unknown>>} */
  const last = new Map();
  return {
    /** @param {string} name @param {() => Promise<unknown>} act */
    request(name, act) {
      const turn = (last.get(name) ?? Promise.resolve()).then(act);
      last.set(name, turn.catch(() => {}));
      return turn;
    },
  };
}
