// @ts-check
// Files in the composer: chosen, dropped or pasted; each is sent to the relay at
// once and waits there for the message that names it.
import { make, newID, the } from "./dom.js";
import { base } from "./page.js";
import { conv } from "./thread.js";

/** @typedef {{ id: string, of: string, name: string, done: boolean, row: HTMLElement, stop: AbortController }} Chosen */

/** @type {Chosen[]} */
let chosen = [];
let most = 10; // as the relay allows in a message

const again = 3_000;

/** Whether there is something that can be sent, or is on its way to be. */
export const some = () => chosen.length > 0;
export const ready = () => chosen.every((c) => c.done);

/** Takes the ids of what is chosen, separated by spaces: the message has them now. */
export function take() {
  const ids = chosen.map((c) => c.id).join(" ");
  chosen = [];
  the("chosen").replaceChildren();
  return ids;
}

/** @param {FileList | File[]} files */
function add(files) {
  for (const file of [...files].slice(0, most - chosen.length)) choose(file);
}

/** @param {File} file */
function choose(file) {
  const says = the("attach").dataset;
  const name = make("bdi", "", file.name);
  const bar = make("progress", "");
  bar.setAttribute("aria-label", `${says.uploading} ${file.name}`);
  const remove = make("button", "link", says.remove ?? "");
  remove.setAttribute("type", "button");
  const row = make("li", "", name, bar, remove);
  /** @type {Chosen} */
  const c = { id: newID(), of: conv(), name: file.name, done: false, row, stop: new AbortController() };
  remove.setAttribute("aria-label", `${says.remove} ${file.name}`);
  remove.addEventListener("click", () => {
    c.stop.abort();
    chosen = chosen.filter((other) => other !== c);
    row.remove();
    the("text").focus();
  });
  chosen.push(c);
  the("chosen").append(row);
  send(c, file, bar);
}

/** @param {Chosen} c @param {File} file @param {HTMLElement} bar */
async function send(c, file, bar) {
  let answer;
  try {
    answer = await fetch(`${base}/c/${c.of}/file?${new URLSearchParams({ id: c.id, name: c.name })}`, {
      method: "POST", body: file, headers: { Accept: "application/json", "Content-Type": "application/octet-stream" }, signal: c.stop.signal,
    });
  } catch {
    if (!c.stop.signal.aborted) setTimeout(send, again, c, file, bar);
    return;
  }
  if (answer.status === 429 || answer.status >= 500) {
    setTimeout(send, again, c, file, bar);
    return;
  }
  bar.remove();
  if (answer.ok) {
    c.done = true;
    document.dispatchEvent(new Event("attached"));
    return;
  }
  const why = await answer.json().catch(() => ({}));
  chosen = chosen.filter((other) => other !== c);
  c.row.insertBefore(make("span", "bad", why.text ?? why.error ?? ""), c.row.lastChild);
}

/** Prepares the composer of a conversation that has just come into the page. */
export function arrive() {
  for (const c of chosen) c.stop.abort();
  chosen = [];
  const input = /** @type {HTMLInputElement} */ (the("attach-input"));
  the("attach").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    add(input.files ?? []);
    input.value = "";
  });
  the("text").addEventListener("paste", (e) => {
    const files = e.clipboardData?.files;
    if (!files?.length) return;
    e.preventDefault();
    add(files);
  });
  const pane = the("thread");
  pane.addEventListener("dragover", (e) => { if (e.dataTransfer?.types.includes("Files")) e.preventDefault(); });
  pane.addEventListener("drop", (e) => {
    if (!e.dataTransfer?.files.length) return;
    e.preventDefault();
    add(e.dataTransfer.files);
  });
}
