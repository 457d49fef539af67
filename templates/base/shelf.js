// @ts-check
// Chosen files on the browser's own shelf, so that a reload in the middle of an
// upload loses none: the bytes in IndexedDB, which of them are this tab's in its
// session. Where the browser keeps no bytes their names are left.

/**
 * @typedef {object} Note what is remembered of a file
 * @property {string} id
 * @property {string} name
 * @property {string} alt what can be seen
 * @property {number} [have] how much of it the relay has, in bytes
 * @property {string} [of] the conversation, where a page has several
 * @property {boolean} [picture]
 * @property {boolean} [whole] the relay has all of it, and the browser nothing
 */

// longest is how long bytes stay that no tab has asked for, in milliseconds.
const longest = 24 * 60 * 60 * 1000;

let key = "";
/** @type {Note[]} */
let list = [];

/** The name under which a tab notes its files. @param {string} of */
export const named = (of) => "parley:" + of + ":files";

/**
 * Opens the shelf of a site, and tells of each file that an earlier page of this tab
 * left: its bytes, or null.
 * @param {string} of
 * @param {(note: Note, file: File | null) => void} found
 */
export async function begin(of, found) {
  key = named(of);
  /** @type {Note[]} */
  const left = attempt(() => JSON.parse(sessionStorage.getItem(key) ?? "null")) || [];
  const store = await open("readwrite");
  if (store) sweep(store);
  for (const one of left) {
    const kept = store && !one.whole && await asked((await open("readonly"))?.get(one.id));
    found(one, kept?.file || null);
  }
}

/** Keeps a file. @param {Note} one @param {File} file */
export async function put(one, file) {
  note(one);
  const store = await open("readwrite");
  if (store) await asked(store.put({ id: one.id, file, at: Date.now() }));
}

/** Remembers something else of a file. @param {Note} one */
export function note(one) {
  list = [...list.filter((other) => other.id !== one.id), one];
  write();
}

/** Forgets a file. @param {string} id */
export async function drop(id) {
  list = list.filter((one) => one.id !== id);
  write();
  const store = await open("readwrite");
  if (store) await asked(store.delete(id));
}

function write() {
  attempt(() => list.length ? sessionStorage.setItem(key, JSON.stringify(list)) : sessionStorage.removeItem(key));
}

/** @param {IDBObjectStore} store */
function sweep(store) {
  const all = store.openCursor();
  all.onsuccess = () => {
    const at = all.result;
    if (!at) return;
    if (Date.now() - at.value.at > longest) at.delete();
    at.continue();
  };
}

/** @param {IDBTransactionMode} mode */
async function open(mode) {
  const request = attempt(() => indexedDB.open("parley-files", 1));
  if (!request) return null;
  request.onupgradeneeded = () => request.result.createObjectStore("files", { keyPath: "id" });
  const db = await asked(request);
  return db && attempt(() => db.transaction("files", mode).objectStore("files"));
}

/**
 * The result of a request, null if the browser refuses it.
 * @param {any} request
 * @returns {Promise<any>}
 */
function asked(request) {
  return new Promise((done) => {
    if (!request) return done(null);
    request.onsuccess = () => done(request.result);
    request.onerror = request.onblocked = () => done(null);
  });
}

/** @template T @param {() => T} f @returns {T | null} */
function attempt(f) {
  try {
    return f();
  } catch {
    return null;
  }
}
