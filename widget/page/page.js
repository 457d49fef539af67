// The elements of the page, by whoever works on it.

export const doc = document;

// field is the element with this id, or something on which nothing can be seen.
export function field(id) {
  return doc.getElementById(id) || {};
}

// words are the page's sentences by their keys.
export const words = JSON.parse(field("words").textContent || "{}");

// make is a new element of a class, with a text.
export function make(tag, name, text) {
  const n = doc.createElement(tag);
  n.className = name;
  if (text) n.textContent = text;
  return n;
}

let loading;

// rare loads what rare.js has, and its style, from where the panel's data say.
export function rare(data) {
  loading ||= Promise.all([import(data.rare), new Promise((done) => {
    const style = doc.createElement("link");
    style.rel = "stylesheet";
    style.href = data.css;
    style.onload = style.onerror = done;
    doc.head.append(style);
  })]).then(([all]) => all);
  loading.catch(() => { loading = null; }); // the next who needs it tries again
  return loading;
}

// How long the relay is waited for, in milliseconds.
const patience = 20_000;

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

// notice says a sentence above the message field; without one it is silent.
export function notice(key) {
  field("notice").textContent = words[key] || "";
}

export function toEnd(n) {
  n.scrollTop = n.scrollHeight;
}

// A field grows with its text; the style sheet says how far.
export function grow(n) {
  if (n.localName !== "textarea" || CSS.supports("field-sizing", "content")) return;
  n.style.height = "auto";
  n.style.height = n.scrollHeight + 2 + "px";
}

// While an input method composes, its keys are its own; Safari tells the one
// that ends it with code 229 only.
export function composing(e) {
  return e.isComposing || e.keyCode === 229;
}

// On a phone a focused field brings the keyboard, which takes half of the page.
export function touch() {
  return matchMedia("(pointer: coarse)").matches;
}

export function firstField() {
  const n = doc.querySelector("section:not([hidden]) .field");
  if (n) n.focus();
}

// property sets what a field holds, or what a time, an address or a picture of the
// site's articles shows.
export function property(n, name, value) {
  if (name === "checked") n.checked = value !== "";
  else if (name === "address") n.textContent = new URL(value).href;
  else if (name === "kept") n.src = `/help/${new URLSearchParams(location.search).get("site")}/picture/${encodeURIComponent(value)}/small`;
  else if (name === "time") n.textContent = clock(n, Number(value));
  else if (n[name] !== value) {
    n[name] = value;
    grow(n);
  }
}

const clocks = new Map();

function clock(n, ms) {
  const form = n.dataset.as;
  const when = new Date(ms);
  n.dateTime = when.toISOString();
  if (!clocks.has(form)) {
    const time = { hour: "numeric", minute: "2-digit" };
    const date = { month: "short", day: "numeric" };
    clocks.set(form, new Intl.DateTimeFormat(doc.documentElement.lang,
      form === "clock" ? time : form === "date" ? date : { ...date, ...time }));
  }
  return clocks.get(form).format(when);
}
