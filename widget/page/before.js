// What a site asks before the first message: the message waits in its field until
// the visitor has answered, whoever works on the page meanwhile. It is asked once,
// and not at all where all of it is known. A notice is asked about again when it has
// changed; that the visitor agreed is told when there is a conversation to keep it in.

import { ask, composing, doc, field } from "./page.js";
import * as parts from "./parts.js";
import * as storage from "./storage.js";

let asked = [], notice = "", chooses = false, tell;
let chosen; // of what the visitor could choose, for the conversation that begins
const known = {};

// begin takes what the site asks, as the panel's data say it, and what is told who
// the visitor is.
export function begin(data, hear) {
  asked = (data.before || "").split(" ").filter(Boolean);
  chooses = asked.at(-1) === "choice";
  if (chooses) asked.pop();
  notice = data.notice || "";
  tell = hear;
  if (data.taken) sent(); // a form has begun the conversation
  if (!asked.length && !notice && !chooses) return;
  doc.addEventListener("submit", (e) => e.target === field("composer") && hold(e), true);
  doc.addEventListener("keydown", (e) => {
    if (e.target.id === "message" && e.key === "Enter" && !e.shiftKey && !composing(e)) hold(e);
  }, true);
}

// know takes what the page around the frame says of the visitor.
export function know(name, text) {
  if (name === "shutdown") {
    for (const key of ["before", "agreed", "agrees", "told", "who"]) storage.drop(key);
    for (const key in known) delete known[key];
  }
  if (name === "new" || name === "shutdown") chosen = undefined;
  if (name === "name" || name === "email") known[name] = text;
}

function hold(e) {
  if (!field("message").value.trim()) return;
  const agreed = !notice || storage.get("agreed") === notice, begins = chooses && !storage.get("conv");
  const met = storage.get("conv") || storage.get("before") || asked.every((name) => known[name]);
  if (agreed && met && !(begins && chosen === undefined)) return;
  e.preventDefault();
  e.stopImmediatePropagation();
  const body = parts.fields(field("menu-form"));
  if (met) body.set("known", 1);
  if (begins) body.set("begins", 1);
  if (agreed) body.set("had", notice);
  for (const name in known) body.set(name, known[name]);
  parts.open("/frame/before", body);
}

// answered goes on with the message that waits.
export function answered({ name, email, notice: version, choice, more }) {
  storage.save("before", "1");
  if (chooses) {
    chosen = choice;
    tell("choice", choice);
  }
  if (more) storage.save("told", storage.fresh() + more);
  if (version && version !== storage.get("agreed")) {
    storage.save("agreed", version);
    storage.save("agrees", storage.fresh());
  }
  for (const [key, text] of [["name", name], ["email", email]]) {
    if (text) {
      known[key] = text;
      tell(key, text);
    }
  }
  field("composer").requestSubmit();
}

// chose adds to the frame that may begin a conversation what its visitor chose.
export function chose(frame) {
  return chosen ? frame.replace(/^\{"t":"send"/, '$&,"choice":' + JSON.stringify(chosen)) : frame;
}

// sent tells the relay that the visitor agreed, and what they answered, if it does not
// know.
export function sent() {
  chosen = undefined;
  for (const [key, path] of [["agrees", "agree"], ["told", "told"]]) {
    const said = storage.get(key);
    if (!said) continue;
    const body = parts.fields(field("menu-form"));
    body.set("id", said.slice(0, 32));
    body.set("more", said.slice(32));
    ask("document", "/frame/" + path, body, (r) => r.status === 200 && storage.drop(key));
  }
}
