// Files in the composer. What the visitor chooses, pastes or drops goes to the relay
// at once and waits there for the message that names it; the program, or the form
// of the page, is told only what the message is to name.

import { doc, field, make, rare, words } from "./page.js";
import * as storage from "./storage.js";

// most is how many files a message has.
const most = 10;
// What sends files is asked for again after so long, in milliseconds.
const again = 3_000;

let data, told, spare;
let chosen = [];
let rows = []; // of all that is shown, also of what was refused
let held = false; // a message, until its files are there

// begin takes the data of the page's panel, and what hears which files the next
// message has.
export function begin(page, hear) {
  data = page;
  told = hear;
  spare = [...doc.querySelectorAll("[name=token]")].map((n) => n.value).find(Boolean) || "";
  doc.addEventListener("paste", (e) => e.target.id === "message" && take(e, e.clipboardData));
  doc.addEventListener("dragover", (e) => e.dataTransfer?.types.includes("Files") && e.preventDefault());
  doc.addEventListener("drop", (e) => take(e, e.dataTransfer));
  addEventListener("online", () => chosen.forEach((c) => c.sending?.again()));
  new MutationObserver(() => { dress(); look(); }).observe(doc.body, { subtree: true, childList: true });
  dress();
  look();
  if (storage.attempt(() => sessionStorage.getItem("parley:" + data.site + ":files"))) uploads(() => {});
}

const token = () => storage.get("token") || data.token || spare;

const conv = () => storage.get("conv") || data.conv;

let begun = false;

// uploads does something with what sends files, as soon as it is there.
function uploads(act) {
  rare(data).then(({ uploads: u }) => {
    if (!begun) u.shelf.begin(data.site, left);
    begun = true;
    act(u);
  }, () => setTimeout(uploads, again, act));
}

// left takes back a file of an earlier page, if the browser has its bytes.
function left(one, file) {
  if (file) choose(file, one);
  else reject(add(one), words.fileAgain);
}

let looking = false;

// look has files in the log shown, once there is one.
function look() {
  if (looking || !doc.querySelector(".file")) return;
  looking = true;
  rare(data).then(({ shown }) => shown.begin({ data, words, token, conv }), () => { looking = false; });
}

// dress makes the place for files the button and the list. There is one place, that
// of the page or that of the program.
function dress() {
  const place = doc.getElementById("attach");
  if (!place || place.querySelector("ul")) return;
  const button = make("button", "icon clip"), input = make("input", ""), list = make("ul", "chosen");
  button.type = "button";
  button.title = words.attach;
  button.setAttribute("aria-label", words.attach);
  input.type = "file";
  input.multiple = input.hidden = true;
  list.id = "chosen";
  button.onclick = () => input.click();
  input.onchange = () => {
    takeAll(input.files);
    input.value = "";
  };
  place.replaceChildren(list, button, input);
  list.append(...rows);
  if (chosen.length) tell();
}

function take(e, from) {
  if (!from?.files.length || !doc.getElementById("attach")) return;
  e.preventDefault();
  takeAll(from.files);
}

function takeAll(files) {
  const room = most - chosen.length;
  for (const file of [...files].slice(0, room)) choose(file, { id: fresh(), name: file.name, alt: "" });
  if (files.length > room) reject(add({ name: files[room].name }), words["refusal.files_many"]);
}

function choose(file, one) {
  const c = add(one);
  c.file = file;
  chosen.push(c);
  tell();
  uploads((u) => c.gone || u.begin(c, data, words, token, {
    changed: tell,
    kept: (kept) => {
      c.kept = kept;
      c.bar.remove();
      tell();
    },
    refused: (sentence) => reject(c, sentence),
  }));
}

// add shows a file over the message field.
function add({ id, name, alt, have }) {
  const bar = make("progress", ""), remove = make("button", "link", words.removeFile), row = make("li", "");
  const c = { id, name, row, bar, alt, have };
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", words.uploading + " " + name);
  remove.type = "button";
  remove.setAttribute("aria-label", words.removeFile + " " + name);
  remove.onclick = () => {
    drop(c);
    row.remove();
    rows = rows.filter((other) => other !== row);
    field("message").focus();
  };
  row.append(make("bdi", "", name), bar, remove);
  rows.push(row);
  field("chosen").append?.(row); // else when its place comes
  return c;
}

function drop(c) {
  chosen = chosen.filter((other) => other !== c);
  c.gone = true;
  c.sending?.stop();
  if (c.id) uploads((u) => u.shelf.drop(c.id));
  tell();
}

// reject says at a file why no message will have it, and keeps the message back
// that was to.
function reject(c, sentence) {
  const why = make("span", "bad", sentence);
  why.setAttribute("role", "alert");
  c.bar.replaceWith(why);
  c.row.querySelector(".alt")?.remove();
  held = false;
  drop(c);
}

// tell says which files the message has.
function tell() {
  told(list().length ? JSON.stringify({ files: list() }) : "");
  if (held && ready()) {
    held = false;
    doc.getElementById("composer").requestSubmit();
  }
}

// list are the files that the next message has, as a send frame names them.
export const list = () => chosen.filter((c) => c.kept).map((c) => c.kept.width ? { ...c.kept, alt: c.alt } : c.kept);

const ready = () => chosen.every((c) => c.kept);

// hold keeps a message back until its files are there, and reports whether it did.
export function hold() {
  return (held = !ready());
}

// sent empties the list: a message has them.
export function sent() {
  const list = chosen;
  if (list.length) uploads((u) => list.forEach((c) => u.shelf.drop(c.id)));
  chosen = [];
  rows = [];
  field("chosen").replaceChildren?.();
}

function fresh() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}
