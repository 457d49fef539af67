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

import { ask, doc, field, notice, rare, words } from "./page.js";
import * as storage from "./storage.js";
import { claim } from "./world.js";

let data, told, report;

// begin takes the data of the page's panel, and what hears that a part has done its
// work, by its data-done: "ended", "forgotten" or the like, and what is chosen in
// the menu; and what tells the loader.
export function begin(page, hear, tellLoader) {
  data = page;
  told = hear;
  report = tellLoader;
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
  else if (item.dataset.file) download(item.form, item);
  else open(item.getAttribute("formaction"), fields(item.form, item));
}

// survey opens what the visitor is asked: the survey with an id, without any
// conversation, or the one that was offered in theirs.
export function survey(id) {
  const all = fields(field("menu-form"));
  if (id) all.set("survey", id);
  open("/frame/survey", all);
}

// pass hands a note of the loader's to the part of rare.js that it names: who the site
// says that the visitor is, or that they agreed to be seen, where agents see that.
export function pass(note, at) {
  if (note[0] === "identify" || data.here) rare(data).then((r) => r[note[0]].tell(note, { data, told, ask, fields, report, claim, at }), () => { /* the loader asks again */ });
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

// open shows a part over the panel.
export function open(path, body) {
  rarely((over) => over.open(path, body));
}

// download asks for a file and gives it to the browser to keep.
function download(form, button) {
  rarely((over) => over.download(form, button));
}

// rarely does something with what shows parts.
function rarely(act) {
  rare(data).then(({ over }) => {
    over.begin({ words, told, fields, ask });
    act(over);
  }, () => notice("notNow"));
}
