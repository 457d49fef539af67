// What a visitor can do before there is a program: go from view to view, search,
// read answers, write messages. It shows at once; what the relay has to be asked
// for it is asked until it answers, or the program comes, which takes all over.

import * as storage from "./storage.js";
import * as files from "./files.js";
import { doc, field, firstField, grow, make, notice, toEnd } from "./page.js";

// What the relay does not answer it is asked again at a random time within these
// milliseconds, doubled each time up to the second.
const firstWait = 1_000, longestWait = 30_000;

let data, report;

// begin takes the data of the page's panel, and what tells the loader.
export function begin(dataset, tellLoader) {
  data = dataset;
  report = tellLoader;
}

// went is the view that the visitor went to, "" before that.
export let went = "";

// show goes to a view and to the first field in it.
export function show(view) {
  for (const n of doc.querySelectorAll("section")) n.hidden = n.id !== view;
  went = view;
  const back = field("back");
  if (back.form) back.form.hidden = view === "home";
  firstField();
}

// ---- writing -----------------------------------------------------------------

// queued are the ids of what was written here, until the program has taken it
// over.
export const queued = [];

// keepMessage shows a message as being sent and keeps it. What is none, or too
// long, which it says, stays where it was written.
export function keepMessage() {
  const message = field("message");
  const text = message.value, attached = files.list();
  if (files.hold()) return;
  const id = storage.write(text, storage.get("conv") || data.conv, attached);
  notice(storage.tooLong(text) && "refusal.text_too_long");
  if (!id) return;
  queued.push(id);
  showWaiting(text, attached);
  files.sent();
  message.value = "";
  grow(message);
}

export function showWaiting(text, attached = []) {
  const row = make("div", "row mine waits");
  const bubble = make("div", "bubble");
  bubble.dir = "auto";
  bubble.textContent = text;
  bubble.append(...attached.map(tile));
  row.append(bubble);
  field("log").append(row);
  toEnd(field("scroll"));
}

// ---- reading -----------------------------------------------------------------

// read opens the article of a result: its title now, its answer when it comes.
export function read(result) {
  const entry = make("article", "text");
  const title = make("h1", "");
  entry.id = "entry";
  entry.lang = result.lang;
  entry.dataset.id = result.value;
  title.id = "title";
  title.tabIndex = -1;
  title.textContent = result.textContent;
  entry.append(title);
  for (const old of doc.querySelectorAll("#entry")) old.remove();
  field("article").prepend(entry);
  show("article");
  title.focus();
  lookUp(result.form, result);
}

// leave goes back from an article to the result that led to it, and reports
// whether there was one to leave.
export function leave() {
  if (field("article").hidden !== false) return false;
  forget();
  show("home");
  const id = field("entry").dataset.id;
  for (const n of doc.querySelectorAll(".result")) if (n.value === id) n.focus();
  return true;
}

export function back() {
  if (!leave()) show("home");
}

let request = null, again = 0;

// forget gives up what the relay is being asked for.
function forget() {
  const old = request;
  request = null;
  clearTimeout(again);
  if (old) old.abort();
}

// lookUp asks the relay for what a form asks for, and shows it in its place. The
// request makes a document of the answer itself: the page may make none of text.
export function lookUp(form, result, wait = firstWait) {
  forget();
  const asked = new URLSearchParams(new FormData(form));
  if (result) asked.set(result.name, result.value);
  const r = request = new XMLHttpRequest();
  r.open("GET", form.getAttribute("action") + "?" + asked);
  r.responseType = "document";
  r.onloadend = () => {
    if (r !== request) return;
    request = null;
    if (r.status === 200 && r.response) place(r.response, result);
    else again = setTimeout(lookUp, Math.random() * wait, form, result, Math.min(2 * wait, longestWait));
  };
  r.send();
}

function place(answer, result) {
  const found = answer.getElementById("found"), theirs = answer.getElementById("entry");
  if (!result) {
    if (found) field("found").replaceChildren(...found.childNodes);
  } else if (theirs) {
    const entry = field("entry");
    theirs.firstElementChild.remove(); // its title is there already
    entry.append(...theirs.childNodes);
    entry.dataset.answered = 1;
    report(["article", result.value, 0]);
  }
}

// found is what the page shows of the FAQ, as keys and values for the program.
export function found() {
  forget();
  const list = [];
  const add = (key, n, id, text) => list.push([key, id], ["question", text], ["lang", n.lang]);
  for (const n of doc.querySelectorAll(".result")) add("result", n, n.value, n.textContent);
  const entry = field("entry");
  if (field("article").hidden === false && entry.dataset) {
    add("article", entry, entry.dataset.id, field("title").textContent);
    list.push(["answered", entry.dataset.answered]);
  }
  return list;
}

// tile is a file as the program writes one into the log.
function tile(f) {
  const n = make("a", "file");
  n.dataset.file = f.id;
  n.dataset.name = [f.name, f.size, f.width || 0, f.height || 0, f.alt || ""].join("\n");
  return n;
}
