// Files in the composer. What the visitor chooses, pastes or drops goes to the relay
// at once and waits there for the message that names it; the program, or the form
// of the page, is told only what the message is to name.

import { doc, field, make, rare, words } from "./page.js";
import * as shelf from "./shelf.js";
import * as storage from "./storage.js";

// most is how many files a message has, side how long a picture's longer side is.
const most = 10, side = 4096;
// What the relay does not take for the moment is sent again after so long, in
// milliseconds.
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
  addEventListener("online", () => chosen.forEach((c) => c.again?.()));
  new MutationObserver(() => { dress(); look(); }).observe(doc.body, { subtree: true, childList: true });
  dress();
  look();
  shelf.begin(data.site, (one, file) => {
    if (file) choose(file, one);
    else reject(add(one.id, one.name, one.alt), words.fileAgain);
  });
}

const token = () => storage.get("token") || data.token || spare;

const conv = () => storage.get("conv") || data.conv;

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
  if (files.length > room) reject(add("", files[room].name, ""), words["refusal.files_many"]);
}

function choose(file, one) {
  const c = add(one.id, one.name, one.alt);
  c.file = file;
  chosen.push(c);
  if (/^image\//.test(file.type)) describe(c, one.alt);
  tell();
  shelf.put(one, file);
  scaled(file).then((body) => send(c, body));
}

// add shows a file over the message field.
function add(id, name, alt) {
  const bar = make("progress", ""), remove = make("button", "link", words.removeFile), row = make("li", "");
  const c = { id, name, row, bar, alt };
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

// describe lets the visitor say what a picture shows.
function describe(c, alt) {
  rare(data); // how the field looks
  const input = make("input", "alt");
  input.value = alt;
  input.maxLength = 120;
  input.placeholder = words.fileAlt;
  input.dir = "auto";
  input.setAttribute("aria-label", words.fileAlt + " " + c.name);
  input.oninput = (e) => {
    e.stopPropagation();
    c.alt = input.value;
    tell();
    shelf.put({ id: c.id, name: c.name, alt: c.alt }, c.file);
  };
  c.row.append(input);
}

function drop(c) {
  chosen = chosen.filter((other) => other !== c);
  c.request?.abort();
  clearTimeout(c.timer);
  shelf.drop(c.id);
  tell();
}

// reject says at a file why no message will have it, and keeps the message back
// that was to.
function reject(c, sentence) {
  const why = make("span", "bad", sentence);
  why.setAttribute("role", "alert");
  c.bar.replaceWith(why);
  held = false;
  drop(c);
}

// scaled is a picture no larger than there is use for; all else as it is.
async function scaled(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const all = await createImageBitmap(file);
    const by = Math.min(1, side / Math.max(all.width, all.height));
    if (by === 1) return file;
    const to = new OffscreenCanvas(Math.round(all.width * by), Math.round(all.height * by));
    to.getContext("2d").drawImage(all, 0, 0, to.width, to.height);
    return await to.convertToBlob({ type: file.type, quality: 0.85 });
  } catch {
    return file;
  }
}

function send(c, body) {
  c.again = null;
  if (!chosen.includes(c)) return;
  const later = () => {
    c.again = () => {
      clearTimeout(c.timer);
      send(c, body);
    };
    c.timer = setTimeout(c.again, again);
  };
  const r = c.request = new XMLHttpRequest();
  r.open("POST", "/frame/file?" + new URLSearchParams({ site: data.site, id: c.id, name: c.name, locale: data.locale }));
  r.setRequestHeader("Parley-Token", token());
  r.upload.onprogress = (e) => { c.bar.value = e.loaded / (e.total || 1); };
  r.onerror = later;
  r.onload = () => {
    if (r.status === 429 || r.status >= 500) return later();
    if (r.status !== 200) return reject(c, said(r.responseText));
    c.kept = JSON.parse(r.responseText);
    c.bar.remove();
    tell();
  };
  r.send(body);
}

function said(answer) {
  try {
    return JSON.parse(answer).text || "";
  } catch {
    return answer;
  }
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
  for (const c of chosen) shelf.drop(c.id);
  chosen = [];
  rows = [];
  field("chosen").replaceChildren?.();
}

function fresh() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}
