// Parts of the panel that the relay renders when they are wanted: what is rare
// costs nobody anything who does not open it. A part is the element with the id
// "part" of a page that the relay answers a form with; its own forms are sent in
// the same way, and their answers take its place. Without this script the same
// pages are shown whole.
//
// A part stands over the panel. What it says of itself:
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
    const n = e.target.closest?.("#more, #survey, #menu button");
    if (n?.id === "more") toggle(field("menu").hidden);
    else if (n?.id === "survey") {
      e.preventDefault();
      survey();
    }
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

// survey opens what the visitor is asked: the survey with an id, without any
// conversation, or the one that was offered in theirs.
export function survey(id) {
  const all = fields(field("menu-form"));
  if (id) all.set("survey", id);
  open("/frame/survey", all);
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

// ask posts a form; done gets the request when that has ended.
export function ask(kind, path, body, done) {
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
    listen();
    doc.body.append(over);
  }
  if (!over.open) {
    over.from = doc.activeElement;
    over.showModal();
  }
  fill(path, body);
}

// fill shows the part at a path; the keyboard goes to where it begins.
function fill(path, body) {
  over.request?.abort();
  over.setAttribute("aria-busy", true);
  const r = over.request = ask("document", path, body, () => {
    if (r !== over.request) return;
    over.request = null;
    over.removeAttribute("aria-busy");
    const part = r.response?.getElementById("part");
    if (!part) return failed(path, body);
    if (part.dataset.done !== undefined) {
      over.close();
      return told(part.dataset.done, part.dataset);
    }
    // The browser refuses to do this in a frame of another site, and says so.
    const first = part.querySelector("[autofocus]");
    first?.removeAttribute("autofocus");
    over.replaceChildren(doc.adoptNode(part));
    over.removeAttribute("aria-label");
    over.setAttribute("aria-labelledby", "part-title");
    (over.querySelector("[aria-invalid]") || first || over.querySelector("h1, h2"))?.focus();
  });
}

function failed(path, body) {
  const part = doc.createElement("section"), said = doc.createElement("p"), again = doc.createElement("button");
  part.className = "trouble";
  said.setAttribute("role", "alert");
  said.textContent = words.notNow;
  again.className = "primary";
  again.textContent = words.tryAgain;
  again.onclick = () => fill(path, body);
  const back = doc.createElement("button");
  back.className = "link";
  back.textContent = words.back;
  back.onclick = () => over.close();
  part.append(said, again, back);
  over.setAttribute("aria-label", words.chat);
  over.replaceChildren(part);
  again.focus();
}

// listen sends the forms of parts here instead of away from the page.
function listen() {
  over.addEventListener("submit", (e) => {
    const { target: form, submitter: button } = e;
    e.preventDefault();
    e.stopPropagation();
    if (form.method !== "post") over.close();
    else if (button?.dataset.file) download(form, button, button.dataset.file);
    else fill(button?.getAttribute("formaction") || form.getAttribute("action"), fields(form, button));
  });
  // Keys and clicks in it are nothing to the panel below.
  over.addEventListener("keydown", (e) => e.stopPropagation());
  over.addEventListener("click", (e) => e.stopPropagation());
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
