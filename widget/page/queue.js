// Where the visitor stands in the queue and how long it may take, in sites that tell:
// a line above the message field, of which the relay says what it says. The program
// does not know it and takes it away with each of its views.

import { doc, field, make } from "./page.js";

// How often the relay is asked while the visitor waits, and while somebody has the
// conversation, who may give it back; and the least between two times, in
// milliseconds.
const often = 15_000, seldom = 60_000, least = 2_000;

let page, line, timer, due = Infinity, waits = false, asked = 0;

// begin takes how the relay is asked, and asks where the visitor stands.
export function begin(of) {
  page = of;
  if (!line) {
    line = doc.getElementById("queued") || make("p", "queued");
    line.id = "queued";
    line.setAttribute("role", "status");
    place();
    new MutationObserver(changed).observe(field("chat"), { childList: true, subtree: true });
    doc.addEventListener("visibilitychange", () => soon(0));
  }
  soon(0);
}

function place() {
  const n = doc.getElementById("notice");
  if (n && n.previousSibling !== line) n.before(line);
}

// changed asks anew when somebody may have come, or the visitor has begun to wait.
function changed(list) {
  place();
  const said = list.flatMap((m) => m.target.id === "log" ? [...m.addedNodes] : []);
  if (said.length && (waits || said.some((n) => n.matches?.(".mine")))) soon(0);
}

// soon asks in some milliseconds, or before if that is due.
function soon(ms) {
  const at = Math.max(Date.now() + ms, asked + (waits ? least : often));
  if (at >= due) return;
  due = at;
  clearTimeout(timer);
  timer = setTimeout(look, at - Date.now());
}

function look() {
  due = Infinity;
  const own = doc.hidden ? [] : [...doc.querySelectorAll("#chat:not([hidden]) .row.mine")];
  if (!own.some((n) => !n.matches(".waits"))) return soon(own.length ? 1_000 : often); // what the relay does not have yet
  asked = Date.now();
  page.ask("document", "/frame/queue", page.fields(field("menu-form")), (r) => {
    const said = r.response?.getElementById("part")?.textContent.trim();
    if (said === undefined) return soon(often);
    waits = said !== "";
    if (line.textContent !== said) line.textContent = said; // what stays is not read aloud again
    place();
    soon(waits ? often : seldom);
  });
}
