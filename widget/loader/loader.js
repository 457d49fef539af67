// The script tag. It draws the launcher, and nothing else happens until a
// visitor means to chat: then the frame is made, on the relay's origin, and
// this script is what connects it with the page: opening and closing, tickets,
// the badge, and the page's own calls of parley().
//
// Settings are attributes of the tag, or fields of window.parleySettings:
//
//   data-site       the site's id; required
//   data-locale     BCP 47; the browser's language if it is missing
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
  const early = window.parley && window.parley.q;
  if (window.parley && window.parley.version) return;
  const warn = (text) => console.warn("Parley: " + text);
  if (!tag || !tag.src) return warn("the script must stand in a script tag.");
  if (!Element.prototype.attachShadow || !window.MessageChannel || !("adoptedStyleSheets" in doc)) {
    return warn("this browser is too old for chat.");
  }

  const settings = window.parleySettings;
  const own = Object.prototype.hasOwnProperty;
  const setting = (name) =>
    tag.getAttribute("data-" + name) ||
    (settings && own.call(settings, name) && typeof settings[name] === "string" ? settings[name] : "");
  const site = setting("site");
  if (!site) return warn("data-site is missing.");

  const origin = new URL(tag.src).origin;
  const locale = setting("locale") || navigator.language || "en";
  const memory = "parley:" + site;
  const words = /^zh/i.test(locale)
    ? ["打开在线客服", "关闭在线客服", "，%条未读消息", "在线客服"]
    : /^ar\b/i.test(locale)
      ? ["فتح المحادثة", "إغلاق المحادثة", "، رسائل غير مقروءة: %", "المحادثة"]
      : ["Open chat", "Close chat", ", % unread", "Chat"];

  // The accent is the site's; the sign on it is black or white, whichever can be
  // seen better.
  const hex = /^#?([0-9a-f]{6})$/i.exec(setting("accent"));
  const accent = hex ? "#" + hex[1] : "#3159c9";
  const light = [1, 3, 5].reduce((sum, at, i) => {
    const c = parseInt(accent.slice(at, at + 2), 16) / 255;
    return sum + [0.2126, 0.7152, 0.0722][i] * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  }, 0) > 0.179;

  const css = `
:host{all:initial}
button{all:unset;box-sizing:border-box;position:fixed;z-index:2147483000;inset-block-end:16px;inset-inline-end:16px;inline-size:56px;block-size:56px;border-radius:50%;cursor:pointer;background:${accent};color:${light ? "#000" : "#fff"};box-shadow:0 1px 3px #0003,0 6px 20px #0003;animation:in .18s cubic-bezier(.2,0,0,1);transition:transform .14s cubic-bezier(.2,0,0,1)}
button:hover{transform:scale(1.05)}button:active{transform:scale(.96)}
button:focus-visible{outline:2px solid ${accent};outline-offset:2px;box-shadow:0 0 0 2px #fff,0 0 0 6px #fff8}
svg{position:absolute;inset:16px;inline-size:24px;block-size:24px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round;transition:opacity .14s,transform .14s}
[aria-expanded=true] .a,[aria-expanded=false] .b{opacity:0;transform:scale(.6)}
b{position:absolute;inset-block-start:-3px;inset-inline-end:-3px;min-inline-size:20px;block-size:20px;padding:0 5px;box-sizing:border-box;border-radius:10px;background:#c8222f;color:#fff;font:600 12px/20px system-ui,sans-serif;text-align:center}
b:empty{display:none}
iframe{position:fixed;z-index:2147483001;border:0;inset-block-end:84px;inset-inline-end:16px;inline-size:384px;block-size:min(640px,100vh - 96px);block-size:min(640px,100dvh - 96px);border-radius:14px;background:Canvas;color-scheme:light dark;box-shadow:0 0 0 1px #8883,0 10px 36px #0003;visibility:hidden;opacity:0;transform:translateY(8px) scale(.98);transform-origin:100% 100%;transition:opacity .16s cubic-bezier(.2,0,0,1),transform .16s cubic-bezier(.2,0,0,1),visibility 0s .16s}
iframe.on{visibility:visible;opacity:1;transform:none;transition-delay:0s}
@media(max-width:479px){iframe{inset:0;inline-size:100%;block-size:100vh;block-size:100dvh;border-radius:0}}
@media(prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media print{:host{display:none}}
@keyframes in{from{transform:scale(0);opacity:0}}`;

  const ended = new AbortController();
  const { signal } = ended;
  const listen = (node, type, f) => node.addEventListener(type, f, { signal, passive: true });
  const handlers = new Map();
  const pending = [];
  let host, button, badge, frame, port, ready, open = false, unread = 0, tries = 0;

  const emit = (name, detail) => {
    doc.dispatchEvent(new CustomEvent("parley:" + name, { detail }));
    for (const f of handlers.get(name) || []) {
      try { f(detail); } catch (e) { setTimeout(() => { throw e; }); }
    }
  };

  // say tells the frame, as soon as there is one that listens.
  const say = (name, text, number) => {
    const note = [name, text || "", number || 0];
    if (port) port.postMessage(note);
    else pending.push(note);
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
        if (r.ok) return say("ticket", String(j.ticket));
        if (!tries++) warn(String(j.text || r.status));
        say("ticket", "", r.status);
      }))
      .catch(() => say("ticket"));
  };

  const label = () => {
    button.setAttribute("aria-expanded", open);
    button.setAttribute("aria-label", words[open ? 1 : 0] + (unread ? words[2].replace("%", unread) : ""));
    badge.textContent = open || !unread ? "" : unread > 9 ? "9+" : unread;
  };

  // hear takes what the frame says: a name, a text, a number, and nothing else.
  const hear = ({ data: m }) => {
    if (!Array.isArray(m)) return;
    const id = String(m[1]), n = Number(m[2]) || 0;
    switch (m[0]) {
      case "ready":
        if (!ready) emit("ready", {});
        ready = true;
        break;
      case "ticket": ticket(); break;
      case "close": close(); break;
      case "unread":
        unread = Math.min(Math.max(n, 0), 999);
        label();
        emit("unread", { count: unread });
        break;
      case "sent":
        remember(Date.now());
        emit("sent", { conversation: id });
        break;
      case "message":
        remember(Date.now());
        emit("message", { conversation: id, seq: n });
        break;
      case "rated": emit("rated", { conversation: id, score: n }); break;
      case "article": emit("article", { id }); break;
    }
  };

  const prepare = () => {
    if (frame || signal.aborted) return;
    frame = doc.createElement("iframe");
    frame.title = words[3];
    frame.addEventListener("load", () => {
      if (port) port.close();
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = hear;
      try {
        frame.contentWindow.postMessage("parley", origin, [channel.port2]);
      } catch { return; }
      port.postMessage(["page", location.href, 0]);
      port.postMessage(["title", doc.title, 0]);
      port.postMessage(["referrer", doc.referrer, 0]);
      for (const note of pending.splice(0)) port.postMessage(note);
      if (open) enter();
    });
    frame.src = origin + "/frame?site=" + encodeURIComponent(site) + "&locale=" + encodeURIComponent(locale);
    host.shadowRoot.append(frame);
  };

  // enter gives the keyboard to the frame, and not before there is its document:
  // what is given to the empty one that stands there first can be lost with it.
  const enter = () => {
    frame.focus();
    say("show");
  };

  const show = () => {
    if (open || !host) return;
    prepare();
    open = true;
    frame.className = "on";
    label();
    if (port) enter();
    emit("open", {});
  };

  const close = () => {
    if (!open) return;
    open = false;
    frame.className = "";
    label();
    say("hide");
    (custom || button).focus();
    emit("close", {});
  };

  const toggle = () => (open ? close() : show());

  const shutdown = () => {
    close();
    if (frame) say("shutdown");
    remember();
    unread = 0;
    label();
  };

  const destroy = () => {
    if (frame) say("hide");
    ended.abort();
    if (port) port.close();
    if (host) host.remove();
    remember();
    handlers.clear();
    delete window.parley;
  };

  const pass = (name) => (text) => {
    prepare();
    say(name, String(text === undefined ? "" : text));
  };
  const identify = (who) => {
    for (const key of ["name", "email"]) {
      if (who && own.call(who, key) && typeof who[key] === "string") say(key, who[key]);
    }
  };
  const commands = new Map([
    ["open", show], ["close", close], ["toggle", toggle],
    ["identify", identify], ["setAttributes", identify],
    ["prefill", (text) => { pass("prefill")(text); show(); }],
    ["search", (text) => { pass("search")(text); show(); }],
    ["on", (name, f) => typeof f === "function" && handlers.set(name, [...(handlers.get(name) || []), f])],
    ["off", (name, f) => handlers.set(name, f ? (handlers.get(name) || []).filter((h) => h !== f) : [])],
    ["shutdown", shutdown], ["destroy", destroy],
  ]);

  const parley = (name, ...rest) => {
    const run = commands.get(name);
    if (!run) return warn("there is no command " + name + ".");
    if (!host) return void pendingCalls.push([name, ...rest]);
    run(...rest);
  };
  const pendingCalls = [...(early || [])];
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
    button.type = "button";
    const ns = "http://www.w3.org/2000/svg";
    for (const [name, d] of [["a", "M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5z"], ["b", "M6 9l6 6 6-6"]]) {
      const svg = doc.createElementNS(ns, "svg");
      const path = doc.createElementNS(ns, "path");
      svg.setAttribute("viewBox", "0 0 24 24");
      svg.setAttribute("class", name);
      path.setAttribute("d", d);
      svg.append(path);
      button.append(svg);
    }
    badge = doc.createElement("b");
    badge.setAttribute("aria-hidden", "true");
    button.append(badge);
    label();
    const selector = setting("launcher");
    try { custom = selector && doc.querySelector(selector); } catch { warn("data-launcher is no selector."); }
    if (!custom) shadow.append(button);
    const knob = custom || button;
    for (const type of ["pointerenter", "focus", "touchstart"]) listen(knob, type, prepare);
    listen(knob, "click", toggle);
    doc.addEventListener("keydown", (e) => {
      // The browser may lose track of who has the keyboard; then the page hears
      // keys that are the frame's.
      if (e.composedPath()[0] === frame) {
        frame.blur();
        frame.focus();
      }
      if (e.key === "Escape" && open && !e.defaultPrevented) close();
    }, { signal });
    doc.body.append(host);
    for (const call of pendingCalls.splice(0)) parley(...call);

    // After a conversation the frame comes by itself, when the page has nothing
    // else to do, so that the badge works.
    let talked = 0;
    try { talked = Number(localStorage.getItem(memory)); } catch { /* denied */ }
    if (talked && Date.now() - talked < 864e5) {
      (window.requestIdleCallback || setTimeout)(prepare, { timeout: 3000 });
    }
  };
  if (doc.body) draw();
  else listen(doc, "DOMContentLoaded", draw);
})();
