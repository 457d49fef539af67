// The frame's glue. It starts the program that was compiled to WebAssembly,
// tells it what happens and carries out what it answers. It decides nothing
// itself, except while there is no program: until it has arrived, early.js does
// what can be done without it, and if it never arrives the page's forms do the
// work.
//
// The operations are those of the Go packages dom and host; the operands here
// are theirs.

import * as before from "./before.js";
import * as early from "./early.js";
import * as storage from "./storage.js";
import { write } from "./inputs.js";
import {
  BOOT, CLICK, SUBMIT, TYPED, KEY, SCROLLED, TICK, DENIED, VISIBLE, ONLINE, PORT,
} from "./kinds.js";
import * as files from "./files.js";
import * as op from "./ops.js";
import * as parts from "./parts.js";
import { ask, composing, doc, field, firstField, grow, property, rare, toEnd, touch, words } from "./page.js";
import * as plainForms from "./plain.js";
import * as way from "./way.js";
import { wear } from "./theme.js";
import * as world from "./world.js";

let root = doc.getElementById("panel");
const data = { ...root.dataset }; // the program takes the panel's own away
const means = data.search === "meaning";
let meaning;
const meant = means && rare(data).then((r) => {
  meaning = r.meaning;
  meaning.begin(tell, () => field("query").value);
}, () => { /* it is found by its words alone */ });
world.begin(storage.open(data.site, () => tell(DENIED)), tell, async (path, body) => {
  await meant;
  meaning?.learn(path, body);
});
way.begin(tell, () => report(["ticket", "", 0]));
early.begin(data, report);
parts.begin(data, partTold, report);
before.begin(data, introduce);
if (data.mask) rare(data).then(({ mask }) => mask.begin(data), () => { /* the relay does it */ });
files.begin(data, (list) => {
  const n = field("attached");
  if (phase === LIVE) n.value = list;
  tell(TYPED, handles.get(n), 0, list);
});
wear(new URLSearchParams(location.search).get("theme"));

// Where the program stands.
const LOADING = 0, LIVE = 1, PLAIN = 2;
let phase = LOADING;
let starts = 0;
let program = null;

// ---- telling the program what happens ------------------------------------

// Operations can make the browser tell something while they are carried out;
// that waits its turn.
const waiting = [];
let busy = false;
let prevented = false;
let sending = false; // this input is for sending what stands in the message field
let wrote = false; // and made the program write it down

function tell(kind, node, number, a, b, list) {
  if (phase !== LIVE) return false;
  if (busy) {
    waiting.push([kind, node, number, a, b, list]);
    return false;
  }
  busy = true;
  prevented = wrote = false;
  sending = kind === SUBMIT && node === handles.get(field("composer")) ||
    kind === KEY && a === "Enter" && !number && node === handles.get(field("message"));
  const written = write(kind, node, number, a, b, list);
  let why = "";
  try {
    parleyInput(written, written.length);
  } catch (e) {
    why = String(e);
  }
  if (why || program.exited) {
    died(why || "the program stopped");
    return sending;
  }
  busy = false;
  const stopped = prevented;
  if (waiting.length) tell(...waiting.shift());
  return stopped;
}

// ---- carrying out what it answers ----------------------------------------

let nodes = new Map();
let handles = new WeakMap();
let heard = new WeakSet();
let timer = 0;

const decoder = new TextDecoder();

globalThis.parleyOutput = (buffer, size) => {
  let at = 0;
  const number = () => {
    let v = 0, scale = 1, c;
    do {
      c = buffer[at++];
      v += (c & 0x7f) * scale;
      scale *= 0x80;
    } while (c > 0x7f);
    return v;
  };
  const text = () => {
    const n = number();
    at += n;
    return n ? decoder.decode(buffer.subarray(at - n, at)) : "";
  };
  const node = () => nodes.get(number());
  const list = () => Array.from({ length: number() }, node);

  while (at < size) {
    const code = buffer[at++];
    const carry = operations[code];
    if (!carry) throw new Error("unknown operation " + code);
    carry(node, text, number, list);
  }
};

function keep(handle, n) {
  nodes.set(handle, n);
  handles.set(n, handle);
}

// What the program says in hello, and whether it has said it.
let page = "", title = "", greeted = false;

const visits = () => [page, title];

// visited tells the relay that the visitor went on to another page. The program
// says in hello where it is.
function visited(to) {
  if (phase === LIVE && greeted && to !== page) way.send(JSON.stringify({ t: "page", page: to, title }));
  page = to;
}

const operations = {
  [op.CREATE](_, text, number) { // create, or take over what the relay rendered
    const handle = number(), tag = text(), id = text();
    let n = id && doc.getElementById(id);
    if (n && n.localName === tag && !handles.has(n)) {
      for (const a of [...n.attributes]) {
        if (!["id", "type", "name", "rows", "placeholder"].includes(a.name)) n.removeAttribute(a.name);
      }
    } else {
      n = doc.createElement(tag);
      if (id) n.id = id;
    }
    keep(handle, n);
  },
  [op.TEXT](_, text, number) { keep(number(), doc.createTextNode(text())); },
  [op.ATTR](node, text) {
    node().setAttribute(text(), text());
  },
  [op.UNATTR](node, text) { node().removeAttribute(text()); },
  [op.PROP](node, text) {
    const n = node(), name = text(), value = text(), had = n.value;
    property(n, name, value);
    if (n.id === "attached" && had && !value) files.sent();
  },
  [op.CHILDREN](node, text, number, list) {
    const n = node(), kids = list(), stay = new Set(kids);
    for (const k of [...n.childNodes]) if (!stay.has(k)) k.remove();
    let at = n.firstChild;
    for (const k of kids) {
      if (k === at) at = at.nextSibling;
      else n.insertBefore(k, at);
    }
  },
  [op.APPEND](node, text, number, list) { node().append(...list()); },
  [op.FREE](_, text, number) {
    for (let n = number(); n > 0; n--) nodes.delete(number());
  },
  [op.LISTEN](node, text, number) {
    const n = node();
    if (number()) heard.add(n);
    else heard.delete(n);
  },
  [op.ROOT](node) { if (!node().isConnected) doc.body.replaceChildren(node()); },
  [op.FOCUS](node) {
    const n = node();
    if (doc.activeElement !== n) n.focus({ preventScroll: n.id === "message" });
  },
  [op.END](node) { toEnd(node()); },
  [op.PREVENT]() { prevented = true; },

  [op.DIAL]() {
    greeted = false;
    way.dial();
  },
  [op.SEND](_, text) {
    greeted = true; // the first frame is hello
    way.send(before.chose(text()));
  },
  [op.HANG_UP]() { way.hangUp(); },
  [op.TIMER](_, text, number) {
    clearTimeout(timer);
    timer = setTimeout(() => tell(TICK), number());
  },
  [op.STILL]() { clearTimeout(timer); },
  [op.SAVE](_, text) {
    const key = text();
    if (key[0] === "o") wrote = true;
    storage.save(key, text());
  },
  [op.DROP](_, text) {
    const key = text();
    storage.drop(key);
    if (key[0] === "o") before.sent(); // the relay has it
  },
  [op.CLAIM](_, text) { world.claim(text(), text(), text()); },
  [op.POST](_, text) { world.post(text()); },
  [op.OWN]() { world.own(); },
  [op.PORT](_, text, number) {
    report([text(), text(), number()]);
  },
  [op.FETCH](_, text) { world.load(text()); },
  [op.RELOAD]() { location.reload(); },
  [op.LIVE]() {},
};

// ---- the loader and the window ---------------------------------------------

// The visitor looks at the frame when the browser shows it and its window has the
// focus: here, or on the page around it, of which the loader tells.
let focusAround = false;
const seen = () => !doc.hidden && (focusAround || doc.hasFocus());
const look = () => tell(VISIBLE, 0, seen() ? 1 : 0);

// The loader is handed one end of a channel, which says that this document is
// the relay's; only that is heard. The page's policy names the sites that it can
// be handed to. Each time that the loader sees a document arrive it wants to hear
// that it is still ours. What comes before the program is kept for it.
const said = [];
let lentBack;
const lent = new Promise((done) => { lentBack = done; });
const { port1: port, port2: loaders } = new MessageChannel();

function report(note) {
  port.postMessage(note);
  if (note[0] === "article") atHome("opened", note[1]);
}

// atHome does what the first view of a site has beside greeting and search.
function atHome(act, id) {
  if (data.home || id) rare(data).then(({ home }) => home[act]({
    at: page, fields: parts.fields, ask, plain: phase === PLAIN,
    open: (id) => phase === LIVE && (tell(PORT, 0, 0, "search", "article:" + id), true),
  }, id), () => { /* it is whole without */ });
}

port.onmessage = ({ data: m }) => {
  if (!Array.isArray(m) || typeof m[0] !== "string") return;
  const note = [m[0], typeof m[1] === "string" ? m[1] : "", Number.isSafeInteger(m[2]) && m[2] > 0 ? m[2] : 0];
  if (note[0] === "load") return report(["here", "", 0]);
  if (note[0] === "focus") {
    focusAround = note[2] === 1;
    return look();
  }
  if (note[0] === "ticket") {
    way.ticketCame(note[1]);
    plainForms.ticketCame(note[1], note[2], page);
  }
  before.know(note[0], note[1]);
  if (note[0] === "theme") return wear(note[1]);
  if (note[0] === "inline") return doc.body.classList.add("inline");
  if (note[0] === "prefill" && doc.body.classList.contains("only-faq")) return; // there is no chat
  if (note[0] === "kept") {
    storage.takeBack(note[1]);
    return lentBack();
  }
  if (note[0] === "title") title = [...note[1]].slice(0, 128).join("");
  if (note[0] === "page") visited(note[1]);
  if (note[0] === "show") atHome("show");
  if (note[0] === "survey") return parts.survey(note[1]);
  if (note[0] === "identify" || note[0] === "here") return parts.pass(note, visits);
  if (phase === LIVE) return void tell(PORT, 0, note[2], note[0], note[1]);
  if (phase === PLAIN) toldPlain(note);
  else if (said.length < 100) said.push(note);
  if (note[0] === "show" && !note[2] && !touch()) firstField();
};
storage.lendTo((text) => report(["keep", text, 0]));
parent.postMessage("parley", "*", [loaders]);
if (data.loader) report(["words", data.loader, 0]);

addEventListener("visibilitychange", look);
addEventListener("focus", look);
addEventListener("blur", look);

// A page with a lock or a connection is not kept for the way back in the history:
// both are given back when it goes and taken again when it is back.
addEventListener("pagehide", () => {
  tell(VISIBLE, 0, 0);
  way.park();
  world.park();
});
addEventListener("pageshow", (e) => {
  if (!e.persisted) return;
  if (!world.unpark()) return location.reload();
  way.unpark();
  look();
});
addEventListener("online", () => tell(ONLINE, 0, 1));
addEventListener("offline", () => tell(ONLINE, 0, 0));

// ---- what the visitor does -------------------------------------------------

// target is the innermost node around an event that the program listens to.
function target(e) {
  let n = e.target;
  while (n && n !== doc && !heard.has(n)) n = n.parentNode;
  return n && handles.get(n);
}

function on(type, live, before) {
  doc.addEventListener(type, (e) => {
    if (phase === LIVE) {
      const h = target(e);
      if (h && live(e, h)) e.preventDefault();
    } else if (before) before(e);
  });
}

on("click", (e, h) => tell(CLICK, h), (e) => {
  const n = e.target.closest && e.target.closest(".ask, .result, #back, #close");
  if (!n || n.matches(".result") && phase === PLAIN) return; // its form does its work
  e.preventDefault();
  if (n.id === "close") report(["close", "", 0]);
  else if (n.id === "back") early.back();
  else if (n.matches(".ask")) early.show("chat");
  else early.read(n);
});

function searched(text) {
  meaning?.ask(text);
  rare(data).then(({ asked }) => asked.typed(text, data), () => { /* nobody is told */ });
}

on("input", (e, h) => {
  grow(e.target);
  if (e.target.type === "radio" || e.target.type === undefined) tell(TYPED, h, 1);
  else {
    if (e.target.id === "query") searched(e.target.value);
    tell(TYPED, h, 0, e.target.value);
  }
});

on("submit", (e, h) => {
  e.preventDefault();
  if (e.target === field("composer") && files.hold()) return;
  tell(SUBMIT, h);
}, (e) => {
  if (phase === PLAIN) return; // the forms do their work
  e.preventDefault();
  // Not by their ids: a form's field of that name hides it.
  if (e.target === field("composer")) early.keepMessage();
  if (e.target === field("find")) early.lookUp(e.target);
});

let swallowed = false;

// Some input sources send what a key types apart from the key.
doc.addEventListener("keypress", (e) => {
  if (swallowed && e.key === "Enter") e.preventDefault();
});

const KEYS = ["Enter", "Escape", "ArrowUp", "ArrowDown", "Home", "End"];

on("keydown", (e, h) => {
  swallowed = false;
  if (composing(e) || !KEYS.includes(e.key)) return false;
  if (e.altKey || e.ctrlKey || e.metaKey) return false;
  if (e.key === "Enter" && !e.shiftKey && e.target.id === "message" && files.hold()) return (swallowed = true);
  return (swallowed = tell(KEY, h, e.shiftKey ? 1 : 0, e.key));
}, (e) => {
  swallowed = false;
  if (composing(e)) return;
  if (e.key === "Escape" && !early.leave()) report(["close", "", 0]);
  if (e.key === "Enter" && !e.shiftKey && e.target.id === "message") {
    swallowed = true;
    e.preventDefault();
    if (phase === PLAIN) plainForms.send();
    else early.keepMessage();
  }
});

let atEnd = true;

doc.addEventListener("scroll", (e) => {
  const n = e.target;
  if (n.id !== "scroll") return;
  const now = n.scrollHeight - n.scrollTop - n.clientHeight < 40;
  if (now === atEnd) return;
  atEnd = now;
  tell(SCROLLED, handles.get(n), now ? 1 : 0);
}, true);

// A phone's keyboard takes room from the panel: what stood at the end stays.
addEventListener("resize", () => {
  const n = doc.getElementById("scroll");
  if (n && atEnd) toEnd(n);
});

// What is offered before the first message is sent as what stands in the message
// field: what is asked before that is asked.
const opening = field("opening").firstElementChild;
if (opening) {
  rare(data).then((r) => r.opening.begin(opening), () => { /* it is there until the program comes */ });
  doc.addEventListener("submit", (e) => {
    if (e.target !== opening || phase === PLAIN) return;
    e.preventDefault();
    e.stopImmediatePropagation();
    rare(data).then((r) => r.opening.say(e.submitter.value), () => {});
  }, true);
}

// ---- parts that the relay renders -------------------------------------------

// partTold does what follows from what a part, or the menu, has done. Of what
// happened to the conversation the relay tells the program itself.
function partTold(what, said) {
  if (what === "before") before.answered(said);
  else if (what === "new" || what === "shutdown") {
    if (phase === LIVE) tell(PORT, 0, 0, what, "");
    else plainForms.told(what, "");
    if (what === "shutdown") {
      before.know(what);
      report(["forgotten", "", 0]);
    }
  } else if (phase === PLAIN) plainForms.showChat();
}

// introduce says who the visitor is: to the program, or with the next form.
function introduce(name, text) {
  if (phase === LIVE) return name !== "choice" && tell(PORT, 0, 0, name, text);
  said.push([name, text, 0]);
  plainForms.introduce(name, text);
}

// ---- without a program ------------------------------------------------------

// plain gives the page back to its forms: the program cannot run here.
function plain(why) {
  if (why) console.warn("Parley: " + why + ". Chat goes on with plain forms.");
  phase = PLAIN;
  way.hangUp();
  clearTimeout(timer);
  plainForms.begin(data, () => report(["ticket", "", 0]));
  for (const note of said.splice(0)) toldPlain(note);
}

function toldPlain([name, text]) {
  if (name === "prefill") early.show("chat");
  plainForms.told(name, text);
}

// ---- starting ----------------------------------------------------------------

const skeleton = root.cloneNode(true);

function boot() {
  const list = [];
  const add = (key, value) => value && list.push(key, String(value));
  for (const key of ["locale", "site", "name", "greeting", "token", "conv"]) add(key, data[key]);
  add("search", means ? "here" : data.search);
  add("zone", -new Date().getTimezoneOffset());
  add("text", field("message").value);
  add("query", field("query").value);
  for (const [key, value] of early.found()) add(key, value);
  add("view", early.went || data.view);
  add("hidden", seen() ? "" : "1");
  add("off", navigator.onLine === false ? "1" : "");
  add("touch", touch() ? "1" : "");
  for (const id of early.queued) add("queued", id);
  for (const [key, value] of storage.all()) add("=" + key, value);
  for (const [key, text] of Object.entries(words)) list.push("@" + key, text);
  add("denied", storage.denied ? "1" : "");
  phase = LIVE;
  world.tabs();
  const focused = doc.activeElement;
  tell(BOOT, 0, 0, "", "", list);
  if (phase !== LIVE) return;
  early.queued.length = 0;
  // An element that changes its place loses the focus.
  if (doc.activeElement === doc.body && focused.isConnected) focused.focus();
  for (const [name, text, n] of said.splice(0)) tell(PORT, 0, n, name, text);
}

// died brings a program that stopped back once, from what it had written down.
// What it stopped over, if that was a message, is written down now.
function died(why) {
  if (phase === PLAIN) return;
  program = null;
  const lived = phase === LIVE;
  phase = LOADING;
  way.hangUp();
  clearTimeout(timer);
  nodes = new Map();
  handles = new WeakMap();
  heard = new WeakSet();
  waiting.length = 0;
  busy = false;
  if (lived) {
    const text = sending && wrote ? "" : field("message").value;
    const view = doc.querySelector("section:not([hidden])");
    root.replaceWith(root = skeleton.cloneNode(true));
    for (const f of storage.unsent()) early.showWaiting(f.text, f.files);
    if (text) field("message").value = text;
    if (sending && !wrote) early.keepMessage();
    early.show(view && view.id === "chat" ? "chat" : "home");
  }
  if (starts < 2) start();
  else plain(why);
}

let bytes = null;

async function fetchModule() {
  if (bytes) return WebAssembly.compile(await bytes);
  const answer = await fetch(data.wasm);
  if (!answer.ok) throw new Error("the program could not be loaded: " + answer.status);
  bytes = answer.clone().arrayBuffer();
  bytes.catch(() => { bytes = null; }); // cut off: the next attempt asks again
  try {
    return await WebAssembly.compileStreaming(answer);
  } catch {
    return WebAssembly.compile(await bytes);
  }
}

// Nothing moves under a finger: an element that changes its place while it is
// pressed gets no click.
let pressed = false;
let lifted = () => {};

addEventListener("pointerdown", () => { pressed = true; }, true);
for (const type of ["pointerup", "pointercancel"]) {
  // The click comes right after.
  addEventListener(type, () => setTimeout(() => { pressed = false; lifted(); }), true);
}

const pressTime = 2_000;

function untilLifted() {
  return new Promise((done) => {
    lifted = done;
    setTimeout(done, pressTime);
  });
}

// lendTime is how long the program waits for what the page around it keeps.
const lendTime = 2_000;

async function start() {
  starts++;
  delete globalThis.parleyInput;
  try {
    const go = program = new Go();
    // Little of what is made becomes garbage: collecting it less often saves a fifth of
    // the work, for 2 MB.
    go.env = { GOGC: "400" };
    const instance = await WebAssembly.instantiate(await fetchModule(), go.importObject);
    storage.get("token"); // says whether the browser stores
    if (storage.denied) await Promise.race([lent, new Promise((done) => setTimeout(done, lendTime))]);
    if (pressed) await untilLifted();
    const ended = go.run(instance);
    if (!globalThis.parleyInput) throw new Error("the program did not start");
    const stopped = () => go === program && died("the program stopped");
    ended.then(stopped, stopped);
    boot();
  } catch (e) {
    died(e && e.message || "the program did not start");
  }
}

// The form that brought this page took a message.
if (data.taken) storage.drop("o" + data.taken);
if (data.wasm) start();
else plain();
