// @ts-check
// Going from place to place without loading the page anew. Addresses are those
// of the links, so that back, reload and a shared link work.
import { morph, parse, the } from "./dom.js";
import * as composer from "./composer.js";
import * as list from "./list.js";
import * as live from "./live.js";
import * as skeleton from "./skeleton.js";
import { adopt, epoch, startView, version, view, words } from "./page.js";
import * as thread from "./thread.js";
import { localise } from "./times.js";
import { toast } from "./toast.js";

let turn = 0; // the last one that was asked for wins
let flight = new AbortController(); // of its request
let coming = false; // it is on its way
let outdated = false; // the relay has another build than this page
/** @type {Set<(there: boolean) => void>} */
const watchers = new Set();

/** Whether another place is on its way. */
export const pending = () => coming;

/**
 * Calls watch after each change of place, and with false when one failed.
 * @param {(there: boolean) => void} watch
 */
export const onArrive = (watch) => watchers.add(watch);

/** @param {boolean} there */
const arrived = (there) => watchers.forEach((watch) => watch(there));

/**
 * Fetches a page of the inbox.
 * @param {string} url
 * @param {string} [part]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Document | null>} null if the browser goes there itself
 */
async function load(url, part, signal) {
  const answer = await fetch(url, { headers: part ? { "Parley-Part": part } : {}, signal });
  if (answer.status === 401 || answer.redirected) {
    location.assign(url);
    return null;
  }
  if (!answer.ok && answer.status !== 404) throw new Error(String(answer.status));
  const page = parse(await answer.text());
  if (part !== "rows" && part !== "earlier" && !page.getElementById("thread")) {
    location.assign(url);
    return null;
  }
  return page;
}

/**
 * Shows another address. Its row is chosen at once; if it takes longer, what it
 * is drawn on.
 * @param {string} url
 * @param {object} [how]
 * @param {boolean} [how.push] it is a place to come back to
 * @param {boolean} [how.whole] also what is beside it
 * @param {number} [how.after] milliseconds until it is asked for: keys go past places
 */
export async function go(url, { push = true, whole = false, after = 0 } = {}) {
  const to = new URL(url, location.href);
  if (outdated) {
    location.assign(to);
    return;
  }
  const mine = ++turn;
  const conv = /\/c\/(\w+)/.exec(to.pathname)?.[1] ?? "";
  const sameView = !whole && !!conv && (to.searchParams.get("view") ?? startView) === view() && !!document.getElementById("list");
  flight.abort();
  flight = new AbortController();
  coming = true;
  list.choose(conv);
  const slow = setTimeout(() => skeleton.show(conv), after + skeleton.patience);
  let page = null;
  try {
    if (after) await new Promise((done) => setTimeout(done, after));
    if (mine === turn) page = await load(to.href, sameView ? "thread" : undefined, flight.signal);
  } catch {
    if (mine !== turn) return;
    coming = false;
    skeleton.hide();
    list.choose("");
    live.probe();
    toast(words.failed, words.tryAgain, () => go(url, { push, whole }));
    arrived(false);
    return;
  } finally {
    clearTimeout(slow);
  }
  if (!page || mine !== turn) return;
  if (push) history.pushState(null, "", to);
  else if (to.href !== location.href) history.replaceState(null, "", to);
  swap(page, sameView);
}

/**
 * @param {Document} page
 * @param {boolean} sameView
 */
function swap(page, sameView) {
  coming = false;
  skeleton.hide();
  adopt(page);
  document.title = page.title;
  document.body.className = page.body.className;
  const panes = sameView ? ["thread", "side"] : ["views", "list", "thread", "side"];
  for (const id of panes) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (fresh && old && id === "views") morph(old, fresh); // keeps the focus
    else if (fresh && old) old.replaceWith(fresh);
    else if (fresh) the("panes").append(fresh);
    else old?.remove();
  }
  localise(document);
  if (!sameView) list.arrive();
  thread.arrive();
  composer.arrive();
  list.choose("");
  state();
  thread.markRead(); // now the relay knows that it is before the agent's eyes
  arrived(true);
}

/**
 * Opens the conversation beside the one where the cursor stands.
 * @param {1 | -1} by
 * @param {boolean} [passing] more keys are likely to follow
 */
export function move(by, passing = false) {
  const link = list.beside(by)?.querySelector("a");
  if (!link) return;
  link.focus({ preventScroll: true });
  go(link.href, { push: !thread.open() && !coming, after: passing ? 120 : 0 });
}

/** Opens the next conversation of the list that is unread; false if there is none. */
export function moveToUnread() {
  const link = list.nextUnread()?.querySelector("a");
  if (link) go(link.href, { push: !thread.open() && !coming });
  return !!link;
}

/** Says to the relay what the page shows now. */
export function state() {
  const at = describe();
  if (at) live.send(at);
}

let describe = () => /** @type {live.Frame | null} */ (null);

/** Loads what the page shows anew: the log is not the one that we know. */
export function reload() {
  go(location.href, { push: false, whole: true });
}

// The store has lost data since this page was made.
const checkEpoch = (/** @type {live.Frame} */ f) => {
  if (f.epoch && f.epoch !== epoch() && document.getElementById("thread")) reload();
};

async function earlier(/** @type {string} */ url) {
  const from = new URL(url);
  from.searchParams.set("before", String(thread.first()));
  try {
    const page = await load(from.href, "earlier");
    if (page) thread.prepend(page);
  } catch {
    toast(words.failed, words.tryAgain, () => earlier(url));
  }
}

async function moreRows(/** @type {string} */ url) {
  try {
    const page = await load(url, "rows");
    if (page) list.more(page);
  } catch {
    toast(words.failed, words.tryAgain, () => moreRows(url));
  }
}

/**
 * Begins. what describes the page to the relay.
 * @param {() => live.Frame | null} what
 */
export function start(what) {
  describe = what;
  document.addEventListener("click", (e) => {
    if (e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const link = e.target instanceof Element ? e.target.closest("a") : null;
    if (!link) return;
    if (link.classList.contains("skip")) {
      e.preventDefault();
      const place = document.querySelector(link.hash === "#list" ? "#rows > .row > a[tabindex='0']" : link.hash);
      if (place instanceof HTMLElement) place.focus();
    } else if (link.closest("#rows-more")) {
      e.preventDefault();
      moreRows(link.href);
    } else if (link.dataset.go === "earlier") {
      e.preventDefault();
      earlier(link.href);
    } else if (link.dataset.go && document.getElementById("thread")) {
      e.preventDefault();
      link.closest("details")?.removeAttribute("open");
      go(link.href);
    }
  });
  addEventListener("popstate", () => {
    if (document.getElementById("thread")) go(location.href, { push: false });
    else location.reload();
  });
  live.on("hello", (f) => { outdated = f.version !== version; });
  live.on("hello", checkEpoch);
  live.on("beat", checkEpoch);
}
