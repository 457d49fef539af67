// Parts of the panel that the relay renders when they are wanted: what is rare
// costs nobody anything who does not open it. A part is the element with the id
// "part" of a page that the relay answers a form with; its own forms are sent in
// the same way, and their answers take its place. Without this script the same
// pages are shown whole.
//
// A part stands over the panel, or in an element of the program's that has
// data-part, the path of what is to stand there. What a part says of itself:
//
//   data-done    nothing more is to be seen; the value is told, see begin
//   data-file    on a button: what it asks for is a file of that name

import { doc, field, words } from "./page.js";
import * as storage from "./storage.js";

// How long the relay is waited for, in milliseconds.
const patience = 20_000;

let told, over;

// begin takes what hears that a part has done its work, by its data-done: "ended",
// "forgotten" or the like, and what is chosen in the menu.
export function begin(hear) {
  told = hear;
  doc.addEventListener("click", (e) => {
    const n = e.target.closest?.("#more, #menu button");
    if (n?.id === "more") toggle(field("menu").hidden);
    else if (n) chosen(e, n);
    else toggle(false);
  });
  doc.addEventListener("keydown", steer);
  doc.addEventListener("focusout", (e) => {
    if (e.relatedTarget && inMenu(e.target) && !inMenu(e.relatedTarget) && e.relatedTarget.id !== "more") toggle(false);
  });
}

// ---- the menu ----------------------------------------------------------------

const inMenu = (n) => field("menu").contains?.(n);
const items = () => [...field("menu").querySelectorAll("[role=menuitem]:not([hidden])")];

function toggle(open) {
  const menu = field("menu"), more = doc.getElementById("more");
  if (!more || menu.hidden === !open) return;
  const had = inMenu(doc.activeElement);
  for (const n of menu.querySelectorAll("[data-for]")) n.hidden = !n.dataset.for.includes(more.dataset.chat || "none");
  menu.hidden = !open;
  more.setAttribute("aria-expanded", open);
  if (open) items()[0].focus();
  else if (had) more.focus();
}

function steer(e) {
  if (!inMenu(e.target)) return;
  const list = items(), at = list.indexOf(e.target);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1 + list.length, Home: 0, End: -1 + list.length }[e.key];
  if (to !== undefined) list[to % list.length].focus();
  else if (e.key === "Escape" || e.key === "Tab") toggle(false);
  else return;
  if (e.key !== "Tab") e.preventDefault();
  e.stopImmediatePropagation();
}

function chosen(e, item) {
  e.preventDefault();
  toggle(false);
  if (item.dataset.tell) told(item.dataset.tell);
  else if (item.dataset.file) download(item.form, item, item.dataset.file);
  else open(item.getAttribute("formaction"), fields(item.form, item));
}

// ---- asking the relay ----------------------------------------------------------

// fields are those of a form with who is asking as it is known now, and the
// visitor's clock.
export function fields(form, button) {
  const all = new URLSearchParams(new FormData(form));
  for (const key of ["token", "conv"]) if (storage.get(key)) all.set(key, storage.get(key));
  all.set("part", 1); // the answer is for this script
  all.set("zone", -new Date().getTimezoneOffset());
  if (button?.name) all.set(button.name, button.value);
  return all;
}

function ask(kind, path, body, done) {
  const r = new XMLHttpRequest();
  r.open("POST", path);
  r.responseType = kind;
  r.timeout = patience;
  r.onloadend = () => done(r);
  r.send(body);
  return r;
}

// open shows a part over the panel.
export function open(path, body) {
  if (!over) {
    over = doc.createElement("dialog");
    over.className = "over";
    over.onclose = () => {
      over.request?.abort();
      over.replaceChildren();
      if (over.from.isConnected) over.from.focus();
    };
    listen(over);
    doc.body.append(over);
  }
  if (!over.open) {
    over.from = doc.activeElement;
    over.showModal();
  }
  fill(over, path, body);
}

// fill puts the part at a path into a place, in which its forms go on.
export function fill(place, path, body) {
  place.request?.abort();
  place.setAttribute("aria-busy", true);
  const r = place.request = ask("document", path, body, () => {
    if (r !== place.request) return;
    place.request = null;
    place.removeAttribute("aria-busy");
    const part = r.response?.getElementById("part");
    if (!part) return failed(place, path, body);
    if (part.dataset.done !== undefined) {
      if (place === over) over.close();
      return told(part.dataset.done, part.dataset);
    }
    place.replaceChildren(doc.adoptNode(part));
    if (place === over) named();
    if (place === over || place.contains(doc.activeElement)) first(place);
  });
}

// first moves the keyboard to where a part begins.
function first(place) {
  (place.querySelector("[aria-invalid]") || place.querySelector("[autofocus]") || place.querySelector("h1, h2"))?.focus();
}

function named() {
  over.removeAttribute("aria-label");
  over.setAttribute("aria-labelledby", "part-title");
}

function failed(place, path, body) {
  const part = doc.createElement("section"), said = doc.createElement("p"), again = doc.createElement("button");
  part.className = "trouble";
  said.setAttribute("role", "alert");
  said.textContent = words.notNow;
  again.className = "primary";
  again.textContent = words.tryAgain;
  again.onclick = () => fill(place, path, body);
  part.append(said, again);
  if (place === over) {
    const back = doc.createElement("button");
    back.className = "link";
    back.textContent = words.back;
    back.onclick = () => over.close();
    part.append(back);
    over.setAttribute("aria-label", words.chat);
  }
  place.replaceChildren(part);
  if (place === over) again.focus();
}

// listen sends the forms of a place here instead of away from the page.
export function listen(place) {
  place.addEventListener("submit", (e) => {
    const { target: form, submitter: button } = e;
    e.preventDefault();
    e.stopPropagation();
    if (form.method !== "post") place === over && over.close();
    else if (button?.dataset.file) download(form, button, button.dataset.file);
    else fill(place, button?.getAttribute("formaction") || form.getAttribute("action"), fields(form, button));
  });
  // Keys and clicks in it are nothing to the panel below.
  place.addEventListener("keydown", (e) => e.stopPropagation());
  place.addEventListener("click", (e) => e.stopPropagation());
}

// download asks for a file and gives it to the browser to keep. What comes in
// its place is shown.
function download(form, button, name) {
  const path = button?.getAttribute("formaction") || form.getAttribute("action"), body = fields(form, button);
  ask("blob", path, body, (r) => {
    if (r.status !== 200) return open(path, body);
    const link = doc.createElement("a");
    link.href = URL.createObjectURL(r.response);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
}
