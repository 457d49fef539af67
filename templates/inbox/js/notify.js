// @ts-check
// What calls the agent: the title's count, one sound, a desktop notification.
// Sound and notifications are as the site has them until the agent sets them.
import { all, element, the } from "./dom.js";
import * as kept from "./kept.js";
import * as live from "./live.js";
import { go, onArrive } from "./nav.js";
import * as page from "./page.js";
import { base, me, say, words } from "./page.js";
import { conv } from "./thread.js";
import { toast } from "./toast.js";

/** @type {Set<string>} conversations that want to be looked at */
const calling = new Set();
/** @type {Map<string, number>} the newest event of a conversation that called */
const called = new Map();

const settings = () => ({ ...page.called, volume: 60, ...kept.everywhere("settings") });
/** @param {object} change */
const keep = (change) => kept.setEverywhere("settings", { ...kept.everywhere("settings"), ...change });

/** @returns {string} what the browser allows */
const allowed = () => ("Notification" in window ? Notification.permission : "denied");

const seen = () => !document.hidden && document.hasFocus();

/** @type {Map<string, string>} who has a conversation, as far as the page knows */
const owners = new Map();

/**
 * Tells who had a conversation that somebody else has taken it.
 * @param {live.Frame} f
 */
function taken(f) {
  const before = owners.get(f.conv) ?? document.getElementById("row-" + f.conv)?.dataset.agent;
  owners.set(f.conv, f.agent ?? "");
  if (before !== me || !f.agent || f.agent === me) return;
  const sentence = say("takenOver", { agent: f.name, name: nameOf(f) });
  toast(sentence, words.open, () => go(`${base}/c/${f.conv}`), 30_000);
  once(`${f.conv}/taken/${f.seq}`, () => { if (settings().notify && document.hidden) pop(f, sentence, ""); });
}

/**
 * Tells who has a conversation that it is back from a snooze.
 * @param {live.Frame} f
 */
function back(f) {
  called.set(f.conv, f.seq);
  const sentence = say("wokenUp", { name: nameOf(f) });
  toast(sentence, words.open, () => go(`${base}/c/${f.conv}`), 30_000);
  once(`${f.conv}/${f.seq}`, () => {
    if (settings().sound) play();
    if (settings().notify && document.hidden) pop(f, sentence, "");
  });
}

/** @type {Set<string>} bad answers that were told */
const told = new Set();

/**
 * Tells everybody who sees a conversation of a bad answer in it, once.
 * @param {live.Frame} f
 */
function badly(f) {
  if (!f.bad || told.has(f.conv)) return;
  told.add(f.conv);
  const sentence = say("badAnswerBy", { name: nameOf(f) });
  toast(sentence, words.open, () => go(`${base}/c/${f.conv}`), 30_000);
  the("announce").textContent = sentence;
  once(`${f.conv}/bad`, () => {
    if (settings().sound) play();
    if (settings().notify && document.hidden) pop(f, sentence, "");
  });
}

/** @param {live.Frame} f */
function row(f) {
  taken(f);
  badly(f);
  if (f.woken && f.agent === me && (called.get(f.conv) ?? 0) < f.seq) back(f);
  const forMe = !f.agent || f.agent === me;
  if (!f.waits || !forMe) {
    calling.delete(f.conv);
    count();
    return;
  }
  if ((called.get(f.conv) ?? 0) >= f.seq || seen() && f.conv === conv()) return;
  called.set(f.conv, f.seq);
  calling.add(f.conv);
  count();
  the("announce").textContent = say("newMessage", { name: nameOf(f) });
  once(`${f.conv}/${f.seq}`, () => {
    if (settings().sound) play();
    if (settings().notify && document.hidden) show(f);
  });
}

/** Puts the number of conversations that call before the title. */
export function count() {
  if (seen()) calling.delete(conv());
  const title = document.title.replace(/^\(\d+\) /, "");
  document.title = calling.size ? `(${calling.size}) ${title}` : title;
}

/**
 * Lets one of the agent's open pages do something, however many there are.
 * @param {string} name
 * @param {() => void} act
 */
function once(name, act) {
  if (!navigator.locks) {
    act();
    return;
  }
  navigator.locks.request("parley-call/" + name, { ifAvailable: true }, (lock) => {
    if (!lock) return;
    act();
    return new Promise((done) => setTimeout(done, 3_000)); // until the others have heard too
  });
}

/** @type {AudioContext | null} */
let audio = null;

/** Two soft notes. */
function play() {
  audio ??= new AudioContext();
  const volume = (settings().volume / 100) ** 2 * 0.4;
  const start = audio.currentTime + 0.01;
  [[659, 0], [880, 0.12]].forEach(([hertz, after]) => {
    const tone = /** @type {AudioContext} */ (audio).createOscillator();
    const gain = /** @type {AudioContext} */ (audio).createGain();
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(0, start + after);
    gain.gain.linearRampToValueAtTime(volume, start + after + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + after + 0.5);
    tone.connect(gain).connect(/** @type {AudioContext} */ (audio).destination);
    tone.start(start + after);
    tone.stop(start + after + 0.55);
  });
}

/** @param {live.Frame} f */
const nameOf = (f) => element(f.html)?.querySelector(".row-name")?.textContent ?? words.visitor;

/** @param {live.Frame} f */
const show = (f) =>
  pop(f, say("newMessage", { name: nameOf(f) }), element(f.html)?.querySelector(".row-last")?.textContent?.trim() ?? "");

/**
 * Shows a desktop notification of a conversation, where they are allowed.
 * @param {live.Frame} f
 * @param {string} sentence
 * @param {string} body
 */
function pop(f, sentence, body) {
  if (allowed() !== "granted") return;
  const note = new Notification(sentence, { body, tag: f.conv, lang: document.documentElement.lang });
  note.onclick = () => {
    window.focus();
    note.close();
    location.assign(`${base}/c/${f.conv}`);
  };
}

/** @param {string} id @returns {HTMLInputElement} */
const input = (id) => /** @type {HTMLInputElement} */ (the(id));

async function switchNotify() {
  const box = input("set-notify");
  the("notify-denied").hidden = true;
  if (box.checked && (!("Notification" in window) || await Notification.requestPermission() !== "granted")) {
    box.checked = false;
    the("notify-denied").hidden = false;
  }
  keep({ notify: box.checked });
}

/** Shows what is set in this browser, and changes it: on the page of one's account. */
function adjust() {
  input("set-sound").checked = settings().sound;
  input("set-notify").checked = settings().notify && allowed() === "granted";
  input("set-volume").value = String(settings().volume);
  input("set-sound").addEventListener("change", (e) => {
    keep({ sound: /** @type {HTMLInputElement} */ (e.target).checked });
    if (settings().sound) play();
  });
  input("set-volume").addEventListener("change", () => keep({ volume: Number(input("set-volume").value) }));
  input("set-notify").addEventListener("change", switchNotify);
  the("try-sound").addEventListener("click", play);
}

/** Asks once in each browser for what the site wants and the browser does not allow yet. */
function ask() {
  if (!settings().notify || allowed() !== "default" || kept.everywhere("asked")) return;
  kept.setEverywhere("asked", true);
  toast(words.notifyAsk, words.notifyOn, () => Notification.requestPermission(), 30_000);
}

/** Begins. */
export function start() {
  live.on("row", row);
  onArrive(count);
  document.addEventListener("visibilitychange", count);
  addEventListener("focus", count);

  if (document.getElementById("browser")) adjust();
  else ask();
  // A page may make a sound only after it was touched once.
  addEventListener("pointerdown", () => { if (settings().sound) (audio ??= new AudioContext()).resume(); }, { once: true });
  for (const li of all("#rows > .row")) {
    called.set(li.dataset.conv ?? "", Number(li.dataset.seq));
    owners.set(li.dataset.conv ?? "", li.dataset.agent ?? "");
  }
}
