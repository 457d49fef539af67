// Blocks of a message: what an agent or the bot offers to press or to fill in. They
// come as a file without a name, whose description they are in the form that the Go
// package rich writes; of it only texts are taken, and addresses that may be opened.
// What the visitor takes is a message of theirs.

import { doc, field, make, words } from "./page.js";

// show shows blocks in their place in the log.
export function show(n, written) {
  n.classList.add("rich");
  n.append(...read(written).map(block));
  n.addEventListener("click", (e) => e.stopPropagation());
  n.addEventListener("input", (e) => e.stopPropagation());
  n.addEventListener("keydown", (e) => e.key !== "Escape" && e.stopPropagation());
}

// settle ends the blocks to which something was answered.
export function settle() {
  for (const n of doc.querySelectorAll("#log .rich:not([data-over])")) {
    if (!answered(n.closest(".row"))) continue;
    n.dataset.over = 1;
    for (const f of n.querySelectorAll("fieldset")) f.disabled = true;
    for (const r of n.querySelectorAll(".replies")) r.closest(".block").remove();
  }
}

// answered reports whether the visitor has said something after a row.
function answered(row) {
  while ((row = row.nextElementSibling)) if (row.matches(".row.mine")) return true;
  return false;
}

function read(text) {
  try {
    const list = JSON.parse(text);
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

const list = (v) => Array.isArray(v) ? v : [];
const text = (v) => typeof v === "string" ? v : "";

// shapes are how a block of a type is shown.
const shapes = {
  replies: (b) => [group("replies", list(b.choices).map((c) => sayer("choice", text(c), text(c))))],
  card: (b) => [head(b), para(b.text), group("buttons", list(b.buttons).map(press))],
  buttons: (b) => [group("buttons", list(b.buttons).map(press))],
  list: (b) => [head(b), items(b)],
  form: (b) => [form(b, list(b.fields).map(input), (fields) => fields.filter((f) => f.value.trim())
    .map((f) => f.name + ": " + f.value.trim()).join("\n"))],
  date: (b) => [form(b, [input({ label: text(b.title), kind: "date", required: true, from: text(b.from), to: text(b.to) }, 0)],
    ([f]) => f.value, true)],
};

// block shows one; of a type that is not known its text.
function block(b) {
  const shape = Object.hasOwn(shapes, b?.type) && shapes[b.type];
  const n = make("div", "block");
  n.dir = "auto";
  n.append(...(shape ? shape(b) : [para(b?.else)]).filter(Boolean));
  return n;
}

const head = (b) => text(b.title) && make("p", "block-title", text(b.title));
const para = (s) => text(s) && make("p", "block-text", text(s));

function group(name, kids) {
  const n = make("div", name), set = make("fieldset", "");
  if (!kids.length) return null;
  set.append(...kids);
  n.append(set);
  return n;
}

function sayer(name, label, said) {
  const n = make("button", name, label);
  n.type = "button";
  n.dir = "auto";
  n.onclick = () => say(said);
  return n;
}

// opens is what leads to an address, if that may be opened.
function opens(name, label, link) {
  let url;
  try {
    url = new URL(link);
  } catch { /* it is none */ }
  if (!/^(https?|mailto):$/.test(url?.protocol || "")) return make("span", name, label);
  const n = make("a", name, label);
  n.href = url.href;
  n.target = "_blank";
  n.rel = "noopener noreferrer";
  n.dir = "auto";
  return n;
}

function press(b) {
  return text(b?.say) ? sayer("choice", text(b.text), b.say) : opens("choice", text(b?.text), text(b?.link));
}

function items(b) {
  const n = make("ul", "items");
  for (const i of list(b.items)) {
    const row = make("li", ""), title = text(i?.title);
    row.append(text(i?.say) ? sayer("link", title, i.say) : text(i?.link) ? opens("link", title, i.link) : make("b", "", title));
    if (text(i?.text)) row.append(para(i.text));
    n.append(row);
  }
  const set = make("fieldset", "");
  set.append(n);
  return set;
}

let made = 0;

// input is a field of a form with its label.
function input(f, i) {
  const kind = text(f?.kind), n = make(kind === "long" ? "textarea" : kind === "choice" ? "select" : "input", "field");
  const label = make("label", "", text(f?.label) + (f?.required ? " *" : ""));
  n.id = "rich-" + ++made + "-" + i;
  label.htmlFor = n.id;
  n.name = text(f?.label);
  n.required = f?.required === true;
  if (kind === "choice") {
    n.append(new Option("", ""), ...list(f.options).map((o) => new Option(text(o), text(o))));
  } else {
    n.maxLength = 500;
    n.dir = kind === "email" || kind === "number" || kind === "date" ? "ltr" : "auto";
    if (kind === "email" || kind === "date") n.type = kind;
    if (kind === "number") n.inputMode = "decimal";
    if (f.from) n.min = f.from;
    if (f.to) n.max = f.to;
  }
  const box = make("div", "asked");
  box.append(label, n);
  return box;
}

// form is a block that is filled in; said makes the message of its fields.
function form(b, kids, said, bare) {
  const n = make("form", "rich-form"), set = make("fieldset", ""), send = make("button", "primary", text(b.send) || words.send);
  if (!bare && text(b.title)) set.append(make("legend", "block-title", text(b.title)));
  set.append(...kids, send);
  n.append(set);
  n.addEventListener("submit", (e) => {
    e.preventDefault();
    e.stopPropagation();
    const message = said([...n.querySelectorAll(".field")]);
    if (message) say(message);
  });
  return n;
}

// say sends a text as the visitor's. What stands in the message field stays there.
export function say(said) {
  const message = field("message"), draft = message.value;
  write(message, said);
  field("composer").requestSubmit();
  const after = field("message");
  if (!after.value && draft) write(after, draft);
  after.focus?.({ preventScroll: true });
}

function write(n, value) {
  n.value = value;
  n.dispatchEvent(new Event("input", { bubbles: true }));
}
