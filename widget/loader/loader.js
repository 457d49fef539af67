// The script tag. It draws the launcher, and nothing else happens until a
// visitor means to chat: then the frame is made, on the relay's origin, and
// host.js is asked for, which connects the two. All that has to be there before
// that is here, and no more.
//
// Settings are attributes of the tag, or fields of window.parleySettings; those
// of the site come with this script where its address names the site:
//
//   data-site       the site's id, if "?site=" in the address does not say it
//   data-locale     BCP 47; the browser's language if it is missing. "?locale="
//                   in the address of this script is the same, and brings the
//                   launcher's words in that language.
//   data-theme      "light" or "dark"; else the site's setting, else the page's
//                   own color-scheme, else the system's
//   data-accent     colour of the launcher, #rrggbb, in place of the site's
//   data-launcher   selector of the elements of the page that are the launcher,
//                   also of those that come later
//   data-mode       "faq" for the help alone, "chat" for the chat alone, "survey"
//                   for a survey alone
//   data-survey     the id of that survey; without it, the one that every site has
//   data-inline     selector of an element of the page in which the chat stands open
//   data-sound      "off" for no sound when an answer comes while nobody looks
//   data-load       when the chat is fetched: "intent" (as soon as somebody reaches
//                   for it), "idle" (when the page has nothing else to do), "eager"
//                   (at once), "manual" (when it opens)
//
// Calls, also before the script has loaded, by
// window.parley = window.parley || function () { (parley.q = parley.q || []).push([].slice.call(arguments)) }:
//
//   parley("open"), parley("close"), parley("toggle")
//   parley("open", "article:ID")             opens the chat with that article
//   parley("identify", token, f)             who the site has signed that they are: a
//                                            promise of whether the relay believes it
//   parley("setAttributes", { name, email }) shown to agents as unverified
//   parley("prefill", text)                  opens the chat with text to send
//   parley("search", query)                  opens the help with results
//   parley("survey", id)                     opens a survey: over the chat if that
//                                            is there, else without it
//   parley("on", event, f)                   returns what does "off"
//   parley("off", event, f)
//   parley("get", name, f)                   a promise of what the chat is, see below
//   parley("setLocale", tag), parley("setTheme", theme)
//   parley("trigger", name)                  asks for a greeting of that name
//   parley("consent", true)                  the chat may come before the visitor asks
//   parley("consent", false)                 for it, or not; and forgets them
//   parley("shutdown")                       forgets the visitor, as at signing out
//   parley("destroy")                        and takes everything off the page
//
// Events, also as "parley:EVENT" on the document, with ids and counts only:
// ready, open, close, unread { count }, sound, greeting { id }, sent { conversation },
// message { conversation, seq }, rated { conversation, score }, article { id }.
//
// What "get" names: open, ready, dark, consent (true or undefined if not), unread
// (a number), conversation (an id), locale, site.

import { css } from "./style.js";
import { darkened } from "./theme.js";
import { text, warn } from "./text.js";

// The relay serves this script in each language; the build puts its words in
// place of WORDS, the relay what the site has set in place of SETTINGS: see the Go
// type frame.Launcher.
((settings) => {
  const doc = document;
  // In a module nothing says which tag it was.
  const tag = doc.currentScript || doc.querySelector('script[data-site][src*="/widget.js"]');

  const setting = (name) => tag?.getAttribute("data-" + name) || text(window.parleySettings, name) || text(settings, name);
  const site = setting("site");
  if (!site) return warn("data-site is missing.");

  // A page can bring its tag twice, or again with another site.
  const early = window.parley;
  if (early?.version) {
    if (early.site === site) return early.place();
    early("destroy");
  }

  const { origin } = settings, words = WORDS;
  const memory = "parley:" + site;
  const colours = setting("colours").split(" "), accent = /^#?([0-9a-f]{6})$/i.exec(setting("accent"));
  const ended = new AbortController(), { signal } = ended;
  const listen = (node, type, f, capture) => node.addEventListener(type, f, { signal, capture });
  const make = (name, parent) => parent.appendChild(doc.createElement(name));

  const host = doc.createElement("parley-chat");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  const all = make("div", shadow);
  const button = doc.createElement("button");
  const [svg, path] = ["svg", "path"].map((name) => doc.createElementNS("http://www.w3.org/2000/svg", name));
  path.setAttribute("d", "M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5z");
  svg.append(path);
  button.append(svg);
  const panel = make("section", all);
  const note = make("p", panel);
  note.setAttribute("role", "status");

  const load = setting("load"), inline = setting("inline");
  let selector = setting("launcher"), moves = 1, tries = 0, due, drawn, chatted;

  // theirs is the first element of the page that is the launcher.
  const theirs = () => {
    try {
      return selector && doc.querySelector(selector);
    } catch {
      selector = ""; // it is no selector; host.js says so
    }
  };

  const label = () => {
    button.setAttribute("aria-expanded", p.open);
    button.setAttribute("aria-label", words[p.open ? "close" : "open"]);
    panel.className = p.open && !inline ? "on" : "";
    if (p.frame) p.frame.className = p.open && p.port ? "on" : "";
    p.changed?.();
  };

  const paint = () => {
    const dark = p.dark = darkened(p.theme), at = dark ? 2 : 0;
    all.style.cssText = `direction:${/^(ar|fa|he|ur)\b/i.test(p.locale) ? "rtl" : "ltr"};color-scheme:${dark ? "dark" : "light"};` +
      (accent ? "--a:#" + accent[1] : `--a:#${colours[at]};--o:#${colours[at + 1]}`) +
      `;--b:${dark ? "oklch(20.5% .013 260)" : "#fff"};--i:${setting("position") === "start" ? "16px auto" : "auto 16px"}`;
  };

  // place puts the element where it belongs, beside the body, which others empty
  // and replace; and a launcher of our own where the page has none. Where somebody
  // takes it away each time, it comes back ever later.
  const place = () => {
    due = 0;
    const root = doc.documentElement, to = inline && doc.querySelector(inline) || p.home?.() || root;
    if (!root || signal.aborted) return;
    if (host.parentNode !== to) {
      moves++;
      if (host.isConnected && to.moveBefore) to.moveBefore(host, null);
      else {
        p.port = 0; // its document is loaded again
        to.append(host);
      }
    }
    watch.observe(doc, { childList: true });
    watch.observe(root, { childList: true, attributes: true });
    label();
  };
  const watch = new MutationObserver((list) => {
    if (list.some((record) => record.attributeName)) paint();
    due ||= setTimeout(place, 20 * moves);
  });

  // The frame is shown when its document has spoken. Until then its place stands
  // there, which says so if that takes long.
  const prepare = () => {
    if (p.frame || !drawn || signal.aborted) return;
    p.frame = make("iframe", panel);
    p.frame.title = words.title;
    p.frame.lang = p.locale;
    p.frame.src = `${origin}/frame?site=${site}&locale=${encodeURIComponent(p.locale)}&theme=${p.dark ? "dark" : "light"}&mode=${setting("mode")}${p.ask || ""}`;
    setTimeout(sorry, 5000);
    // Without host.js nobody would hear the frame: both are asked for again.
    if (!p.run) import(origin + settings.host + "?" + tries).then((script) => p.run || signal.aborted || script.default(p), () => {
      sorry();
      p.frame = p.frame.remove();
      setTimeout(() => p.open && prepare(), Math.random() * Math.min(3e4, 500 * 2 ** tries++));
    });
  };

  // sorry says that the frame has not come, if that is so.
  const sorry = () => {
    if (!p.port) note.textContent ||= words.unreachable;
  };

  // turn opens or closes the panel. It takes the keyboard if from is the element
  // that has it then.
  const turn = (open, from) => {
    if (p.open === open || inline && p.open) return;
    p.open = open;
    p.from = from;
    if (open) prepare();
    label();
  };

  // forget drops what this page's storage has of the visitor.
  const forget = () => {
    try {
      localStorage.removeItem(memory);
      sessionStorage.removeItem(memory);
    } catch { /* then nothing is kept */ }
  };

  const destroy = () => {
    ended.abort();
    host.remove();
    watch.disconnect();
    forget();
    const stub = window.parley = (...call) => (stub.q ||= []).push(call);
  };

  // set changes what the launcher and the panel are shown in.
  const set = (name) => (value) => {
    p[name] = value;
    paint();
    label();
  };

  const commands = {
    __proto__: null, destroy,
    open: (at) => at ? run("search", at) : turn(true, doc.activeElement), close: () => turn(false), toggle: () => turn(!p.open, doc.activeElement),
    setLocale: set("locale"), setTheme: set("theme"),
    // What is no plain value is nobody else's.
    get: (name, ...told) => told.map((f) => f?.(p[name] instanceof Object ? undefined : p[name])),
  };
  const run = (name, ...said) => {
    if (!drawn) return p.calls.push([name, ...said]);
    if (commands[name]) return commands[name](...said);
    if (p.run) return p.run(name, ...said);
    p.calls.push([name, ...said]);
    if (/^(pre|sea|sur)/.test(name)) commands.open(); // prefill, search, survey
    if (name === "consent" ? said[0] : chatted && name === "shutdown") prepare();
  };
  const parley = (name, ...said) => {
    if (name === "get" || name === "identify") return new Promise((done) => run(name, ...said, done));
    run(name, ...said);
    if (name === "on") return () => run("off", ...said);
  };

  // p is what this script and host.js share.
  const p = {
    __proto__: null,
    site, settings, inline, memory, words, selector, host, panel, note, button, signal, calls: [...(early?.q || [])], open: false,
    locale: setting("locale") || navigator.language || "en", theme: setting("theme"),
    listen, label, place, prepare, turn, sorry, forget,
  };
  Object.assign(parley, { version: 1, site, place });
  window.parley = parley;

  const draw = () => {
    drawn = true;
    paint();
    place();
    // The page's own launcher may come late; where none does, there is ours.
    const own = () => theirs() || inline || all.prepend(button);
    if (theirs() || selector) setTimeout(own, 3000);
    else own();
    for (const type of ["pointerover", "focusin", "click"]) {
      listen(doc, type, (e) => {
        if (!e.composedPath().some((node) => node === button || selector && node.matches?.(selector))) return;
        if (type !== "click") return load !== "manual" && prepare();
        e.preventDefault();
        commands.toggle();
      }, true);
    }
    note.onclick = commands.close;
    listen(doc, "keydown", (e) => {
      if (e.key !== "Escape" || !p.open || e.defaultPrevented) return;
      e.preventDefault(); // it closes one thing, not the page's dialog too
      turn(false);
    });
    // The first word of the frame's document is its end of a channel.
    listen(window, "message", (e) => {
      if (e.source !== p.frame?.contentWindow || e.origin !== origin) return;
      p.hello = e;
      p.greet?.();
    });
    listen(matchMedia("(prefers-color-scheme:dark)"), "change", paint);

    // A panel that was open on the page from which the visitor came is open; after a conversation
    // the frame comes by itself, when the page has nothing else to do, so that the
    // badge works.
    let was;
    try {
      was = sessionStorage.getItem(memory) && doc.referrer.startsWith(location.origin + "/");
      chatted = localStorage.getItem(memory);
    } catch { /* denied */ }
    for (const call of p.calls.splice(0)) parley(...call);
    if (was || inline) turn(true);
    else if (load === "eager") prepare();
    else if (load === "idle" || Date.now() - parseInt(chatted) < 864e5) (window.requestIdleCallback || setTimeout)(prepare, { timeout: 3000 });
  };
  if (doc.body) draw();
  else listen(doc, "DOMContentLoaded", draw);
})(SETTINGS);
