// @ts-check
// What is typed into a form of settings is kept by this browser until it is saved: who
// left the page finds it again, and decides.
import { all, make } from "./dom.js";
import * as kept from "./kept.js";
import { lang, say, words } from "./page.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Control */

/**
 * What this browser keeps of a form: its controls in their order, by name and value.
 * @typedef {object} Left
 * @property {[string, string][]} values
 * @property {number} at
 * @property {boolean} [sent] it is on its way to the relay
 * @property {boolean} [again] and comes back as a form, with a line more or less
 */

const most = 100_000; // characters: a longer form is not kept
const untold = ["hidden", "password", "file", "submit", "button"];

/** The controls into which people write. @param {HTMLFormElement} form */
const controls = (form) => /** @type {Control[]} */ (all("input, textarea, select", form)).filter((c) => c.name && !untold.includes(c.type));

/** @param {Control} c */
const ticks = (c) => c.type === "checkbox" || c.type === "radio";

/** @param {HTMLFormElement} form @returns {[string, string][]} */
export const written = (form) => controls(form).map((c) => [c.name, ticks(c) ? String(/** @type {HTMLInputElement} */ (c).checked) : c.value]);

/**
 * Puts what was written into a form again: of controls with one name the first gets
 * what the first had.
 * @param {HTMLFormElement} form
 * @param {[string, string][]} values
 */
export function restore(form, values) {
  const left = [...values];
  for (const c of controls(form)) {
    const at = left.findIndex(([name]) => name === c.name);
    if (at < 0) continue;
    const [[, value]] = left.splice(at, 1);
    if (ticks(c)) /** @type {HTMLInputElement} */ (c).checked = value === "true";
    else c.value = value;
  }
}

/** @param {[string, string][]} a @param {[string, string][]} b */
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * Offers what was left.
 * @param {HTMLFormElement} form
 * @param {string} name
 * @param {Left} left
 */
function offer(form, name, left) {
  const button = (/** @type {string} */ text, /** @type {() => void} */ act) => {
    const b = make("button", "button small", text);
    b.setAttribute("type", "button");
    b.addEventListener("click", () => {
      bar.remove();
      act();
      /** @type {HTMLElement | null} */ (form.querySelector("input:not([type=hidden]), textarea, select"))?.focus();
    });
    return b;
  };
  const time = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" }).format(left.at);
  const bar = make("p", "notice left-over", make("span", "", say("leftOver", { time })), button(words.leftOverBack, () => {
    restore(form, left.values);
    form.dispatchEvent(new Event("input", { bubbles: true })); // the preview shows it
  }), button(words.discard, () => kept.set(name, null)));
  bar.setAttribute("role", "status");
  form.prepend(bar);
}

/**
 * What is kept of a form after its page has come: nothing if it was saved, what it
 * shows if that was sent to be changed or refused, and else what was left before.
 * @param {Left | null} left
 * @param {[string, string][]} shown
 * @param {boolean} refused
 * @returns {Left | null}
 */
export function after(left, shown, refused) {
  if (!left) return null;
  if (left.sent && (refused || left.again)) return { values: shown, at: left.at };
  return left.sent || same(left.values, shown) ? null : left;
}

/** @param {HTMLFormElement} form @param {string} name */
function keep(form, name) {
  const shown = written(form);
  const left = after(kept.get(name), shown, document.querySelector(".notice.bad") !== null);
  kept.set(name, left);
  if (left && !same(left.values, shown)) offer(form, name, left);
  const saved = left ? null : shown; // what the relay has, as far as this page knows
  form.addEventListener("input", () => {
    const values = written(form);
    if (saved && same(values, saved)) kept.set(name, null);
    else if (JSON.stringify(values).length < most) kept.set(name, { values, at: Date.now() });
  });
  form.addEventListener("submit", (e) => {
    const button = /** @type {HTMLButtonElement | null} */ (e.submitter);
    if (button?.formTarget) return; // a preview beside it
    const now = kept.get(name) ?? { values: written(form), at: Date.now() };
    kept.set(name, { ...now, sent: true, again: /^(add|drop|preview)\b/.test(button?.value ?? "") });
  });
}

/** Begins. */
export function start() {
  const forms = /** @type {HTMLFormElement[]} */ (all(".admin-body form.admin-form, form.survey-edit"))
    .filter((f) => f.method === "post" && controls(f).length && !f.querySelector("input[type=password]"));
  forms.forEach((form, i) => keep(form, ["form.", location.pathname, new URLSearchParams(location.search).get("edit") ?? new URLSearchParams(location.search).get("id") ?? "", form.id || String(i)].join(" ")));
  document.addEventListener("submit", (e) => {
    const to = e.target instanceof HTMLFormElement ? e.target.getAttribute("action") : "";
    if (to?.endsWith("/sign-out")) kept.forget("form. ");
  });
}
