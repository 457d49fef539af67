// A survey that is the whole of the frame: no chat, no program. It speaks with the
// loader as frame.js does, and the relay answers its forms in place. Without this
// script they are answered with pages.

import * as identity from "./identity.js";
import { ask, doc, field, grow } from "./page.js";
import * as storage from "./storage.js";
import { wear } from "./theme.js";

const data = { ...field("panel").dataset };
storage.open(data.site, () => { /* then it is for this page */ });

const { port1: port, port2: loaders } = new MessageChannel();
const report = (note) => port.postMessage(note);

// touched says that somebody has begun to answer; page is where they are.
let touched = false, page = "";

// ---- asking the relay ----------------------------------------------------------

const form = () => doc.querySelector("form.survey-form");

// fields are those of a form, of the visitor that this browser knows.
function fields(of) {
  const all = new URLSearchParams(of ? new FormData(of) : []);
  const token = storage.get("token");
  all.set("site", data.site);
  all.set("locale", data.locale);
  if (token) all.set("token", token);
  if (page) all.set("page", page);
  return all;
}

// show puts what the relay answers in the place of what stands there.
function show(body, focus) {
  ask("document", "/frame/survey", body, ({ response }) => {
    const part = response?.getElementById("part");
    field("trouble").hidden = !!part || !focus;
    if (!part) return;
    touched = false;
    field("part").replaceWith(doc.adoptNode(part));
    field("part").scrollTop = 0;
    if (!focus) return;
    const at = part.querySelector("[role=alert], [role=status]") || part.querySelector(".survey-q :is(input, textarea)") || field("part-title");
    if (at.localName === "p" || at.localName === "div") at.tabIndex = -1;
    at.focus();
  });
}

// known shows a visitor whom this browser knows what they have answered.
function known() {
  if (!storage.get("token") || touched || !form()) return;
  const body = fields();
  body.set("mode", "survey");
  body.set("survey", data.survey);
  show(body);
}

doc.addEventListener("submit", (e) => {
  if (e.target !== form()) return;
  e.preventDefault();
  const body = fields(e.target);
  if (!storage.get("token")) storage.save("token", body.get("token"));
  show(body, true);
});
doc.addEventListener("input", (e) => {
  touched = true;
  grow(e.target);
});

// ---- the page around it ----------------------------------------------------------

const close = () => report(["close", "", 0]);

field("close").hidden = false;
field("close").onclick = close;
doc.addEventListener("keydown", (e) => {
  if (e.key === "Escape" && !e.isComposing) close();
});

// identify tells the relay who the site says that the visitor is.
function identify(note) {
  identity.tell(note, {
    data, report, ask, fields: () => fields(),
    told: () => storage.drop("token"),
    claim: (key, old, value) => {
      storage.save(key, value);
      known();
    },
  });
}

port.onmessage = ({ data: m }) => {
  if (!Array.isArray(m) || typeof m[0] !== "string") return;
  const [name, text, n] = m;
  switch (name) {
    case "load": return report(["here", "", 0]);
    case "theme": return wear(text);
    case "inline": return doc.body.classList.add("inline");
    case "page": page = String(text); break;
    case "kept":
      storage.takeBack(String(text));
      known();
      break;
    case "identify": return identify([name, String(text), n]);
    case "shutdown": return storage.drop("token");
    case "show": if (!n) field("part-title").focus?.();
  }
};
storage.lendTo((text) => report(["keep", text, 0]));
wear(new URLSearchParams(location.search).get("theme"));
parent.postMessage("parley", "*", [loaders]);
if (data.loader) report(["words", data.loader, 0]);
report(["ready", "", 0]);
