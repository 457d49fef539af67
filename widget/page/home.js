// What a site may show in its first view beside the greeting and the search, see the
// Go type ui.Home. The relay renders it each time that the panel opens; it stands in
// the places "band" and "here", which the program makes anew with each of its views.

import { read } from "./asked.js";
import { doc, field } from "./page.js";
import * as queue from "./queue.js";

let page, parts, watched;

// show asks for what is shown now; of has the panel's data, the address of the page
// around, how the relay is asked, whether the page goes on by plain forms, and what
// opens an article, if the program can.
export function show(of) {
  page = of;
  const body = asking();
  if (page.plain) body.set("past", 1);
  page.ask("document", "/frame/home", body, (r) => {
    const part = r.response?.getElementById("part");
    if (!part) return; // the view is whole without
    if (part.dataset.queue) queue.begin(page);
    onTheirClock(part);
    parts = [...part.children];
    for (const n of parts) field(n.className).replaceChildren?.();
    place();
  });
  const home = doc.getElementById("home");
  if (watched === home) return;
  watched = home;
  new MutationObserver(place).observe(home, { childList: true });
  home.addEventListener("click", (e) => {
    const n = e.target.closest("#here .result");
    if (n && page.open(n.value)) e.preventDefault();
  });
}

// opened counts an article that the visitor opened: what became of the visit, and
// where the first view shows what others open, that too.
export function opened(of, id) {
  const shows = page; // show was called
  page = of;
  const body = asking();
  read(id, body.get("site"), body.get("locale"));
  if (!shows) return void (page = undefined);
  body.set("article", id);
  page.ask("", "/frame/opened", body, () => {});
}

function asking() {
  const body = page.fields(field("menu-form"));
  body.set("page", page.at);
  return body;
}

function place() {
  for (const n of parts || []) {
    const at = doc.getElementById(n.className);
    if (at && !at.firstChild) at.append(n);
  }
}

// onTheirClock has times on the visitor's clock: with the day, if that is not today.
function onTheirClock(part) {
  for (const n of part.querySelectorAll("time")) {
    const at = new Date(n.dateTime), form = { hour: "numeric", minute: "2-digit" };
    if (at.toDateString() !== new Date().toDateString()) form.weekday = "long";
    n.textContent = new Intl.DateTimeFormat(doc.documentElement.lang, form).format(at);
  }
}
