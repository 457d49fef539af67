// @ts-check
// The list over all sites: the socket of each site says that something changed
// there, and then the list is read anew.
import { morph, parse, the } from "./dom.js";

const most = 20; // sockets; sites beyond are looked at every minute
const anyway = 60_000;
const gather = 300;
const signedOut = 4401;

let due = 0;

/** Begins. */
export function start() {
  for (const site of (the("list").dataset.sites ?? "").split(" ").slice(0, most)) follow(site, 0);
  setInterval(soon, anyway);
  addEventListener("online", soon);
  document.addEventListener("visibilitychange", soon);
}

/**
 * @param {string} site
 * @param {number} failures
 */
function follow(site, failures) {
  const address = new URL(`/inbox/${site}/live`, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const ws = new WebSocket(address);
  ws.onopen = () => ws.send(JSON.stringify({ t: "at", visible: false }));
  ws.onmessage = (e) => {
    const { t } = JSON.parse(e.data);
    if (t === "hello") failures = 0; // what changed meanwhile comes with counts
    if (t === "row" || t === "counts") soon();
  };
  ws.onclose = (e) => {
    if (e.code === signedOut) soon(); // or the rights are others, and so are the rows
    setTimeout(() => follow(site, failures + 1), Math.random() * Math.min(30_000, 1_000 * 2 ** failures));
  };
}

function soon() {
  if (!due) due = setTimeout(read, gather);
}

async function read() {
  due = 0;
  try {
    const answer = await fetch(location.pathname);
    if (!answer.ok) return;
    const fresh = parse(await answer.text()).getElementById("list");
    // The sign-in, or other sites than before.
    if (!fresh || fresh.dataset.sites !== the("list").dataset.sites) location.reload();
    else morph(the("list"), fresh);
  } catch {
    // No network: the next time it is there.
  }
}
