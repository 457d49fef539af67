// @ts-check
// A picture in full over the page, and from there the others: by the arrow keys in
// the direction of reading, or by buttons. Escape and a click beside it close it.

/** @typedef {{ close: string, previous: string, next: string }} Says */

/**
 * Shows one of several pictures, which are links with their small forms inside.
 * @param {HTMLAnchorElement[]} pictures
 * @param {number} at
 * @param {Says} says
 */
export function show(pictures, at, says) {
  const dialog = document.createElement("dialog");
  const picture = document.createElement("img");
  dialog.className = "gallery";
  const button = (/** @type {string} */ name, /** @type {string} */ sign, /** @type {() => void} */ act) => {
    const b = document.createElement("button");
    b.type = "button";
    b.className = name;
    b.textContent = sign;
    b.title = says[/** @type {keyof Says} */ (name)];
    b.setAttribute("aria-label", b.title);
    b.addEventListener("click", act);
    dialog.append(b);
    return b;
  };
  dialog.append(picture);
  const previous = button("previous", "‹", () => go(-1));
  const next = button("next", "›", () => go(1));
  button("close", "×", () => dialog.close());

  const go = (/** @type {number} */ by) => {
    if (!pictures[at + by]) return;
    at += by;
    picture.src = pictures[at].href;
    picture.alt = pictures[at].querySelector("img")?.alt ?? "";
    dialog.setAttribute("aria-label", picture.alt);
    previous.disabled = at === 0;
    next.disabled = at === pictures.length - 1;
  };
  dialog.addEventListener("keydown", (e) => {
    e.stopPropagation(); // the page has keys of its own
    const ahead = getComputedStyle(dialog).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (e.key === "ArrowLeft" || e.key === "ArrowRight") go(e.key === ahead ? 1 : -1);
  });
  dialog.addEventListener("click", (e) => e.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    pictures[at].focus();
  });
  document.body.append(dialog);
  go(0);
  dialog.showModal();
}
