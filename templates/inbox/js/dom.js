// @ts-check
// Elements of the page, and the one place where text becomes HTML.
import { Idiomorph } from "idiomorph";

/**
 * The element with an id. What every page of a signed-in agent has is there.
 * @param {string} id
 * @returns {HTMLElement}
 */
export const the = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * The elements below root that a selector finds.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
export const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));

/** @typedef {{createHTML(html: string): any}} Policy */

// Only what the relay's templates made passes here; they escape all that
// people wrote.
/** @type {Policy} */
const policy = /** @type {any} */ (window).trustedTypes?.createPolicy("parley", {
  createHTML: (/** @type {string} */ html) => html,
}) ?? { createHTML: (html) => html };

/**
 * A document made of HTML that the relay sent. Scripts in it do not run.
 * @param {string} html
 */
export const parse = (html) => new DOMParser().parseFromString(policy.createHTML(html), "text/html");

/**
 * The element that a piece of the relay's HTML begins with.
 * @param {string} html
 * @returns {HTMLElement | null}
 */
export const element = (html) =>
  /** @type {HTMLElement | null} */ (parse(html).body.firstElementChild);

/**
 * Makes an element like another one with as little change as possible, so that
 * focus, scroll position and selection stay.
 * @param {Element} old
 * @param {Element} fresh
 */
export function morph(old, fresh) {
  Idiomorph.morph(old, fresh);
}

/**
 * Morphs the element that has the same id as the piece of HTML, if both are
 * there.
 * @param {string | undefined} html
 * @returns {HTMLElement | null} what is in the page now
 */
export function update(html) {
  if (!html) return null;
  const fresh = element(html);
  const old = fresh && document.getElementById(fresh.id);
  if (!fresh || !old) return null;
  morph(old, fresh);
  return the(fresh.id);
}

/**
 * A new element with a class and children, which are text unless they are
 * nodes.
 * @param {string} name
 * @param {string} [className]
 * @param {...(string | Node)} children
 */
export function make(name, className, ...children) {
  const el = document.createElement(name);
  if (className) el.className = className;
  el.append(...children);
  return el;
}

/** A new 128-bit id, as the relay wants it. */
export function newID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
