// @ts-check
// Going from place to place without loading the page anew. Addresses are those
// of the links, so that back, reload and a shared link work.
import { morph, parse, the } from "./dom.js";
import * as composer from "./composer.js";
import * as list from "./list.js";
import * as live from "./live.js";
import { adopt, epoch, startView, version, view, words } from "./page.js";
import * as thread from "./thread.js";
import { localise } from "./times.js";
import { toast } from "./toast.js";

let turn = 0; // the last one that was asked for wins
let outdated = false; // the relay has another build than this page
/** @type {() => void} */
let arrived = () => {};

/**
 * Fetches a page of the inbox.
 * @param {string} url
 * @param {string} [part]
 * @returns {Promise<Document | null>} null if the browser goes there itself
 */
async function load(url, part) {
  const answer = await fetch(url, { headers: part ? { "Parley-Part": part } : {} });
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
 * Shows another address.
 * @param {string} url
 * @param {{push?: boolean, whole?: boolean}} [how] whole: also what is beside it
 */
export async function go(url, { push = true, whole = false } = {}) {
  const to = new URL(url, location.href);
  if (outdated) {
    location.assign(to);
    return;
  }
  const mine = ++turn;
  const isConversation = to.pathname.includes("/c/");
  const sameView = !whole && isConversation && (to.searchParams.get("view") ?? startView) === view() && !!document.getElementById("list");
  const slow = setTimeout(() => the("thread")?.classList.add("loading"), 300);
  let page;
  try {
    page = await load(to.href, sameView ? "thread" : undefined);
  } catch {
    if (mine === turn) toast(words.failed, words.tryAgain, () => go(url, { push, whole }));
    return;
  } finally {
    clearTimeout(slow);
    document.getElementById("thread")?.classList.remove("loading");
  }
  if (!page || mine !== turn) return;
  if (push) history.pushState(null, "", to);
  swap(page, sameView);
}

/**
 * @param {Document} page
 * @param {boolean} sameView
 */
function swap(page, sameView) {
  adopt(page);
  document.title = page.title;
  document.body.className = page.body.className;
  const panes = sameView ? ["thread", "side"] : ["views", "list", "thread", "side"];
  for (const id of panes) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (fresh && old && id === "views") morph(old, fresh); // keeps the focus
    else if (fresh && old) old.replaceWith(fresh);
    else if (fresh) the("inbox").append(fresh);
    else old?.remove();
  }
  localise(document);
  if (!sameView) list.arrive();
  thread.arrive();
  composer.arrive();
  list.markOpen();
  arrived();
  state();
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
 * Begins. what describes the page to the relay; onArrive is called after each
 * change of place.
 * @param {() => live.Frame | null} what
 * @param {() => void} onArrive
 */
export function start(what, onArrive) {
  describe = what;
  arrived = onArrive;
  document.addEventListener("click", (e) => {
    if (e.defaultPrevented || e.button || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return;
    const link = e.target instanceof Element ? e.target.closest("a") : null;
    if (!link) return;
    if (link.closest("#rows-more")) {
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
