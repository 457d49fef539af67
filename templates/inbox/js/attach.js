// @ts-check
// Files in the composer: chosen, dropped or pasted; each is sent to the relay at
// once and waits there for the message that names it. Those of another
// conversation wait until the agent comes back to it.
import { make, newID, the } from "./dom.js";
import { base } from "./page.js";
import { conv } from "./thread.js";

/**
 * @typedef {object} Chosen
 * @property {string} id
 * @property {string} of the conversation
 * @property {string} name
 * @property {string} alt what can be seen, as the agent says it
 * @property {boolean} done
 * @property {HTMLElement} row
 * @property {HTMLElement} bar
 * @property {XMLHttpRequest | null} request
 */

/** @type {Chosen[]} */
let all = [];
/** @type {(() => void) | null} */
let held = null; // sends a message, once its files are there
const most = 10; // as the relay allows in a message
const again = 3_000; // milliseconds

const chosen = () => all.filter((c) => c.of === conv());
const ready = () => chosen().every((c) => c.done);

/** Whether there is something that can be sent, or is on its way to be. */
export const some = () => chosen().length > 0;

/**
 * Keeps a message back until its files are there, and reports whether it did.
 * @param {() => void} send
 */
export function hold(send) {
  held = ready() ? null : send;
  return held !== null;
}

/**
 * Takes what is chosen: the message has it now.
 * @returns {{ files?: string, called?: string }} what the relay is told, and what
 * people read
 */
export function take() {
  const list = chosen();
  if (!list.length) return {};
  all = all.filter((c) => !list.includes(c));
  the("chosen").replaceChildren();
  return {
    files: list.map((c) => `${c.id} ${c.alt}`).join("\n"),
    called: list.map((c) => `📎 ${c.name}`).join(" "),
  };
}

/** @param {FileList | File[]} files */
function add(files) {
  const room = most - chosen().length;
  for (const file of [...files].slice(0, room)) send(choose(file.name, file.type), file);
  if (files.length > room) reject(choose(files[room].name, ""), the("attach").dataset.many ?? "");
}

/**
 * Puts files into the message that the relay has already.
 * @param {import("./insert.js").Kept[]} files
 */
export function refer(files) {
  for (const f of files) {
    if (chosen().some((c) => c.id === f.id)) continue;
    const c = choose(f.name, f.picture ? "image/" : "");
    if (chosen().length > most) {
      reject(c, the("attach").dataset.many ?? "");
      return;
    }
    c.id = f.id;
    c.done = true;
    c.bar.remove();
    const field = c.row.querySelector("input");
    if (field) field.value = c.alt = f.alt ?? "";
  }
}

/** @param {string} name @param {string} type */
function choose(name, type) {
  const says = the("attach").dataset;
  const bar = make("progress", "");
  bar.setAttribute("aria-label", `${says.uploading} ${name}`);
  bar.setAttribute("value", "0");
  const remove = make("button", "link", says.remove ?? "");
  remove.setAttribute("type", "button");
  remove.setAttribute("aria-label", `${says.remove} ${name}`);
  const row = make("li", "", make("bdi", "", name), bar, remove);
  /** @type {Chosen} */
  const c = { id: newID(), of: conv(), name, alt: "", done: false, row, bar, request: null };
  remove.addEventListener("click", () => {
    drop(c);
    row.remove();
    the("text").focus();
  });
  if (type.startsWith("image/")) row.append(describes(c, `${says.alt} ${name}`, says.alt ?? ""));
  all.push(c);
  the("chosen").append(row);
  return c;
}

/** @param {Chosen} c @param {string} label @param {string} hint */
function describes(c, label, hint) {
  const input = /** @type {HTMLInputElement} */ (make("input", "alt"));
  input.maxLength = 120;
  input.placeholder = hint;
  input.dir = "auto";
  input.setAttribute("aria-label", label);
  input.addEventListener("input", (e) => {
    e.stopPropagation();
    c.alt = input.value;
  });
  return input;
}

/** @param {Chosen} c */
function drop(c) {
  all = all.filter((other) => other !== c);
  c.request?.abort();
  go();
}

/**
 * Says at a file why no message will have it; one that was to is kept back.
 * @param {Chosen} c @param {string} sentence
 */
function reject(c, sentence) {
  const why = make("span", "bad", sentence);
  why.setAttribute("role", "alert");
  c.bar.replaceWith(why);
  held = null;
  drop(c);
}

/** @param {Chosen} c @param {File} file */
function send(c, file) {
  if (!all.includes(c)) return;
  const r = c.request = new XMLHttpRequest();
  const later = () => setTimeout(send, again, c, file);
  r.open("POST", `${base}/c/${c.of}/file?${new URLSearchParams({ id: c.id, name: c.name })}`);
  r.setRequestHeader("Accept", "application/json");
  r.setRequestHeader("Content-Type", "application/octet-stream");
  r.upload.onprogress = (e) => c.bar.setAttribute("value", String(e.loaded / (e.total || 1)));
  r.onerror = later;
  r.onload = () => {
    if (r.status === 429 || r.status >= 500) return void later();
    if (r.status !== 200) return reject(c, sentence(r.responseText));
    c.bar.remove();
    c.done = true;
    go();
  };
  r.send(file);
}

/** @param {string} answer */
function sentence(answer) {
  try {
    const { text, error } = JSON.parse(answer);
    return text ?? error ?? "";
  } catch {
    return "";
  }
}

function go() {
  if (!held || !ready()) return;
  const send = held;
  held = null;
  send();
}

/** Prepares the composer of a conversation that has just come into the page. */
export function arrive() {
  held = null;
  the("chosen").replaceChildren(...chosen().map((c) => c.row));
  const input = /** @type {HTMLInputElement} */ (the("attach-input"));
  the("attach").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    add(input.files ?? []);
    input.value = "";
  });
  the("text").addEventListener("paste", (e) => {
    const files = e.clipboardData?.files;
    if (!files?.length) return;
    e.preventDefault();
    add(files);
  });
  const pane = the("thread");
  pane.addEventListener("dragover", (e) => { if (e.dataTransfer?.types.includes("Files")) e.preventDefault(); });
  pane.addEventListener("drop", (e) => {
    if (!e.dataTransfer?.files.length) return;
    e.preventDefault();
    add(e.dataTransfer.files);
  });
}
