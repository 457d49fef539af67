// What is kept for the visitor: in the browser's storage or, where the browser
// refuses, in this page for as long as it stands. The keys are those of the Go
// package core.
//
// What is sent while there is no program is written down here as the program
// writes its own: under "o" and its id, as a send frame of the protocol with the
// browser's time in "now". So whoever comes next, the program or a form, sends
// it under the same id, and it is one message.

// maxRunes is how long a message may be, as in the Go package chat.
const maxRunes = 10_000;

const memory = new Map();
let prefix = "";
let refuse = () => {};
let last = 0;

// denied says whether the browser has refused to store.
export let denied = false;

// open begins for a site; refused is called once if the browser does not store.
export function open(site, refused) {
  prefix = "parley:" + site + ":";
  refuse = refused;
  return prefix;
}

// attempt runs what the browser may refuse in a frame: storage, locks.
export function attempt(f) {
  try {
    return f();
  } catch {
    if (!denied) {
      denied = true;
      refuse();
    }
    return null;
  }
}

export function save(key, value) {
  if (!value) return drop(key);
  if (attempt(() => (localStorage.setItem(prefix + key, value), 1))) memory.delete(key);
  else {
    memory.set(key, value);
    if (lent.every((name) => memory.get(name))) lend(JSON.stringify(lent.map((name) => memory.get(name))));
  }
}

export function drop(key) {
  memory.delete(key);
  attempt(() => localStorage.removeItem(prefix + key));
}

export function get(key) {
  return memory.get(key) || attempt(() => localStorage.getItem(prefix + key)) || "";
}

// all is everything that is kept, by key.
export function all() {
  const found = new Map();
  attempt(() => {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key.startsWith(prefix)) found.set(key.slice(prefix.length), localStorage.getItem(key));
    }
  });
  for (const [key, value] of memory) found.set(key, value);
  return found;
}

// What the page around the frame keeps where the browser stores nothing for the
// frame: who the visitor is, and which conversation is theirs.
const lent = ["token", "conv"];
let lend = () => {};

// lendTo names who is told what the page around the frame is to keep. There is no
// conversation before the visitor has written.
export function lendTo(keep) {
  lend = keep;
}

// takeBack takes what was lent on an earlier page.
export function takeBack(text) {
  if (get("token") || !denied) return;
  try {
    JSON.parse(text).forEach((value, i) => lent[i] && typeof value === "string" && value && memory.set(lent[i], value));
  } catch { /* not ours */ }
}

// tooLong says whether a text is more than a message may be.
export function tooLong(text) {
  return [...text].length > maxRunes;
}

// write writes a message down and returns its id; "" is for what is none.
export function write(text, conv, files = []) {
  if (!text.trim() && !files.length || tooLong(text)) return "";
  const id = fresh();
  last = Math.max(Date.now(), last + 1);
  save("o" + id, JSON.stringify({ t: "send", conv: conv || fresh(), id, text, files, now: last }));
  return id;
}

// unsent are the messages that wait, the oldest first.
export function unsent() {
  const list = [];
  for (const [key, value] of all()) {
    if (key[0] !== "o") continue;
    try {
      const f = JSON.parse(value);
      if (f.t === "send" && "o" + f.id === key && typeof (f.text ?? "") === "string") list.push({ text: "", files: [], ...f });
    } catch { /* not ours */ }
  }
  return list.sort((a, b) => a.now - b.now);
}

// fresh is a new id, which nobody can guess.
export function fresh() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}
