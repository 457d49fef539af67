// The script tag. It draws the launcher, and nothing else happens until a
// visitor means to chat: then the frame is made, on the relay's origin, and
// this script is what connects it with the page: opening and closing, tickets,
// the badge, and the page's own calls of parley().
//
// Settings are attributes of the tag, or fields of window.parleySettings:
//
//   data-site       the site's id; required
//   data-locale     BCP 47; the browser's language if it is missing. "?locale="
//                   in the address of this script is the same, and brings the
//                   launcher's words in that language.
//   data-accent     colour of the launcher, #rrggbb
//   data-launcher   selector of an element of the page that is to be the launcher
//
// Calls, also before the script has loaded, by
// window.parley = window.parley || function () { (parley.q = parley.q || []).push([].slice.call(arguments)) }:
//
//   parley("open"), parley("close"), parley("toggle")
//   parley("identify", { name, email })      shown to agents as unverified
//   parley("setAttributes", { name, email }) the same
//   parley("prefill", text)                  opens the chat with text to send
//   parley("search", query)                  opens the help with results
//   parley("on", event, f), parley("off", event, f)
//   parley("shutdown")                       forgets the visitor, as at signing out
//   parley("destroy")                        and takes everything off the page
//
// Events, also as "parley:EVENT" on the document, with ids and counts only:
// ready, open, close, unread { count }, sent { conversation },
// message { conversation, seq }, rated { conversation, score }, article { id }.
(() => {
  const doc = document;
  const tag = doc.currentScript;
  const early = window.parley;
  if (early?.version) return;
  const warn = (text) => console.warn("Parley: " + text);
  if (!tag || !tag.src) return warn("there is no script tag.");
  if (!("adoptedStyleSheets" in doc)) return warn("this browser is too old for chat.");

  // Some pages put fields into every object: only own ones count, and only text.
  const text = (o, name) => {
    const value = { __proto__: null, ...o }[name];
    return typeof value === "string" ? value : "";
  };
  const setting = (name) => tag.getAttribute("data-" + name) || text(window.parleySettings, name);
  const site = setting("site");
  if (!site) return warn("data-site is missing.");

  const { origin, searchParams } = new URL(tag.src);
  const locale = setting("locale") || searchParams.get("locale") || navigator.language || "en";
  const memory = "parley:" + site;
  // The relay serves this script in each language; the build puts its words here.
  const words = WORDS;

  // The accent is the site's; the sign on it is black or white, whichever can be
  // seen better by the contrast of WCAG, with the curve of sRGB taken for a power.
  const hex = /^#?([0-9a-f]{6})$/i.exec(setting("accent"));
  const accent = hex ? "#" + hex[1] : "#3159c9";
  const part = (shift) => ((parseInt(accent.slice(1), 16) >> shift & 255) / 255) ** 2.2;
  const light = 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0) > 0.179;

  const css = `
:host{all:initial;font:15px/1.5 system-ui,sans-serif;text-align:center}
*{box-sizing:border-box}
button,iframe,p{position:fixed;z-index:2147483000;inset-inline-end:16px;border:0;padding:0}
button{inset-block-end:16px;width:56px;height:56px;border-radius:50%;cursor:pointer;background:${accent};color:${light ? "#000" : "#fff"};box-shadow:0 1px 3px #0003,0 6px 20px #0003;animation:in .18s ease-out;transition:.14s ease-out}
button:hover{transform:scale(1.05)}button:active{transform:scale(.96)}
button:focus-visible{outline:2px solid ${accent};outline-offset:2px;box-shadow:0 0 0 2px #fff,0 0 0 6px #fff8}
svg{position:absolute;inset:16px;width:24px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;transition:.14s}
[aria-expanded=true] svg:first-child,[aria-expanded=false] svg+svg{opacity:0;transform:scale(.6)}
b{position:absolute;inset-block-start:-3px;inset-inline-end:-3px;min-width:20px;padding:0 5px;border-radius:10px;background:#c8222f;color:#fff;font-weight:600;font-size:12px;line-height:20px}
b:empty{display:none}
iframe,p{inset-block-end:84px;width:384px;height:min(640px,100vh - 96px);height:min(640px,100dvh - 96px);border-radius:14px;background:Canvas;color-scheme:light dark;box-shadow:0 0 0 1px #8883,0 10px 36px #0003;visibility:hidden;opacity:0;transform:translateY(8px) scale(.98);transition:.16s ease-out,visibility 0s .16s}
.on{visibility:visible;opacity:1;transform:none;transition-delay:0s}
p{transition-delay:.16s,.32s;display:grid;place-content:center;max-width:92%;margin:0;padding:56px;color:CanvasText}
@media(max-width:479px){iframe{inset:0;width:100%;height:100vh;height:100dvh;border-radius:0}}
@media(prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media print{:host{display:none}}
@keyframes in{from{transform:scale(0);opacity:0}}`;

  const ended = new AbortController(), { signal } = ended;
  const listen = (node, type, f) => node.addEventListener(type, f, { signal });
  const handlers = new Map();
  const heard = (name) => handlers.get(name) || [];
  const pending = [];
  let host, button, badge, note, frame, port, from, timer, misses = 0, ready, open = false, unread = 0, tries = 0;

  const emit = (name, detail) => {
    doc.dispatchEvent(new CustomEvent("parley:" + name, { detail }));
    for (const f of heard(name)) {
      try { f(detail); } catch (e) { setTimeout(() => { throw e; }); }
    }
  };

  // say tells the frame, as soon as there is one that listens.
  const say = (name, text, number) => {
    const m = [name, text || "", number || 0];
    if (port) port.postMessage(m);
    else pending.push(m);
  };

  const remember = (at) => {
    try {
      if (at) localStorage.setItem(memory, at);
      else localStorage.removeItem(memory);
    } catch { /* then the badge waits for a click */ }
  };

  const ticket = () => {
    fetch(origin + "/ticket", { method: "POST", credentials: "omit", body: JSON.stringify({ site }) })
      .then((r) => r.json().then((j) => {
        if (r.ok) return say("ticket", j.ticket);
        if (!tries++) warn(j.text || r.status);
        say("ticket", "", r.status);
      }))
      .catch(() => say("ticket"));
  };

  const label = () => {
    button.setAttribute("aria-expanded", open);
    button.setAttribute("aria-label", words[open ? "close" : "open"] + (unread ? words.unread.replace("{n}", unread) : ""));
    badge.textContent = open || !unread ? "" : unread > 9 ? "9+" : unread;
    note.className = open && !port ? "on" : "";
    if (frame) frame.className = open && port ? "on" : "";
  };

  // hear takes what the frame says: a name, a text, a number, and nothing else.
  const hear = ({ data: [name, id, n] }) => {
    clearTimeout(timer);
    switch (name) {
      case "ready":
        if (!ready) emit(name, {});
        ready = true;
        break;
      case "ticket": ticket(); break;
      case "close": close(); break;
      case "unread":
        unread = n;
        label();
        emit(name, { count: unread });
        break;
      case "sent":
        remember(Date.now());
        emit(name, { conversation: id });
        break;
      case "message":
        remember(Date.now());
        emit(name, { conversation: id, seq: n });
        break;
      case "rated": emit(name, { conversation: id, score: n }); break;
      case "article": emit(name, { id });
    }
  };

  // later sets the one timer that ends the wait for a frame, or for another try.
  const later = (f, ms) => {
    clearTimeout(timer);
    timer = setTimeout(f, ms);
  };

  // The frame is shown when its document has spoken. Until then an empty panel
  // stands there, which says so if that takes long.
  const prepare = () => {
    if (frame || signal.aborted) return;
    setTimeout(sorry, 5000);
    frame = doc.createElement("iframe");
    frame.title = words.title;
    // A document that does not answer is the browser's own, or a proxy's; on a
    // busy machine the answer takes its time.
    frame.onload = () => {
      say("load");
      setTimeout(sorry, 1000);
      later(miss, 5000);
    };
    frame.src = origin + "/frame?" + new URLSearchParams({ site, locale });
    host.shadowRoot.append(frame);
  };

  // sorry says that the frame has not come, if that is so.
  const sorry = () => {
    if (port) return;
    note.textContent = words.unreachable;
    note.onclick = close;
  };

  // miss gives up a frame that has not come, or has gone. Only an open panel asks
  // for another by itself.
  const miss = () => {
    frame.remove();
    frame = port = 0;
    sorry();
    label();
    if (open) later(prepare, Math.random() * Math.min(3e4, 500 * 2 ** misses));
    misses++;
  };

  // greet takes the frame's end of a channel, which each of its documents hands
  // over as its first word.
  const greet = (e) => {
    if (e.source !== frame?.contentWindow || e.origin !== origin) return;
    clearTimeout(timer);
    note.textContent = "";
    misses = 0;
    port = e.ports[0];
    port.onmessage = hear;
    say("page", location.href);
    say("title", doc.title);
    say("referrer", doc.referrer);
    for (const m of pending.splice(0)) say(...m);
    label();
    if (open) enter();
  };

  // enter gives the keyboard to the frame, and not before there is its document:
  // what is given to the empty one that stands there first can be lost with it.
  // Who has gone elsewhere on the page since it was opened stays there.
  const enter = () => {
    const waits = doc.activeElement === from;
    if (waits) frame.focus();
    say("show", "", waits ? 0 : 1);
  };

  const show = () => {
    if (open || !host) return;
    prepare();
    open = true;
    from = doc.activeElement;
    label();
    if (port) enter();
    emit("open", {});
  };

  const close = () => {
    if (!open) return;
    open = false;
    label();
    say("hide");
    (custom || button).focus();
    emit("close", {});
  };

  const toggle = () => (open ? close : show)();

  const shutdown = () => {
    close();
    say("shutdown");
    remember();
    unread = 0;
    label();
  };

  const destroy = () => {
    say("hide");
    ended.abort();
    port?.close();
    host?.remove();
    remember();
    delete window.parley;
  };

  const pass = (name) => (text) => {
    prepare();
    say(name, String(text ?? ""));
    show();
  };
  const identify = (who) => {
    for (const key of ["name", "email"]) {
      const value = text(who, key);
      if (value) say(key, value);
    }
  };
  const commands = {
    __proto__: null,
    open: show, close, toggle, identify, setAttributes: identify, prefill: pass("prefill"), search: pass("search"),
    on: (name, f) => typeof f === "function" && handlers.set(name, [...heard(name), f]),
    off: (name, f) => handlers.set(name, f ? heard(name).filter((h) => h !== f) : []),
    shutdown, destroy,
  };

  const parley = (name, ...rest) => {
    const run = commands[name];
    if (!run) return warn("no command " + name);
    if (!host) return void pendingCalls.push([name, ...rest]);
    run(...rest);
  };
  const pendingCalls = [...(early?.q || [])];
  parley.version = 1;
  window.parley = parley;

  let custom;
  const draw = () => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    host = doc.createElement("parley-chat");
    host.dir = /^(ar|fa|he|ur)\b/i.test(locale) ? "rtl" : "ltr";
    const shadow = host.attachShadow({ mode: "open" });
    shadow.adoptedStyleSheets = [sheet];
    button = doc.createElement("button");
    for (const d of ["M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5z", "M6 9l6 6 6-6"]) {
      const [svg, path] = ["svg", "path"].map((name) => doc.createElementNS("http://www.w3.org/2000/svg", name));
      svg.setAttribute("viewBox", "0 0 24 24");
      path.setAttribute("d", d);
      svg.append(path);
      button.append(svg);
    }
    note = doc.createElement("p");
    note.setAttribute("role", "status");
    shadow.append(note);
    badge = doc.createElement("b");
    badge.setAttribute("aria-hidden", "true");
    button.append(badge);
    label();
    const selector = setting("launcher");
    try { custom = selector && doc.querySelector(selector); } catch { warn("data-launcher is no selector."); }
    if (!custom) shadow.append(button);
    const knob = custom || button;
    for (const type of ["pointerenter", "focus"]) listen(knob, type, prepare);
    listen(knob, "click", toggle);
    listen(window, "message", greet);
    listen(window, "online", () => {
      if (frame && !port) miss();
      if (misses) prepare();
    });
    listen(doc, "keydown", (e) => {
      // The browser may lose track of who has the keyboard; then the page hears
      // keys that are the frame's.
      if (e.composedPath()[0] === frame) {
        frame.blur();
        frame.focus();
      }
      if (e.key === "Escape" && open && !e.defaultPrevented) close();
    });
    doc.body.append(host);
    for (const call of pendingCalls.splice(0)) parley(...call);

    // After a conversation the frame comes by itself, when the page has nothing
    // else to do, so that the badge works.
    try {
      if (Date.now() - localStorage.getItem(memory) < 864e5) {
        (window.requestIdleCallback || setTimeout)(prepare, { timeout: 3000 });
      }
    } catch { /* denied */ }
  };
  if (doc.body) draw();
  else listen(doc, "DOMContentLoaded", draw);
})();
