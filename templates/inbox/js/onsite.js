// @ts-check
// Who is on the site now: read anew every few seconds while somebody looks. While the
// pointer or the keyboard is on the list nobody's place changes: who has left is shown
// as gone, and goes afterwards.
import { all, morph, parse, the } from "./dom.js";
import { localise } from "./times.js";

const every = 5_000;

/** Begins, on the page with the visitors. */
export function start() {
  if (the("visitors-now")) setInterval(read, every);
}

async function read() {
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href);
    if (answer.status >= 500) return; // the next time it is there
    const fresh = answer.ok && parse(await answer.text()).getElementById("visitors-now");
    if (!fresh) return location.reload(); // the sign-in, or other rights
    show(fresh);
  } catch {
    // No network, the same.
  }
}

/** @param {HTMLElement} fresh */
function show(fresh) {
  const now = the("visitors-now");
  if (now.matches(":hover, :focus-within")) {
    const there = new Set(all("li", fresh).map((row) => row.id));
    let before = null;
    for (const row of all("li", now)) {
      if (!there.has(row.id)) {
        const left = /** @type {HTMLElement} */ (row.cloneNode(true));
        left.classList.add("left");
        const list = fresh.querySelector("ul");
        if (before) before.after(left);
        else list?.prepend(left);
      }
      before = fresh.querySelector("#" + row.id);
    }
  }
  localise(fresh);
  morph(now, fresh);
}
