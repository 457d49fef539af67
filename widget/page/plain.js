// What goes on where the program cannot run: the forms of the page, which the
// relay answers with pages. A message is written down before it is sent, and
// goes with a fresh ticket as soon as there is one, so that nothing is lost
// while the network is away; the page that has taken it says so.

import * as attached from "./files.js";
import { notice } from "./page.js";
import { all, denied, drop, get, save, tooLong, unsent, write } from "./storage.js";

const doc = document;

// While no ticket comes, it is asked for again after these milliseconds, doubled
// each time up to the second.
const firstWait = 1_000, longestWait = 30_000;

let data, ask;
let wait = firstWait;
let waiting = null; // the form that goes with the next ticket

// begin takes over the page. askTicket asks the loader for a ticket.
export function begin(dataset, askTicket) {
  data = dataset;
  ask = askTicket;
  for (const key of ["token", "conv"]) {
    if (data[key]) save(key, data[key]);
    const kept = data[key] || get(key);
    if (kept) for (const f of doc.querySelectorAll(`[name=${key}]`)) f.value = kept;
  }
  for (const n of doc.querySelectorAll("[data-plain]")) n.hidden = false;
  doc.addEventListener("submit", submitted);
  addEventListener("online", () => (waiting || !field()) && ask());
  addEventListener("pagehide", keepDraft);

  const message = field();
  const writing = message?.value, draft = get("draft");
  // What was refused stands there, and before it went something else was begun.
  if (message && draft !== writing) message.value = [writing, draft].filter(Boolean).join("\n\n");
  const again = doc.getElementById("again");
  if (again && again.dataset.auto) return go(again);
  if (!message) return ask(); // there is nothing to send; the page's console learns why
  sendNext();
  if (!waiting && !writing) showPast();
}

function field() {
  return doc.getElementById("message");
}

// told does what the page that embeds the frame asks for.
export function told(name, text) {
  const message = field(), query = doc.getElementById("query");
  if (name === "prefill" && message) message.value = text;
  const [, article] = name === "search" && /^article:(.+)/.exec(text) || [];
  if (article) location.replace("/frame?" + new URLSearchParams({ site: data.site, locale: data.locale, article }));
  else if (name === "search" && query) {
    query.value = text;
    query.form.requestSubmit();
  }
  if ((name === "shutdown" || name === "new") && message) {
    if (name === "shutdown") message.value = "";
    for (const key of name === "new" ? ["conv"] : all().keys()) drop(key);
    location.replace("/frame?" + new URLSearchParams({ site: data.site, locale: data.locale, view: name === "new" ? "chat" : "" }));
  }
}

// introduce says who the visitor is with all that is sent from now on.
export function introduce(name, text) {
  if (field()) put(field().form, name, text);
}

// send writes down what is in the message field and sends it. What is too long
// stays there, and that is said.
export function send() {
  notice(tooLong(field().value) && "refusal.text_too_long");
  if (attached.hold() || !write(field().value, composer("conv"), attached.list())) return false;
  field().value = "";
  attached.sent();
  sendNext();
  return true;
}

function composer(name) {
  return field().form.querySelector(`[name=${name}]`).value;
}

// sendNext sends the oldest message that waits. The page that comes of it sends
// the next; where nothing can be written down, all go at once.
function sendNext() {
  const list = unsent();
  if (waiting || !list.length) return;
  const first = list[0];
  if (denied) {
    first.text = list.map((f) => f.text).join("\n\n");
    first.files = list.flatMap((f) => f.files);
  }
  go(hidden("/frame/send", { id: first.id, text: first.text, files: first.files.map((f) => f.id + " " + (f.alt || "")).join("\n") }));
}

// showPast goes to the conversation that was begun on an earlier page, as the
// program would, once, and not away from what the visitor looks for.
function showPast() {
  if (data.form || data.conv || !get("conv") || !get("token")) return;
  if (data.view === "article" || doc.getElementById("query")?.value) return;
  showChat();
}

// showChat shows the conversation as it is now.
export function showChat() {
  hidden("/frame", { view: "chat" }).submit();
}

// hidden makes a form of the composer's hidden fields and some of its own.
function hidden(action, fields) {
  const form = doc.createElement("form");
  form.method = "post";
  form.action = action;
  form.hidden = true;
  for (const n of field().form.querySelectorAll("[type=hidden]")) form.append(n.cloneNode());
  for (const name in fields) put(form, name, fields[name]);
  doc.body.append(form);
  return form;
}

function put(form, name, value) {
  let n = form.querySelector(`[name=${name}]`);
  if (!n) {
    n = doc.createElement("input");
    n.type = "hidden";
    n.name = name;
    form.append(n);
  }
  n.value = value;
}

// go sends a form as soon as it has a ticket.
function go(form) {
  waiting = form;
  ask();
}

// ticketCame takes the loader's answer; the status is that of a refusal. The page is
// that on which the visitor is.
export function ticketCame(ticket, status, page) {
  if (!waiting) return;
  if (ticket) {
    put(waiting, "ticket", ticket);
    put(waiting, "page", page);
    keepDraft();
    waiting.submit();
    waiting = null;
    return;
  }
  if (status === 403 || status === 404) return;
  setTimeout(ask, wait);
  wait = Math.min(2 * wait, longestWait);
}

// submitted is what a form does by itself: those that change something wait for
// a ticket, those that only look take along who is asking.
function submitted(e) {
  const form = e.target;
  if (field() && form === field().form) {
    e.preventDefault();
    send();
  } else if (form.method === "post") {
    e.preventDefault();
    if (!waiting) go(form);
  } else if (field() && get("token") && get("conv")) {
    form.method = "post";
    for (const name of ["token", "conv"]) put(form, name, composer(name));
  }
}

// keepDraft writes down what was typed and not sent.
function keepDraft() {
  const message = field();
  if (!message || message.value === get("draft")) return;
  if (message.value) save("draft", message.value);
  else drop("draft");
}
