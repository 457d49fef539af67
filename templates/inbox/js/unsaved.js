// @ts-check
// What an author writes is kept as it is written: by this browser at once, and by the
// relay a moment later. It changes nothing that others see until it is saved, and what
// somebody else has saved meanwhile is told.
import { make } from "./dom.js";
import * as kept from "./kept.js";
import { lang } from "./page.js";

const idle = 1_000; // milliseconds after the last key
const longest = 60_000; // bytes that a browser sends when a page goes

/** What a form has that is no article. */
const aside = ["send", "try", "picture", "file"];

/**
 * What this browser keeps of a form.
 * @typedef {object} Left
 * @property {string} fields
 * @property {boolean} [sent] it is on its way to be saved
 */

/** @param {HTMLFormElement} form */
export function fieldsOf(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !aside.includes(name)) fields.append(name, value.replaceAll("\r\n", "\n"));
  }
  return fields.toString();
}

/**
 * Whether two forms say the same, whichever version they go on from.
 * @param {string} a
 * @param {string} b
 */
export function same(a, b) {
  const [one, other] = [a, b].map((fields) => {
    const values = new URLSearchParams(fields);
    values.delete("version");
    return values.toString();
  });
  return one === other;
}

/**
 * Whether a page shows what was sent: that it was saved, or why it was not.
 * @param {string} search the query of its address
 */
export function answered(search) {
  const query = new URLSearchParams(search);
  return query.has("saved") || !query.has("id");
}

/**
 * Puts into a form what this browser has kept of it and the relay has not.
 * @param {HTMLFormElement} form
 * @param {string} fields
 */
function restore(form, fields) {
  const values = new URLSearchParams(fields);
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = values.has(field.name);
    else if ((field instanceof HTMLInputElement && field.type !== "file") || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) {
      const value = values.get(field.name);
      if (value !== null) field.value = value;
    }
  }
}

/**
 * Begins, and returns what is to be called when something was written.
 * @param {HTMLFormElement} form
 * @returns {() => void}
 */
export function start(form) {
  const said = /** @type {HTMLElement | null} */ (form.querySelector(".editor-kept"));
  const meanwhile = /** @type {HTMLElement | null} */ (form.querySelector(".editor-meanwhile"));
  const id = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=id]"))?.value ?? "";
  if (!said || !meanwhile || !id) return () => {};
  const name = "article." + id;
  const clock = new Intl.DateTimeFormat(lang, { timeStyle: "short" });
  let before = fieldsOf(form);
  let timer = 0;

  /** @param {string} text */
  const say = (text) => {
    said.textContent = text.replace("{time}", clock.format(new Date()));
    said.hidden = false;
  };
  const tell = async () => {
    clearTimeout(timer);
    timer = 0;
    /** @type {Left | null} */
    const left = kept.get(name);
    if (!left) return;
    const { fields } = left;
    try {
      const answer = await fetch(said.dataset.url ?? "", {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(fields),
        keepalive: fields.length < longest,
      });
      if (!answer.ok) throw new Error(answer.statusText);
      /** @type {{ by?: string, url?: string }} */
      const other = await answer.json();
      if (kept.get(name)?.fields === fields) kept.set(name, null);
      say(said.dataset.kept ?? "");
      if (location.pathname === said.dataset.fresh) history.replaceState(history.state, "", `${said.dataset.fresh}?${new URLSearchParams({ id })}`);
      if (other.url && !meanwhile.firstChild) {
        const show = make("a", "link", meanwhile.dataset.show ?? "");
        show.setAttribute("href", other.url);
        meanwhile.append((meanwhile.dataset.said ?? "").replace("{name}", other.by ?? ""), " ", show);
      }
    } catch {
      say(said.dataset.here ?? ""); // told with the next word, or when the page opens again
    }
  };
  const changed = () => {
    const now = fieldsOf(form);
    if (now === before) return;
    before = now;
    kept.set(name, { fields: now });
    clearTimeout(timer);
    timer = window.setTimeout(tell, idle);
  };

  /** @type {Left | null} */
  const left = kept.get(name);
  if (left && (same(left.fields, before) || (left.sent && answered(location.search)))) kept.set(name, null);
  else if (left) {
    restore(form, left.fields);
    before = fieldsOf(form);
    tell();
  }
  form.addEventListener("submit", (e) => {
    const button = /** @type {HTMLButtonElement | null} */ (e.submitter);
    if (button?.formTarget) return;
    clearTimeout(timer);
    timer = 0;
    const drops = button?.value === "drop" || button?.value === "archive";
    kept.set(name, drops ? null : { fields: fieldsOf(form), sent: true });
  });
  addEventListener("pagehide", () => { if (timer) tell(); });
  return changed;
}
