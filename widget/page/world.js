// The world around the program: the visitor's other tabs, the relay's files. What
// happens in it the program is told. The connection is in way.js.

import { CLAIMED, POSTED, OWNER, FETCHED } from "./kinds.js";
import * as storage from "./storage.js";

let store, tell, loaded;
let channel; // to the visitor's other tabs; null: there is none to be had

// begin takes the prefix of what is this site's in the browser, what tells the
// program, and what hears of what was loaded.
export function begin(prefix, tellProgram, whenLoaded) {
  store = prefix;
  tell = tellProgram;
  loaded = whenLoaded;
}

// A tab that the browser has stopped can hold a lock for as long as it likes.
const lockTime = 2_000;

// A claim takes a lock where there are locks. Without one, and without getting
// it in time, two tabs can both think that they were first; then the value that
// was stored last holds, and the next claim brings them together.
export function claim(key, old, value) {
  let settled = false;
  const settle = () => {
    if (settled) return;
    settled = true;
    const had = storage.get(key);
    const ours = had === old || storage.denied;
    if (ours) storage.save(key, value);
    tell(CLAIMED, 0, 0, key, ours ? value : had);
  };
  lock(store + "claim", settle, settle);
  setTimeout(settle, lockTime);
}

function lock(name, held, without, options = {}) {
  let request = null;
  try {
    request = navigator.locks.request(name, options, held);
  } catch { /* no locks here */ }
  if (request) request.catch((e) => e.name !== "AbortError" && without());
  else setTimeout(without);
}

let asked = false, owner = false;
let giveBack = () => {}; // the lock of the owner, or the wish for it

// own asks to be the one tab that sends for all.
export function own() {
  if (owner) setTimeout(() => tell(OWNER));
  if (!asked) takeLock();
  asked = true;
}

function takeLock() {
  const waits = new AbortController();
  giveBack = () => waits.abort();
  const owned = () => new Promise((done) => {
    giveBack = done;
    owner = true;
    tell(OWNER);
  });
  lock(store + "owner", owned, owned, { signal: waits.signal });
}

let was = "";
const who = () => storage.get("token") + storage.get("conv");

// park gives back what is shared with other tabs, while the browser keeps the page
// for the way back in its history. unpark takes it again, and reports whether the
// tabs still say of the visitor what they said: nothing is heard meanwhile.
export function park() {
  was = who();
  giveBack();
  owner = false;
  if (channel) channel.close();
  channel = undefined;
}

export function unpark() {
  tabs();
  if (asked) takeLock();
  return was === who();
}

// tabs is the channel to the visitor's other tabs, null without one.
export function tabs() {
  if (channel === undefined) {
    try {
      channel = new BroadcastChannel(store);
      channel.onmessage = (e) => typeof e.data === "string" && tell(POSTED, 0, 0, e.data);
    } catch {
      channel = null;
    }
  }
  return channel;
}

export function post(said) {
  const others = tabs();
  if (others) others.postMessage(said);
}

// load reads a path of the relay's.
export function load(path) {
  fetch(path)
    .then((r) => r.arrayBuffer().then((body) => {
      tell(FETCHED, 0, r.status, path, new Uint8Array(body));
      if (r.status === 200) loaded(path, body);
    }))
    .catch(() => tell(FETCHED, 0, 0, path));
}
