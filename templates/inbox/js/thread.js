// @ts-check
// The open conversation: events as they come, once each and in order; what is
// on its way; where one has read to.
import { all, element, make, parse, the, update } from "./dom.js";
import * as files from "./files.js";
import * as live from "./live.js";
import * as outbox from "./outbox.js";
import { me, myName, say, words } from "./page.js";
import { dayName, dayOf, localise } from "./times.js";

/** The pane, if it shows a conversation. */
export function open() {
  const pane = document.getElementById("thread");
  return pane?.dataset.conv ? pane : null;
}

/** The id of the open conversation, or "". */
export const conv = () => open()?.dataset.conv ?? "";

/** How far the page knows the log, for the "at" frame. */
export function position() {
  const pane = open();
  if (!pane) return {};
  return { conv: pane.dataset.conv, seq: Number(pane.dataset.seq), last: pane.dataset.last };
}

const hereEvery = 5_000; // who has said nothing for three times that is taken to be elsewhere

let unseen = 0; // turns below the fold
let readTo = 0; // what we said that was read
let unread = false; // the agent marked it so: until it is opened again nothing is read
/** @type {live.Frame | null} */
let present = null; // who has it open, as was told last
let typingOver = 0;

const slack = 48; // pixels from the end that still count as the end

function atEnd() {
  const s = the("scroller");
  return s.scrollHeight - s.scrollTop - s.clientHeight < slack;
}

function toEnd() {
  const s = the("scroller");
  s.scrollTop = s.scrollHeight;
  unseen = 0;
  showBelow();
}

/** Goes to the turn that the address names, if it is there. */
function toPlace() {
  const turn = /^#e\d+$/.test(location.hash) ? document.querySelector("#log > " + location.hash) : null;
  turn?.classList.add("sought");
  turn?.scrollIntoView({ block: "center" });
  return turn !== null;
}

function showBelow() {
  const pill = the("below");
  pill.hidden = unseen === 0;
  pill.textContent = say("newBelow", { n: unseen });
}

/** Prepares a pane that has just come into the page. */
export function arrive() {
  if (!open()) return;
  unseen = 0;
  readTo = 0;
  unread = false;
  if (present?.conv !== conv()) present = null;
  drawViewing();
  localise(the("thread"));
  localise(the("side"));
  for (const li of all("#log > [data-id]")) outbox.acked(li.dataset.id ?? "");
  for (const entry of outbox.entries()) show(entry, entry.refused ? "refused" : "sending");
  drawDays();
  drawOwn();
  files.dress();
  drawReceipt();
  if (!toPlace()) toEnd();
  the("scroller").addEventListener("scroll", () => {
    if (!atEnd()) return;
    unseen = 0;
    showBelow();
    markRead();
  }, { passive: true });
  the("below").addEventListener("click", toEnd);
}

/**
 * Tells the relay what the agent has before their eyes: nothing while they work
 * in another window. The relay must know before that the page shows it.
 */
export function markRead() {
  if (!open() || unread || document.hidden || !document.hasFocus() || !live.isUp() || !atEnd()) return;
  const turns = all("#log > .of-visitor");
  const seq = Number(turns.at(-1)?.dataset.seq ?? 0);
  if (seq <= readTo) return;
  readTo = seq;
  live.send({ t: "read", conv: conv(), seq });
}

/** Leaves the open conversation unread until it is opened again. */
export const leaveUnread = () => { unread = true; };

/**
 * Events of the log. It applies what follows on what the page has; if
 * something is missing it asks for it.
 * @param {live.Frame} f
 * @param {() => void} resume
 */
function apply(f, resume) {
  const pane = open();
  if (!pane || f.conv !== pane.dataset.conv) return;
  const seq = Number(pane.dataset.seq);
  if (f.seq <= seq) return;
  if ((f.after ?? 0) > seq) {
    resume();
    return;
  }
  const end = atEnd();
  const log = the("log");
  const waiting = log.querySelector(".pending");
  let turns = 0;
  let own = false;
  for (const li of all("body > li", parse(f.items ?? ""))) {
    if (Number(li.dataset.seq) <= seq) continue;
    if (li.dataset.of) {
      change(li);
      continue;
    }
    document.getElementById("p" + li.dataset.id)?.remove();
    outbox.acked(li.dataset.id ?? "");
    li.classList.add("fresh");
    log.insertBefore(li, waiting?.isConnected ? waiting : log.querySelector(".pending"));
    if (li.classList.contains("turn")) turns++;
    if (li.dataset.from?.endsWith("/" + me)) own = true;
    if (li.classList.contains("of-visitor")) stopTyping();
  }
  pane.dataset.seq = String(f.seq);
  pane.dataset.last = f.last;
  localise(log);
  drawDays();
  drawOwn();
  files.dress();
  const head = update(f.head);
  if (head) {
    localise(head);
    drawViewing();
  }
  const facts = update(f.facts);
  if (facts) localise(facts);
  drawReceipt(f.receipt);
  if (end || own) toEnd();
  else {
    unseen += turns;
    showBelow();
  }
  markRead();
}

/**
 * Puts what was changed in the place of what a turn said.
 * @param {HTMLElement} li
 */
function change(li) {
  const turn = document.getElementById("e" + li.dataset.of);
  if (!turn) return; // above what is shown
  turn.querySelector(".turn-edited")?.remove();
  const files = turn.querySelector(".bubble > .files");
  turn.querySelector(":scope > .bubble")?.replaceWith(...li.childNodes);
  if (files && !turn.querySelector(".gone")) turn.querySelector(":scope > .bubble")?.append(files);
  if (turn.querySelector(".gone")) turn.querySelector(".turn-more")?.remove();
}

/** Marks what one said oneself. */
function drawOwn() {
  for (const li of all("#log > .turn:not(.own)")) if (li.dataset.from?.endsWith("/" + me)) li.classList.add("own");
}

/**
 * Draws a line before the first event of each day, in the agent's zone. Lines
 * that are right stay: what is added to a log is read aloud.
 */
function drawDays() {
  const log = the("log");
  let day = 0;
  for (const li of all("[data-at]", log)) {
    const at = Number(li.dataset.at);
    const above = li.previousElementSibling;
    const line = above?.classList.contains("day") ? above : null;
    if (dayOf(at) === day) {
      line?.remove();
      continue;
    }
    day = dayOf(at);
    li.classList.remove("goes-on");
    if (!line) log.insertBefore(make("li", "day", make("span", "", dayName(at))), li);
    else if (line.textContent !== dayName(at)) line.replaceChildren(make("span", "", dayName(at)));
  }
}

/**
 * Puts "Sent" or "Read" under the last answer, whatever happened after it; it is
 * covered by what is on its way.
 * @param {string} [html] another one
 */
function drawReceipt(html) {
  const old = document.getElementById("receipt");
  const receipt = html ? element(html) : old;
  if (!receipt) return;
  if (receipt !== old) old?.remove();
  const answer = all("#log > .of-agent:not(.note, .pending)").at(-1);
  const place = answer ?? the("scroller");
  if (receipt.parentElement !== place) place.append(receipt);
  receipt.classList.toggle("covered", !!the("log").querySelector(".pending"));
}

/**
 * A bubble for what is on its way.
 * @param {outbox.Entry} entry
 * @param {outbox.State} state
 */
function show(entry, state) {
  if (!open() || entry.conv !== conv()) return;
  const id = "p" + entry.id;
  const old = document.getElementById(id);
  const has = all("#log > [data-id]").some((li) => li.dataset.id === entry.id);
  if (state === "gone" || has) {
    old?.remove();
    drawReceipt();
    return;
  }
  const status = make("span", "pending-state", words[state === "refused" ? "notSent" : state]);
  if (state === "refused") {
    status.append(" ", entry.refused ?? "", " ",
      button("tryAgain", () => outbox.again(entry.id)), " ",
      button("discard", () => outbox.discard(entry.id)));
  }
  const said = [entry.text, entry.more?.called].filter(Boolean).join(" ");
  const bubble = make("div", "bubble", said);
  bubble.dir = "auto";
  if (!said) return; // a macro that says nothing
  const li = make("li", `turn of-agent pending ${state}${entry.kind === "note" ? " note" : ""}`, bubble, status);
  li.id = id;
  const previous = (old ?? the("log").lastElementChild?.nextElementSibling)?.previousElementSibling
    ?? the("log").lastElementChild;
  const from = (entry.kind === "note" ? "note/" : "agent/") + me;
  if (previous instanceof HTMLElement && (previous.dataset.from === from || previous.classList.contains("pending"))) {
    li.classList.add("goes-on");
  } else {
    li.prepend(make("p", "turn-who", make("span", "turn-line", make("bdi", "turn-name", myName))));
  }
  if (old) old.replaceWith(li);
  else the("log").append(li);
  drawReceipt();
  if (!old) toEnd();
}

/** @param {string} word @param {() => void} act */
function button(word, act) {
  const b = make("button", "link", words[word]);
  b.setAttribute("type", "button");
  b.addEventListener("click", act);
  return b;
}

/** @param {live.Frame} f */
function typing(f) {
  if (f.conv !== conv()) return;
  clearTimeout(typingOver);
  if (!f.on) {
    stopTyping();
    return;
  }
  const end = atEnd();
  const name = f.name || the("head").querySelector(".head-name bdi")?.textContent || words.visitor;
  the("typing").replaceChildren(make("span", "dots", make("i"), make("i"), make("i")), f.role === "agent" ? say("typingReply", { name }) : say("typing", { name }));
  typingOver = setTimeout(stopTyping, 7_000); // the sign that it stopped may be lost
  if (end) toEnd();
}

function stopTyping() {
  clearTimeout(typingOver);
  document.getElementById("typing")?.replaceChildren();
}

/** @param {live.Frame} f */
function viewing(f) {
  if (f.conv !== conv()) return;
  present = f;
  drawViewing();
}

// The head does not know who is here: it is drawn anew without them.
function drawViewing() {
  const others = (present?.who ?? []).filter((/** @type {{id: string}} */ w) => w.id !== me);
  const names = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" })
    .format(others.map((/** @type {{name: string}} */ w) => w.name));
  const faces = others.slice(0, 3).map((/** @type {live.Frame} */ w) => {
    const face = make("span", w.face + " tiny", w.initials);
    face.setAttribute("aria-hidden", "true");
    return face;
  });
  the("viewing").replaceChildren(...faces, others.length ? say("viewing", { names, n: others.length }) : "");
}

/** The first event that is shown. */
export const first = () => Number(all("#log > [data-seq]")[0]?.dataset.seq ?? 0);

/**
 * Puts earlier events above those that are there, without moving them.
 * @param {Document} page
 */
export function prepend(page) {
  const s = the("scroller");
  const below = s.scrollHeight - s.scrollTop;
  const earlier = all("#log > [data-seq]", page).filter((li) => Number(li.dataset.seq) < first());
  the("log").prepend(...earlier);
  const link = page.getElementById("earlier");
  if (link) the("earlier").replaceWith(link);
  localise(the("log"));
  drawDays();
  drawOwn();
  files.dress();
  s.scrollTop = s.scrollHeight - below;
}

/**
 * Begins. resume says again what the page shows; stale loads the conversation
 * anew.
 * @param {() => void} resume
 * @param {() => void} stale
 */
export function start(resume, stale) {
  live.on("events", (f) => apply(f, resume));
  live.on("typing", typing);
  live.on("viewing", viewing);
  live.on("stale", (f) => { if (f.conv === conv()) stale(); });
  live.on("beat", (f) => { if (f.conv === conv() && f.seq > Number(open()?.dataset.seq)) resume(); });
  live.onChange((up) => { if (up) readTo = 0; });
  live.on("hello", markRead);
  outbox.onChange(show);
  setInterval(() => { if (open() && !document.hidden) live.send({ t: "here", conv: conv() }); }, hereEvery);
  document.addEventListener("visibilitychange", markRead);
  addEventListener("focus", markRead);
  arrive();
}

