// @ts-check
// Times in the agent's own zone and language: relative under an hour, the
// clock today, the date before.
import { all } from "./dom.js";
import { badAfter, lang as spoken, now, warnAfter, words } from "./page.js";

// The browser's own variant of the page's language: people in London and in
// Boston read English, and other clocks.
const lang = navigator.languages.find((l) => l.split("-")[0] === spoken.split("-")[0]) ?? spoken;

const minute = 60_000;
const hour = 60 * minute;

const clockFormat = new Intl.DateTimeFormat(lang, { hour: "numeric", minute: "2-digit" });
const dateFormat = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short" });
const yearFormat = new Intl.DateTimeFormat(lang, { day: "numeric", month: "short", year: "numeric" });
const fullFormat = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeStyle: "short" });
const dueFormat = new Intl.DateTimeFormat(lang, { weekday: "short", hour: "numeric", minute: "2-digit" });
const dayFormat = new Intl.DateTimeFormat(lang, { weekday: "long", day: "numeric", month: "long" });

const units = {
  minute: new Intl.NumberFormat(lang, { style: "unit", unit: "minute", unitDisplay: "narrow" }),
  hour: new Intl.NumberFormat(lang, { style: "unit", unit: "hour", unitDisplay: "narrow" }),
  day: new Intl.NumberFormat(lang, { style: "unit", unit: "day", unitDisplay: "narrow" }),
};

/** @param {number} at */
export const clock = (at) => clockFormat.format(at);

/** @param {number} at */
const midnight = (at) => new Date(at).setHours(0, 0, 0, 0);

/**
 * How long something has lasted, in one unit.
 * @param {number} ms
 */
function lasted(ms) {
  if (ms < minute) return words.now;
  if (ms < hour) return units.minute.format(Math.floor(ms / minute));
  if (ms < 24 * hour) return units.hour.format(Math.floor(ms / hour));
  return units.day.format(Math.floor(ms / (24 * hour)));
}

/** @param {number} at */
function when(at) {
  const age = now() - at;
  if (age < hour) return lasted(age);
  if (midnight(at) === midnight(now())) return clock(at);
  return new Date(at).getFullYear() === new Date(now()).getFullYear() ? dateFormat.format(at) : yearFormat.format(at);
}

/**
 * The name of a day: today, yesterday, or which.
 * @param {number} at
 */
export function dayName(at) {
  const days = Math.round((midnight(now()) - midnight(at)) / (24 * hour));
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  return days < 300 ? dayFormat.format(at) : yearFormat.format(at);
}

/** The zone of the agent's clock. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * When something is to come: the clock today, else the day too.
 * @param {number} at
 */
function due(at) {
  const days = Math.round((midnight(at) - midnight(now())) / (24 * hour));
  if (days === 0) return clock(at);
  return days < 7 ? dueFormat.format(at) : `${dateFormat.format(at)}, ${clock(at)}`;
}

/**
 * When the agent means that a conversation wakes, as the relay reckons it:
 * desk.WakeTime.
 * @param {string} choice
 * @param {number} from milliseconds since 1970
 * @returns {number | null} null if it is not a time, or over
 */
export function wakeTime(choice, from) {
  const d = new Date(from);
  const on = (/** @type {number} */ days, /** @type {number} */ h) =>
    new Date(d.getFullYear(), d.getMonth(), d.getDate() + days, h).getTime();
  const at = {
    hour: from + hour, evening: on(0, 18), tomorrow: on(1, 9), monday: on(7 - (d.getDay() + 6) % 7, 9),
  }[choice];
  return at && at > from ? at : null;
}

/**
 * A number that is the same for two times of one local day.
 * @param {number} at
 */
export const dayOf = midnight;

/**
 * Writes the times below root as the agent reads them.
 * @param {ParentNode} root
 */
export function localise(root) {
  for (const el of all("time[data-clock]", root)) {
    const at = Number(el.dataset.clock);
    set(el, clock(at), fullFormat.format(at));
  }
  for (const el of all("time[data-date]", root)) {
    const at = Number(el.dataset.date);
    set(el, when(at), fullFormat.format(at));
  }
  for (const el of all("time[data-due]", root)) {
    const at = Number(el.dataset.due);
    set(el, due(at), fullFormat.format(at));
  }
  for (const el of all("[data-locale]", root)) {
    try {
      const name = new Intl.DisplayNames(lang, { type: "language" }).of(el.dataset.locale ?? "");
      if (name) set(el, name, el.dataset.locale ?? "");
    } catch {
      // Not a tag that exists: it stays as the visitor's browser gave it.
    }
  }
  tick(root);
}

/**
 * Writes the times that change while one looks.
 * @param {ParentNode} root
 */
export function tick(root) {
  for (const el of all("time[data-last]", root)) {
    const at = Number(el.dataset.last);
    set(el, when(at), fullFormat.format(at));
  }
  for (const el of all("time[data-wake]", root)) {
    const choice = el.dataset.wake ?? "";
    const at = wakeTime(choice, now());
    if (at) set(el, due(at), fullFormat.format(at));
    const button = el.closest("button");
    if (button) button.hidden = choice !== "reply" && !at; // this evening may be over
  }
  for (const el of all("time[data-since]", root)) {
    const at = Number(el.dataset.since);
    const ms = now() - at;
    if (el.textContent !== lasted(ms)) el.textContent = lasted(ms);
    el.classList.toggle("slow", ms >= warnAfter && ms < badAfter);
    el.classList.toggle("late", ms >= badAfter);
  }
}

/**
 * @param {HTMLElement} el
 * @param {string} text
 * @param {string} title
 */
function set(el, text, title) {
  if (el.textContent !== text) el.textContent = text;
  if (el.title !== title) el.title = title;
}

/** Keeps the times of the page right. */
export function startClock() {
  localise(document);
  setInterval(() => tick(document), 10_000);
}
