// @ts-check
// Files in the composer: chosen, dropped or pasted; each is sent to the relay at
// once and waits there for the message that names it. Those of another
// conversation wait until the agent comes back to it, and those of an earlier page
// of the tab go on.
import { scaled } from "../../base/scale.js";
import * as shelf from "../../base/shelf.js";
import { sentence, upload } from "../../base/upload.js";
import { make, newID, the } from "./dom.js";
import { base, site } from "./page.js";
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
 * @property {boolean} [gone]
 * @property {{stop: () => void, again: () => void}} [sending]
 */

/** @type {Chosen[]} */
let all = [];
/** @type {(() => void) | null} */
let held = null; // sends a message, once its files are there
const most = 10; // as the relay allows in a message

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
  for (const c of list) shelf.drop(c.id);
  the("chosen").replaceChildren();
  return {
    files: list.map((c) => `${c.id} ${c.alt}`).join("\n"),
    called: list.map((c) => `📎 ${c.name}`).join(" "),
  };
}

/** @param {FileList | File[]} files */
function add(files) {
  const room = most - chosen().length;
  for (const file of [...files].slice(0, room)) send(choose({ id: newID(), of: conv(), name: file.name, alt: "" }, file.type), file);
  if (files.length > room) reject(choose({ id: "", of: conv(), name: files[room].name, alt: "" }, ""), the("attach").dataset.many ?? "");
}

/** What is chosen, to be put back by restore. */
export const list = () => [...chosen()];

/**
 * Puts back what a message had that was taken back.
 * @param {Chosen[]} files
 */
export function restore(files) {
  all.push(...files);
  the("chosen").replaceChildren(...chosen().map((c) => c.row));
}

/**
 * Puts files into the message that the relay has already.
 * @param {import("./insert.js").Kept[]} files
 * @param {string} [of] the conversation
 */
export function refer(files, of = conv()) {
  for (const f of files) {
    if (chosen().some((c) => c.id === f.id)) continue;
    const c = choose({ id: f.id, of, name: f.name, alt: f.alt ?? "" }, f.picture ? "image/" : "");
    if (chosen().length > most) {
      reject(c, the("attach").dataset.many ?? "");
      return;
    }
    c.done = true;
    c.bar.remove();
    const note = () => shelf.note({ id: c.id, of: c.of, name: c.name, alt: c.alt, whole: true, picture: f.picture });
    note();
    c.row.querySelector("input")?.addEventListener("input", note);
  }
}

/** @param {shelf.Note} note @param {string} type */
function choose({ id, of = "", name, alt }, type) {
  const says = the("attach").dataset;
  const bar = make("progress", "");
  bar.setAttribute("aria-label", `${says.uploading} ${name}`);
  bar.setAttribute("value", "0");
  const remove = make("button", "link", says.remove ?? "");
  remove.setAttribute("type", "button");
  remove.setAttribute("aria-label", `${says.remove} ${name}`);
  const row = make("li", "", make("bdi", "", name), bar, remove);
  /** @type {Chosen} */
  const c = { id, of, name, alt, done: false, row, bar };
  remove.addEventListener("click", () => {
    drop(c);
    row.remove();
    the("text").focus();
  });
  if (type.startsWith("image/")) row.append(describes(c, `${says.alt} ${name}`, says.alt ?? ""));
  all.push(c);
  if (of === conv()) the("chosen").append(row);
  return c;
}

/** @param {Chosen} c @param {string} label @param {string} hint */
function describes(c, label, hint) {
  const input = /** @type {HTMLInputElement} */ (make("input", "alt"));
  input.value = c.alt;
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
  c.gone = true;
  c.sending?.stop();
  shelf.drop(c.id);
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
  c.row.querySelector(".alt")?.remove();
  held = null;
  drop(c);
}

/** @param {Chosen} c @param {File} file @param {number} [have] how much the relay has */
async function send(c, file, have) {
  if (c.gone || !all.includes(c)) return;
  const note = () => ({ id: c.id, of: c.of, name: c.name, alt: c.alt, have });
  shelf.put(note(), file);
  c.row.querySelector("input")?.addEventListener("input", () => shelf.note(note()));
  const body = await scaled(file);
  if (c.gone) return;
  c.sending = upload(body, {
    url: `${base}/c/${c.of}/file?${new URLSearchParams({ id: c.id, name: c.name })}`,
    headers: () => ({ Accept: "application/json", "Content-Type": "application/octet-stream" }),
    have: body === file ? have : 0,
    progress: (share) => c.bar.setAttribute("value", String(share)),
    noted: (now) => {
      have = now;
      shelf.note(note());
    },
    refused: (answer) => reject(c, sentence(answer)),
    kept: () => {
      c.bar.remove();
      c.done = true;
      go();
    },
  });
}

function go() {
  if (!held || !ready()) return;
  const send = held;
  held = null;
  send();
}

let begun = false;

/** Takes back what an earlier page of this tab left. */
function takeBack() {
  if (begun) return;
  begun = true;
  shelf.begin("inbox/" + site, (note, file) => {
    if (note.whole) return refer([note], note.of);
    const c = choose(note, file?.type ?? "");
    if (file) send(c, file, note.have);
    else reject(c, the("attach").dataset.again ?? "");
  });
}

/** Begins. */
export function start() {
  addEventListener("online", () => all.forEach((c) => c.sending?.again()));
  // Who signs out leaves no files on this machine.
  document.addEventListener("submit", (e) => {
    const to = /** @type {HTMLFormElement} */ (e.target).getAttribute("action");
    if (!to?.endsWith("/sign-out")) return;
    [...all].forEach(drop);
    sessionStorage.removeItem(shelf.named("inbox/" + site));
  });
}

/** Prepares the composer of a conversation that has just come into the page. */
export function arrive() {
  held = null;
  takeBack();
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
