// @ts-check
// The socket: connects, says what the page shows, hands out what comes, and
// comes back by itself.
import { setClock, site } from "./page.js";

/** @typedef {Record<string, any>} Frame */

const silentAfter = 37_000; // the relay beats every 25 s
const connectWithin = 10_000;
const signedOut = 4401;
const goingAway = 1001;

/** @type {Map<string, Set<(frame: Frame) => void>>} */
const listeners = new Map();
/** @type {Set<(up: boolean) => void>} */
const watchers = new Set();
/** @type {() => Frame | null} */
let describe = () => null;

/** @type {WebSocket | null} */
let socket = null;
let up = false;
let failures = 0;
let retry = 0;
let silence = 0;

/**
 * Calls handle with every frame of a type.
 * @param {string} type
 * @param {(frame: Frame) => void} handle
 */
export function on(type, handle) {
  const set = listeners.get(type) ?? new Set();
  listeners.set(type, set.add(handle));
}

/**
 * Calls watch whenever the connection comes or goes.
 * @param {(up: boolean) => void} watch
 */
export const onChange = (watch) => watchers.add(watch);

/** Whether the page hears from the relay now. */
export const isUp = () => up;

/**
 * Sends a frame if there is a connection. Nothing that must arrive goes this
 * way.
 * @param {Frame} frame
 */
export function send(frame) {
  if (up) socket?.send(JSON.stringify(frame));
}

/**
 * Begins. what returns the "at" frame: all that the page shows.
 * @param {() => Frame | null} what
 */
export function start(what) {
  describe = what;
  addEventListener("online", reconnect);
  addEventListener("offline", () => lost(0));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) reconnect(); });
  // A page that was asleep, or comes back from the history cache, may have a
  // dead socket of whose end it was not told.
  document.addEventListener("resume", reconnect);
  addEventListener("pageshow", (e) => { if (e.persisted) reconnect(); });
  connect();
}

const answerWithin = 5_000;
let check = 0;

/**
 * Asks whether the relay is still there: something else did not come through. A
 * network that swallows everything is found out so, and not by the next silence.
 */
export function probe() {
  const at = up ? describe() : null;
  if (!at || check) return;
  send(at); // is always answered
  check = setTimeout(() => lost(0), answerWithin);
}

/** Connects at once if there is no connection. */
export function reconnect() {
  if (up && socket?.readyState === WebSocket.OPEN) return;
  change(false);
  failures = 0;
  connect();
}

function connect() {
  clearTimeout(retry);
  retry = 0;
  drop();
  const address = new URL(`/inbox/${site}/live`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const ws = new WebSocket(address);
  socket = ws;
  silence = setTimeout(() => lost(0), connectWithin);
  ws.onopen = () => {
    const at = describe();
    if (at) ws.send(JSON.stringify(at));
    heard();
  };
  ws.onmessage = (e) => {
    if (ws !== socket) return;
    heard();
    receive(JSON.parse(e.data));
  };
  ws.onclose = (e) => {
    if (ws === socket) lost(e.code);
  };
}

/** @param {Frame} frame */
function receive(frame) {
  if (frame.now) setClock(frame.now);
  if (frame.t === "hello") {
    failures = 0;
    change(true);
  }
  if (frame.t === "move") {
    setTimeout(() => { if (up) { change(false); connect(); } }, Math.random() * frame.within);
  }
  for (const handle of listeners.get(frame.t) ?? []) handle(frame);
}

// A connection that says nothing is dead, whatever the browser thinks.
function heard() {
  clearTimeout(silence);
  clearTimeout(check);
  check = 0;
  silence = setTimeout(() => lost(0), silentAfter);
}

/** @param {number} code */
function lost(code) {
  drop();
  change(false);
  if (code === signedOut) {
    location.reload(); // the relay asks to sign in
    return;
  }
  if (failures > 0) checkSession();
  // Full jitter: nobody comes back in step with the others.
  const most = code === goingAway ? 8_000 : Math.min(30_000, 500 * 2 ** failures);
  failures++;
  retry = setTimeout(connect, Math.random() * most);
}

// Why an upgrade was refused, a script is not told. If it is because nobody is
// signed in any more, the page is loaded anew, and asks to sign in.
async function checkSession() {
  try {
    const answer = await fetch(`/inbox/${site}/help`, { headers: { Accept: "application/json" } });
    if (answer.status === 401 || answer.status === 404) location.reload();
  } catch {
    // No network: there is nothing to be learned now.
  }
}

function drop() {
  clearTimeout(silence);
  clearTimeout(check);
  check = 0;
  const old = socket;
  socket = null;
  old?.close();
}

/** @param {boolean} now */
function change(now) {
  if (up === now) return;
  up = now;
  for (const watch of watchers) watch(up);
}
