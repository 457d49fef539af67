// Files in the composer and in the log. What the visitor chooses, pastes or drops
// goes to the relay at once and waits there for the message that names it; the
// program is told only what the message is to name. What the log shows of a file
// is written here, with an address that the relay signs for a while.

import { doc, field, words } from "./page.js";
import * as storage from "./storage.js";

// most is how many files a message has, side how long a picture's longer side is.
const most = 10, side = 4096;
// What the relay does not take for the moment is sent again after so long, in
// milliseconds.
const again = 3_000;

let data, told, spare;
let chosen = [];

// begin takes the data of the page's panel, and what hears which files the next
// message has.
export function begin(dataset, hear) {
  data = { ...dataset }; // the program takes the panel's own away
  told = hear;
  spare = [...doc.querySelectorAll("[name=token]")].map((n) => n.value).find(Boolean) || "";
  doc.addEventListener("paste", (e) => e.target.id === "message" && take(e, e.clipboardData));
  doc.addEventListener("dragover", (e) => e.dataTransfer?.types.includes("Files") && e.preventDefault());
  doc.addEventListener("drop", (e) => take(e, e.dataTransfer));
  doc.addEventListener("click", opened, true);
  new MutationObserver(look).observe(doc.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["class", "data-file"] });
}

function make(tag, name, text) {
  const n = doc.createElement(tag);
  n.className = name;
  if (text) n.textContent = text;
  return n;
}

const token = () => storage.get("token") || data.token || spare;

// ---- choosing ------------------------------------------------------------------

// dress makes the program's place for files the button and the list.
function dress(place) {
  if (place.firstChild) return;
  const button = make("button", "icon clip"), input = make("input", ""), list = make("ul", "chosen");
  button.type = "button";
  button.title = words.attach;
  button.setAttribute("aria-label", words.attach);
  input.type = "file";
  input.multiple = input.hidden = true;
  list.id = "chosen";
  button.onclick = () => input.click();
  input.onchange = () => {
    add(input.files);
    input.value = "";
  };
  place.append(list, button, input);
  for (const c of chosen) list.append(c.row);
}

function take(e, from) {
  if (!from?.files.length || !doc.getElementById("attach")) return;
  e.preventDefault();
  add(from.files);
}

function add(list) {
  for (const file of [...list].slice(0, most - chosen.length)) choose(file);
}

function choose(file) {
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const bar = make("progress", ""), remove = make("button", "link", words.removeFile);
  const name = make("bdi", "", file.name), row = make("li", "");
  const c = { id, file, row, bar, request: null };
  bar.max = 1;
  bar.setAttribute("aria-label", words.uploading + " " + file.name);
  remove.type = "button";
  remove.setAttribute("aria-label", words.removeFile + " " + file.name);
  remove.onclick = () => {
    drop(c);
    row.remove();
    field("message").focus();
  };
  row.append(name, bar, remove);
  chosen.push(c);
  field("chosen").append(row);
  tell();
  scaled(file).then((body) => send(c, body));
}

function drop(c) {
  chosen = chosen.filter((other) => other !== c);
  c.request?.abort();
  tell();
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
  if (!chosen.includes(c)) return;
  const r = c.request = new XMLHttpRequest();
  r.open("POST", "/frame/file?" + new URLSearchParams({ site: data.site, id: c.id, name: c.file.name, locale: data.locale }));
  r.setRequestHeader("Parley-Token", token());
  r.upload.onprogress = (e) => { c.bar.value = e.loaded / (e.total || 1); };
  r.onload = () => {
    if (r.status === 200) {
      c.kept = JSON.parse(r.responseText);
      c.bar.remove();
      return tell();
    }
    if (r.status === 429 || r.status >= 500) return void setTimeout(send, again, c, body);
    const why = make("span", "bad", said(r.responseText));
    why.setAttribute("role", "alert");
    c.bar.replaceWith(why);
    drop(c);
  };
  r.onerror = () => setTimeout(send, again, c, body);
  r.send(body);
}

function said(answer) {
  try {
    return JSON.parse(answer).text || "";
  } catch {
    return answer;
  }
}

// tell says to the program which files the message has.
function tell() {
  const list = chosen.filter((c) => c.kept).map((c) => c.kept);
  told(list.length ? JSON.stringify({ files: list }) : "");
  if (held && ready()) {
    held();
    held = null;
  }
}

const ready = () => chosen.every((c) => c.kept);
let held = null;

// hold keeps a message back until its files are there, and reports whether it did.
export function hold(go) {
  if (ready()) return false;
  held = go;
  return true;
}

// sent empties the list: a message has them.
export function sent() {
  chosen = [];
  field("chosen").replaceChildren?.();
}

// ---- showing -------------------------------------------------------------------

let asking = 0;

function look() {
  const place = doc.getElementById("attach");
  if (place) dress(place);
  const fresh = [...doc.querySelectorAll(".file[data-file]:not([data-shown])")];
  for (const n of fresh) show(n);
  if (doc.querySelector(".row:not(.waits) > .bubble > .file[data-shown]:not([href], .gone)") && !asking) {
    asking = setTimeout(ask, 50);
  }
}

// show writes what a file is called: name and size, as lines of its data.
function show(n) {
  n.dataset.shown = 1;
  const [name, size, width, height] = n.dataset.name.split("\n");
  if (Number(width)) {
    const img = make("img", "");
    img.alt = name;
    img.width = Number(width);
    img.height = Number(height);
    n.append(img);
    n.classList.add("picture");
    return;
  }
  const kb = Math.max(Math.round(Number(size) / 1000), 1);
  n.append(make("bdi", "", name), make("span", "size", kb < 1000 ? kb + " kB" : (kb / 1000).toFixed(1) + " MB"));
}

// ask has the relay sign addresses for all that the log shows without one.
async function ask() {
  const nodes = [...doc.querySelectorAll(".row:not(.waits) > .bubble > .file[data-shown]:not([href], .gone)")].slice(0, 100);
  const form = { site: data.site, locale: data.locale, token: token(), conv: storage.get("conv") || data.conv, ids: nodes.map((n) => n.dataset.file).join(" ") };
  let lines = null;
  try {
    const answer = await fetch("/frame/files", { method: "POST", body: new URLSearchParams(form) });
    if (answer.ok) lines = (await answer.text()).split("\n");
  } catch { /* asked again */ }
  if (!lines) {
    setTimeout(() => { asking = 0; look(); }, again);
    return;
  }
  asking = 0;
  nodes.forEach((n, i) => lead(n, lines[i]));
}

function lead(n, line) {
  if (!line) {
    n.classList.add("gone");
    n.replaceChildren(make("span", "", words.fileGone));
    return;
  }
  const [whole, shown] = line.split(" ");
  n.href = whole;
  n.target = "_blank";
  n.rel = "noopener";
  n.dataset.at = Date.now();
  if (n.firstChild?.localName === "img") n.firstChild.src = shown;
}

// linkTime is how long an address is gone by, in milliseconds; it is good for longer.
const linkTime = 25 * 60_000;

function opened(e) {
  const n = e.target.closest?.(".file[href]");
  if (!n || Date.now() - n.dataset.at < linkTime) return;
  e.preventDefault();
  n.removeAttribute("href");
  ask().then(() => n.href && n.click());
}
