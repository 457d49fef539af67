// Chosen files on the browser's own shelf, so that a reload in the middle of an
// upload loses none: the bytes in IndexedDB, which of them are this tab's in its
// session. Where the browser keeps no bytes their names are left.

import { attempt } from "./storage.js";

// longest is how long bytes stay that no tab has asked for, in milliseconds.
const longest = 24 * 60 * 60 * 1000;

let key = "";
let list = [];

// begin opens the shelf of a site, and calls back with each file that an earlier
// page of this tab left: its id, its name, what can be seen, and its bytes or null.
export async function begin(site, found) {
  key = "parley:" + site + ":files";
  const left = attempt(() => JSON.parse(sessionStorage.getItem(key))) || [];
  const store = await open("readwrite");
  if (store) sweep(store);
  for (const one of left) {
    const kept = store && await asked((await open("readonly")).get(one.id));
    found(one, kept?.file || null);
  }
}

// put keeps a file, drop forgets it.
export async function put(one, file) {
  list = [...list.filter((other) => other.id !== one.id), one];
  note();
  const store = await open("readwrite");
  if (store) await asked(store.put({ id: one.id, file, at: Date.now() }));
}

export async function drop(id) {
  list = list.filter((one) => one.id !== id);
  note();
  const store = await open("readwrite");
  if (store) await asked(store.delete(id));
}

function note() {
  attempt(() => list.length ? sessionStorage.setItem(key, JSON.stringify(list)) : sessionStorage.removeItem(key));
}

function sweep(store) {
  const all = store.openCursor();
  all.onsuccess = () => {
    const at = all.result;
    if (!at) return;
    if (Date.now() - at.value.at > longest) at.delete();
    at.continue();
  };
}

async function open(mode) {
  const request = attempt(() => indexedDB.open("parley-files", 1));
  if (!request) return null;
  request.onupgradeneeded = () => request.result.createObjectStore("files", { keyPath: "id" });
  const db = await asked(request);
  return db && attempt(() => db.transaction("files", mode).objectStore("files"));
}

// asked is the result of a request, null if the browser refuses it.
function asked(request) {
  return new Promise((done) => {
    request.onsuccess = () => done(request.result);
    request.onerror = request.onblocked = () => done(null);
  });
}
