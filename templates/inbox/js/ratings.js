// @ts-check
// The page with the ratings stays up to date.
import { the, morph, parse } from "./dom.js";
import * as live from "./live.js";
import { localise } from "./times.js";

const gather = 500; // a visitor changes their mind, or adds a comment
let wait = 0;

async function refresh() {
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const fresh = parse(await answer.text()).getElementById("ratings");
    if (fresh) morph(the("ratings"), fresh);
    localise(the("ratings"));
  } catch {
    // No network: the next change, or a reload, brings it.
  }
}

/** Begins, on that page only. */
export function start() {
  if (!document.getElementById("ratings")) return;
  const later = () => {
    clearTimeout(wait);
    wait = setTimeout(refresh, gather);
  };
  live.on("row", (f) => { if (f.views?.rated !== undefined) later(); });
  // Something may have come since the page was rendered, or while we were away.
  live.on("hello", later);
}
