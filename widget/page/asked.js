// What visitors search for here and do not find, or ask in the chat after all, is
// told to those who write the articles, without who it was.

import { composing, doc, field } from "./page.js";
import { visit } from "./visit.js";

const pause = 2000; // milliseconds after the last key
const most = 10; // questions of a visit that are told
const told = new Set();
let query = "", timer, site, lang, count;

// tell says what was searched for; chat says that a message followed.
function tell(chat) {
  const q = query.trim(), key = chat + q;
  if (q.length < 3 || told.has(key) || told.size >= most) return;
  told.add(key);
  navigator.sendBeacon("/frame/asked", new URLSearchParams({ site, lang, q, chat: chat ? 1 : "" }));
}

function sent() {
  if (!field("message").value.trim()) return;
  tell(true);
  query = "";
  count.wrote();
}

// typed takes what stands in the search field by now, and the first time whose page
// it is.
export function typed(text, data) {
  if (!site) begin(data);
  query = text;
  if (text.trim()) count.searched();
  clearTimeout(timer);
  timer = setTimeout(() => doc.querySelector("#found .result") || tell(false), pause);
}

// read counts an article that was opened.
export function read(id, site, locale) {
  if (!count) begin({ site, locale });
  count.opened(id);
}

function begin(data) {
  ({ site, locale: lang } = data);
  count = visit(site, (body) => navigator.sendBeacon(`/help/${site}/read`, body));
  doc.addEventListener("submit", (e) => e.target === field("composer") && sent(), true);
  doc.addEventListener("keydown", (e) => {
    if (e.target.id === "message" && e.key === "Enter" && !e.shiftKey && !composing(e)) sent();
  }, true);
}
