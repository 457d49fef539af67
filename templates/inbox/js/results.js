// @ts-check
// The results of a survey stay up to date.
import { the, morph, parse } from "./dom.js";
import * as live from "./live.js";
import { localise } from "./times.js";

const gather = 500; // a visitor changes their mind, or adds a comment
let wait = 0;

async function refresh() {
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const fresh = parse(await answer.text()).getElementById("results");
    if (fresh) morph(the("results"), fresh);
    localise(the("results"));
  } catch {
    // No network: the next change, or a reload, brings it.
  }
}

/** Begins, on that page only. */
export function start() {
  if (!document.getElementById("results")) return;
  const later = () => {
    clearTimeout(wait);
    wait = setTimeout(refresh, gather);
  };
  live.on("row", (f) => { if (f.views?.rated !== undefined) later(); });
  // Something may have come since the page was rendered, or while we were away.
  live.on("hello", later);
}
