// What a site asks before the first message: the message waits in its field until
// the visitor has answered, whoever works on the page meanwhile. It is asked once,
// and not at all where all of it is known.

import { composing, doc, field } from "./page.js";
import * as parts from "./parts.js";
import * as storage from "./storage.js";

let asked = [], tell;
const known = {};

// begin takes what the site asks, "name email", and what is told who the visitor is.
export function begin(names, hear) {
  asked = (names || "").split(" ").filter(Boolean);
  tell = hear;
  if (!asked.length) return;
  doc.addEventListener("submit", (e) => e.target === field("composer") && hold(e), true);
  doc.addEventListener("keydown", (e) => {
    if (e.target.id === "message" && e.key === "Enter" && !e.shiftKey && !composing(e)) hold(e);
  }, true);
}

// know takes what the page around the frame says of the visitor.
export function know(name, text) {
  if (name === "shutdown") {
    storage.drop("before");
    for (const key in known) delete known[key];
  }
  if (name === "name" || name === "email") known[name] = text;
}

function hold(e) {
  if (!field("message").value.trim()) return;
  if (storage.get("conv") || storage.get("before") || asked.every((name) => known[name])) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  const body = parts.fields(field("menu-form"));
  for (const name in known) body.set(name, known[name]);
  parts.open("/frame/before", body);
}

// answered goes on with the message that waits.
export function answered({ name, email }) {
  storage.save("before", "1");
  for (const [key, text] of [["name", name], ["email", email]]) {
    if (text) {
      known[key] = text;
      tell(key, text);
    }
  }
  field("composer").requestSubmit();
}
