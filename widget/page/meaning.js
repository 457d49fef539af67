// What words mean, where the site wants it: how much the articles have in common
// with what is searched for goes to the program with it. The table is that of the
// Go package meaning, which reckons the same for the relay.

import { FETCHED } from "./kinds.js";

const MEANT = 0.5; // what a cosine of 1 adds to a score
const MOST = 40; // letters of a word that count
const EXTRA = 1; // the status by which the program knows it
const STEP = 40; // articles at once

let tell, now; // tells the program; is what is searched for now
let table, vectors, having, locale;

// begin takes what tells the program, and what returns the field's text.
export function begin(tellProgram, query) {
  tell = tellProgram;
  now = query;
}

// learn loads the table for articles that have come, and learns them bit by bit.
export async function learn(path, body) {
  if (!path.startsWith("/faq.json?")) return;
  try {
    const r = await fetch(path.replace("/faq.json", "/faq.table"));
    if (r.status !== 200) return;
    const read = readTable(new Uint8Array(await r.arrayBuffer()));
    const articles = JSON.parse(new TextDecoder().decode(body));
    locale = new URLSearchParams(path.slice(path.indexOf("?"))).get("lang") || "";
    const made = [];
    having = 0;
    for (let i = 0; i < articles.length; i++) {
      if (i % STEP === STEP - 1) await new Promise((next) => setTimeout(next));
      made.push(learnt(read, articles[i]));
      if (made[i]) having++;
    }
    table = read;
    vectors = made;
    if (now()) ask(now());
  } catch { /* it is found by its words alone */ }
}

// ask tells the program what the articles have in common with a query, before it is
// told of the query itself.
export function ask(query) {
  const bytes = table && extra(table, vectors, having, locale, query);
  if (bytes) tell(FETCHED, 0, EXTRA, query, bytes);
}

// readTable reads a table; null if it is none.
export function readTable(data) {
  if (data.length < 4 || data.length < 4 + data[1]) return null;
  const half = data[0];
  let at = 2 + data[1];
  const langs = new TextDecoder().decode(data.subarray(2, at));
  const n = data[at] | (data[at + 1] << 8);
  at += 2;
  if (data.length !== at + n * (5 + half)) return null;
  const places = new Map();
  const view = new DataView(data.buffer, data.byteOffset);
  for (let i = 0; i < n; i++) places.set(view.getUint32(at + 4 * i, true), i);
  return { half, langs, places, rows: data.subarray(at + 4 * n) };
}

const knows = (t, lang) => t.langs.includes(lang.split("-")[0].toLowerCase() + " ");

// words are those of a text as the ranker folds them, and whether it ends with the
// last one.
export function words(text) {
  const folded = text.normalize("NFKD").toLowerCase().replace(/[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/gu, " ").replace(/[\p{M}\u00ad\u200b-\u200f\u202a-\u202e\u2060]/gu, "")
    .replace(/(?<=[\p{L}\p{N}])['’](?=[\p{L}\p{N}])/gu, "").replace(/ß/g, "ss").replace(/æ/g, "ae").replace(/œ/g, "oe").replace(/ø/g, "o").replace(/ł/g, "l");
  const list = folded.match(/[\p{L}\p{N}]+/gu) || [];
  return [list.map((w) => [...w].slice(0, MOST).join("")), /[\p{L}\p{N}]$/u.test(folded)];
}

// add adds a word to a sum: the longest pieces that it begins with. One with a part
// that is unknown adds nothing; nor does one of several where a whole one counts only.
function add(t, sum, word, whole) {
  const letters = [...word];
  const rows = [];
  for (let at = 0; at < letters.length;) {
    let h = at ? 0x9e3779b9 : 2166136261;
    let row = -1, end = at;
    for (let i = at; i < letters.length; i++) {
      h = Math.imul(h ^ letters[i].codePointAt(0), 16777619) >>> 0;
      if (t.places.has(h)) {
        row = t.places.get(h);
        end = i + 1;
      }
    }
    if (row < 0 || (whole && end < letters.length)) return;
    rows.push(row);
    at = end;
  }
  for (const row of rows) {
    const at = row * (1 + t.half);
    for (let i = 0; i < t.half; i++) {
      const b = t.rows[at + 1 + i];
      sum[2 * i] += t.rows[at] * ((b >> 4) - 8);
      sum[2 * i + 1] += t.rows[at] * ((b & 15) - 8);
    }
  }
}

// length makes a vector as long as by, and reports whether it is one.
function length(v, by) {
  let sum = 0;
  for (const x of v) sum += x * x;
  if (!sum) return false;
  by /= Math.sqrt(sum);
  for (let i = 0; i < v.length; i++) v[i] *= by;
  return true;
}

function vector(t, text, prefix, by) {
  const [list, open] = words(text);
  const sum = new Float64Array(2 * t.half);
  list.forEach((w, i) => add(t, sum, w, prefix && open && i === list.length - 1));
  return length(sum, by) && sum;
}

// learnt is the vector of an article, null for none.
export function learnt(t, article) {
  if (article.lang && !knows(t, article.lang)) return null;
  const own = new Float64Array(2 * t.half);
  for (const text of [article.question, ...(article.alt || [])]) {
    const v = vector(t, text, false, 1);
    if (v) v.forEach((x, i) => { own[i] += x; });
  }
  return length(own, 1) ? own : null;
}

// extra has a byte for each article; null where the table says nothing.
export function extra(t, own, count, lang, query) {
  if (lang && !knows(t, lang)) return null;
  const asked = vector(t, query, true, MEANT);
  if (!asked) return null;
  let sum = 0;
  const alike = own.map((v) => {
    let dot = 0;
    if (v) for (let i = 0; i < v.length; i++) dot += asked[i] * v[i];
    sum += dot;
    return dot;
  });
  sum /= Math.max(1, count);
  return Uint8Array.from(alike, (a, e) => own[e] ? Math.max(1, Math.min(255, Math.floor(128.5 + 254 * (a - sum)))) : 128);
}
