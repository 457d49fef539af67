// @ts-check
// Where the agent writes: reply or note, a draft that stays, Enter to send.
import * as canned from "./canned.js";
import * as attach from "./attach.js";
import * as inserting from "./insert.js";
import * as drafts from "./drafts.js";
import { the } from "./dom.js";
import * as kept from "./kept.js";
import { composing } from "./letter.js";
import * as live from "./live.js";
import { move } from "./nav.js";
import * as outbox from "./outbox.js";
import { say, words } from "./page.js";
import { openPlace } from "./places.js";
import * as plans from "./plans.js";
import { conv, position } from "./thread.js";
import * as undo from "./undo.js";

const most = 10_000; // code points, as the relay counts
const typingEvery = 3_000;
const typingOver = 5_000;

/** @returns {HTMLTextAreaElement} */
const field = () => /** @type {HTMLTextAreaElement} */ (the("text"));
/** @returns {HTMLFormElement} */
const form = () => /** @type {HTMLFormElement} */ (the("composer"));

let typedAt = 0;
let stopTimer = 0;
let sending = false; // from Enter's going down to its coming up

/** @returns {"reply" | "note"} */
const kind = () => (new FormData(form()).get("kind") === "note" ? "note" : "reply");

/** Begins: who signs out leaves no drafts on this machine. */
export function start() {
  document.addEventListener("submit", (e) => {
    const to = /** @type {HTMLFormElement} */ (e.target).getAttribute("action");
    if (to?.endsWith("/sign-out")) kept.forget("draft.");
  });
  arrive();
  attach.start();
}

/** @param {"reply" | "note"} k */
export function write(k) {
  if (!conv()) return;
  setKind(k);
  field().focus();
}

/** What was put into the reply, and the article that it is of. @type {{text: string, article: string}[]} */
let inserted = [];

/** The articles of which the reply still holds what was put there. @param {string} reply */
const articlesIn = (reply) => [...new Set(inserted.filter((i) => reply.includes(i.text)).map((i) => i.article))];

/**
 * Puts text where the agent writes.
 * @param {string} text
 * @param {string} [article] the id of the one that it is of
 */
export function insert(text, article) {
  if (!conv()) return;
  const f = field();
  if (article) inserted.push({ text: text.trim().slice(0, 40), article });
  const gap = f.value && !f.value.endsWith("\n") ? "\n" : "";
  f.setRangeText(gap + text, f.value.length, f.value.length, "end");
  f.focus();
  typed();
}

/** @param {"reply" | "note"} k */
function setKind(k) {
  for (const radio of form().querySelectorAll("input[name=kind]")) {
    /** @type {HTMLInputElement} */ (radio).checked = radio.getAttribute("value") === k;
  }
  dress();
  save();
}

// The field and its button say which of both it is.
function dress() {
  const k = kind();
  const f = field();
  form().classList.toggle("is-note", k === "note");
  f.setAttribute("aria-label", (k === "note" ? f.dataset.note : f.dataset.reply) ?? "");
  f.placeholder = (k === "note" ? f.dataset.noteHint : f.dataset.replyHint) ?? "";
  const send = the("send");
  const label = send.querySelector("span");
  if (label) label.textContent = (k === "note" ? send.dataset.note : send.dataset.reply) ?? "";
}

const save = () => drafts.keep(conv(), kind(), field().value);

let seen = 0; // how far the page knew the log when the text was begun; 0: there is none

function typed() {
  if (!field().value) seen = 0;
  else seen ||= position().seq ?? 0;
  save();
  grow();
  const long = [...field().value].length > most;
  the("composer-hint").textContent = long ? words.tooLong : "";
  if (kind() === "reply" && field().value) sayTyping();
  else stopTyping();
}

// Browsers that cannot size a field by its content get its height by hand.
function grow() {
  if (!CSS.supports("field-sizing", "content")) {
    const f = field();
    f.style.height = "auto";
    f.style.height = `${f.scrollHeight}px`;
  }
  // What floats above the page stays clear of what is written.
  document.body.style.setProperty("--composer", `${form().offsetHeight}px`);
}

function sayTyping() {
  clearTimeout(stopTimer);
  stopTimer = setTimeout(stopTyping, typingOver);
  if (Date.now() - typedAt < typingEvery) return;
  typedAt = Date.now();
  live.send({ t: "typing", conv: conv(), on: true });
}

function stopTyping() {
  clearTimeout(stopTimer);
  if (!typedAt) return;
  typedAt = 0;
  live.send({ t: "typing", conv: conv(), on: false });
}

/** @param {string} [then] what goes with it: "resolve", "snooze/" and a choice, or "next" for going on */
function submit(then = "") {
  const next = then === "next";
  const f = field();
  const text = f.value.trim();
  const made = kind() === "reply" ? canned.taken() : [];
  const place = made.length ? openPlace(f.value) : null;
  const hint = the("composer-hint");
  if (place) {
    hint.textContent = say("fillIn", { place: place.text });
    f.focus();
    f.setSelectionRange(place.start, place.end);
    return;
  }
  const nothing = !text && !made.length && !attach.some();
  if (nothing) hint.textContent = words.empty;
  if (nothing || [...text].length > most) return;
  if (attach.hold(() => submit(then))) return;
  const again = takingBack(kind(), f.value);
  const files = attach.take();
  stopTyping();
  const id = outbox.add(conv(), kind(), text, kind() === "reply" ? { ...files, then: next ? "" : then, ...then === "later/at" && { later: plans.chosen() }, canned: made.join(" "), articles: articlesIn(text).join(" "), seen: String(seen || (position().seq ?? 0)) } : files, undo.wait());
  undo.offer(() => { if (outbox.takeBack(id)) again(); });
  canned.forgetTaken();
  inserted = [];
  f.value = "";
  seen = 0;
  hint.textContent = "";
  grow();
  save();
  if (kind() === "note") setKind("reply"); // the next words are for the visitor again
  f.focus();
  if (next) move(1);
}

/**
 * Returns what puts a message back where it was written, from before it was sent.
 * @param {"reply" | "note"} k
 * @param {string} text
 */
function takingBack(k, text) {
  const [of, files, retake] = [conv(), attach.list(), canned.keep()];
  return () => {
    attach.restore(files);
    if (of !== conv()) {
      drafts.keep(of, k, text);
      return;
    }
    const f = field();
    f.value = [text, f.value].filter(Boolean).join("\n");
    setKind(k);
    retake();
    typed();
    f.focus();
  };
}

/** Prepares the composer of a conversation that has just come into the page. */
export function arrive() {
  if (!conv()) return;
  typedAt = 0;
  seen = 0;
  canned.forgetTaken();
  inserted = [];
  const f = field();
  const draft = drafts.arrive(conv(), f);
  f.value = draft?.text ?? "";
  f.setSelectionRange(f.value.length, f.value.length);
  if (draft?.text) setKind(draft.kind === "note" ? "note" : "reply");
  dress();
  grow();
  attach.arrive();
  inserting.arrive();
  form().addEventListener("submit", (e) => {
    e.preventDefault();
    const by = /** @type {HTMLButtonElement | null} */ (e.submitter);
    document.getElementById("send-menu")?.hidePopover();
    submit(by?.name === "then" ? by.value : "");
  });
  form().addEventListener("change", (e) => {
    if (e.target instanceof HTMLInputElement) {
      dress();
      save();
      f.focus();
    }
  });
  f.addEventListener("input", typed);
  f.addEventListener("blur", stopTyping);
  f.addEventListener("keydown", (e) => {
    if (e.key !== "Enter" || e.shiftKey || e.altKey || composing(e)) return;
    e.preventDefault();
    sending = true;
    submit();
  });
  // Tools that press keys for people send the line break all the same.
  f.addEventListener("beforeinput", (e) => {
    if (sending && (e.inputType === "insertLineBreak" || e.inputType === "insertParagraph")) e.preventDefault();
  });
  f.addEventListener("keyup", () => { sending = false; });
}
