// Files in the log. What the program, or the page, says of a file is its data: name,
// size, width, height and description, a line for each. How it looks is written
// here, with an address that the relay signs for a while.

import * as gallery from "../../templates/base/gallery.js";
import { doc, make } from "./page.js";
import * as rich from "./rich.js";

// again is when the relay is asked once more, linkTime how long an address is gone
// by, in milliseconds; it is good for longer.
const again = 3_000, linkTime = 25 * 60_000;
const bare = ".row:not(.waits) > .bubble > .file[data-shown]:not([href], .gone, .rich)";

let data, words, token, conv;
let asking = 0;

// begin takes the data of the page's panel, its sentences, and what tells who asks
// and in which conversation.
export function begin(page) {
  ({ data, words, token, conv } = page);
  doc.addEventListener("click", opened, true);
  new MutationObserver(look).observe(doc.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["class", "data-file", "data-gone"] });
  look();
}

function look() {
  rich.settle();
  for (const n of doc.querySelectorAll(".file[data-file]:not([data-shown])")) show(n);
  for (const n of doc.querySelectorAll(".file[data-gone]:not(.gone)")) gone(n);
  if (doc.querySelector(bare) && !asking) asking = setTimeout(ask, 50);
}

function show(n) {
  n.dataset.shown = 1;
  const [name, size, width, height, alt] = n.dataset.name.split("\n");
  if (!name) return void rich.show(n, alt);
  const kb = Math.max(Math.round(Number(size) / 1000), 1);
  const large = kb < 1000 ? kb + " kB" : (kb / 1000).toFixed(1) + " MB";
  if (Number(width)) {
    n.title = name + " · " + large;
    const img = make("img", "", "");
    img.alt = alt || name;
    img.width = Number(width);
    img.height = Number(height);
    n.append(img);
    n.classList.add("picture");
    return;
  }
  n.append(make("bdi", "", name), " ", make("span", "size", large));
}

function gone(n) {
  n.classList.add("gone");
  n.removeAttribute("href");
  n.replaceChildren(make("span", "", words.fileGone));
}

// ask has the relay sign addresses for all that the log shows without one.
async function ask() {
  const nodes = [...doc.querySelectorAll(bare)].slice(0, 100);
  const form = { site: data.site, locale: data.locale, token: token(), conv: conv(), ids: nodes.map((n) => n.dataset.file).join(" ") };
  let lines = null;
  try {
    const answer = await fetch("/frame/files", { method: "POST", body: new URLSearchParams(form) });
    if (answer.ok) lines = (await answer.text()).split("\n");
  } catch { /* asked again */ }
  if (!lines) {
    setTimeout(() => { asking = 0; look(); }, again);
    return;
  }
  asking = 0;
  nodes.forEach((n, i) => lead(n, lines[i]));
}

function lead(n, line) {
  if (!line) return gone(n);
  const [whole, shown] = line.split(" ");
  n.href = whole;
  n.target = "_blank";
  n.rel = "noopener";
  n.dataset.at = Date.now();
  if (n.firstChild?.localName === "img") n.firstChild.src = shown;
}

// opened shows a picture over the panel, and lets all else go its way, with an
// address that is still good.
async function opened(e) {
  const n = e.target.closest?.(".file[href]");
  if (!n || e.ctrlKey || e.metaKey || e.shiftKey) return;
  const old = Date.now() - n.dataset.at > linkTime, picture = n.classList.contains("picture");
  if (old || picture) e.preventDefault();
  if (old) {
    for (const other of doc.querySelectorAll(".file[href]")) other.removeAttribute("href");
    await ask();
  }
  if (!n.href) return;
  const all = [...doc.querySelectorAll(".file.picture[href]")];
  if (picture) gallery.show(all, all.indexOf(n), { close: words.close, previous: words.filePrevious, next: words.fileNext });
  else if (old) n.click();
}
