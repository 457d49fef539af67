// @ts-check
// The article editor: the preview follows what is written, which is kept meanwhile.
// Without this the button shows the preview.

import * as pictures from "./pictures.js";
import * as unsaved from "./unsaved.js";

const pause = 700; // milliseconds after the last key
let timer = 0;

/** @param {HTMLFormElement} form */
function preview(form) {
  const old = /** @type {HTMLIFrameElement | null} */ (document.querySelector("iframe.editor-preview"));
  const button = /** @type {HTMLButtonElement | null} */ (form.querySelector('button[value="preview"]'));
  if (!old || !button || !form.checkValidity()) return;
  // A frame's first page adds nothing to the history, its later ones would.
  const fresh = /** @type {HTMLIFrameElement} */ (old.cloneNode(false));
  const top = old.contentDocument?.scrollingElement?.scrollTop ?? 0;
  fresh.addEventListener("load", () => fresh.contentDocument?.scrollingElement?.scrollTo(0, top), { once: true });
  old.replaceWith(fresh);
  form.requestSubmit(button);
}

export function start() {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.editor-form"));
  if (!form) return;
  const keep = unsaved.start(form);
  const field = /** @type {HTMLInputElement | null} */ (form.querySelector("#article-question"));
  if (field?.value) preview(form);
  const changed = () => {
    keep();
    clearTimeout(timer);
    timer = window.setTimeout(() => preview(form), pause);
  };
  form.addEventListener("input", (e) => {
    if (/^article-(try|picture)/.test(/** @type {HTMLElement} */ (e.target).id)) return;
    changed();
  });
  pictures.start(form, changed);
  form.addEventListener("submit", () => clearTimeout(timer));
}
