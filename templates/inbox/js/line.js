// @ts-check
// Says that the connection is gone, if it stays away, and that it is back.
import { make, the } from "./dom.js";
import * as live from "./live.js";
import { words } from "./page.js";

const patience = 2_000; // a blink is not worth a word
let timer = 0;

function draw() {
  const bar = the("line");
  if (live.isUp()) {
    if (!bar.hidden) {
      bar.className = "line-state good";
      bar.replaceChildren(words.back);
      timer = setTimeout(() => { bar.hidden = true; }, patience);
    }
    return;
  }
  bar.hidden = false;
  bar.className = "line-state";
  const button = make("button", "link", words.reconnectNow);
  button.setAttribute("type", "button");
  button.addEventListener("click", live.reconnect);
  bar.replaceChildren(navigator.onLine ? words.reconnecting : words.offline, " ", button);
}

/** Begins. */
export function start() {
  live.onChange(() => {
    clearTimeout(timer);
    if (live.isUp() || !navigator.onLine) draw();
    else timer = setTimeout(draw, patience);
  });
}
