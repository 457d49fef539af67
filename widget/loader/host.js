// What connects the page with the frame: asked for together with it when a
// visitor means to chat. It hands over tickets, passes on what the page and the
// frame say to each other, and makes another frame where one does not come.

import { dialogs } from "./dialogs.js";
import { bubble } from "./bubble.js";
import { badge } from "./badge.js";
import { greet } from "./greet.js";
import { inline } from "./inline.js";
import { events } from "./events.js";
import { keyboard } from "./keyboard.js";
import { launchers } from "./launchers.js";
import { visits } from "./visits.js";
import { preview } from "./preview.js";
import { text, warn } from "./text.js";

// host takes over from the loader, whose p has what both share.
export default (p) => {
  const { memory, note, signal } = p, { origin } = p.settings;
  const pending = [];
  let said = "", fresh = false;
  // What the page has said of who the visitor is: a token, and who waits for the
  // answer; asks is the number of the last one until it is answered.
  const signed = [];
  let asks = 0, called = "";
  let frame, timer, misses = 0, refusals = 0, refused, open = false, dark = p.dark, kept = "";

  // say tells the frame, as soon as there is one that listens.
  const say = p.say = (name, said, number) => {
    const m = [name, said || "", number || 0];
    if (p.port) p.port.postMessage(m);
    else pending.push(m);
  };

  // remember notes that there is a conversation, and what the frame cannot keep.
  const remember = () => {
    try {
      localStorage.setItem(memory, Date.now() + " " + kept);
    } catch { /* then the badge waits for a click */ }
  };
  const recall = () => {
    try {
      return localStorage.getItem(memory).replace(/^\d+ ?/, "");
    } catch {
      return "";
    }
  };

  const stay = () => {
    try {
      if (open && alone === only) sessionStorage.setItem(memory, 1);
      else sessionStorage.removeItem(memory);
    } catch { /* then it is closed on the next page */ }
  };

  // forgotten drops what is kept of the visitor here.
  const forgotten = () => {
    kept = "";
    p.forget();
    p.unread = 0;
    p.conversation = undefined;
    said = "";
    greeting.end();
    p.label();
  };

  // ticket asks whether this page may chat. A refusal says where that is decided.
  const ticket = () => {
    fetch(origin + "/ticket?locale=" + encodeURIComponent(p.locale), { method: "POST", credentials: "omit", body: JSON.stringify({ site: p.site }) })
      .then((r) => r.json().then((j) => {
        if (r.ok) return say("ticket", j.ticket);
        if (!refusals++) warn(j.text || r.status);
        if (r.status === 403 && !p.port) {
          refused = true;
          note.textContent = j.text;
        }
        say("ticket", "", r.status);
      }))
      .catch(() => say("ticket"));
  };

  // alone is the survey that the frame has without any chat, "" if it is the chat;
  // only is what the page says that it is.
  const tag = document.querySelector("script[data-mode=survey]"), set = window.parleySettings;
  const only = tag || text(set, "mode") === "survey" ? tag?.dataset.survey || text(set, "survey") || "csat" : "";
  let alone = only && "csat"; // which the relay shows where no other is named

  const emit = p.emit = events(), beside = bubble(p), wait = preview(p, beside), visit = visits(p), mark = badge(p), keys = keyboard(p), own = launchers(p), settle = p.inline ? inline(p) : dialogs(p);

  const greeting = greet(p, beside, () => p.open || p.inline || alone || p.unread || p.conversation);

  // hear takes what the frame says: a name, a text, a number, and nothing else.
  const hear = ({ data: [name, id, n] }) => {
    clearTimeout(timer);
    switch (name) {
      case "ready":
        if (!p.ready) emit(name, {});
        p.ready = true;
        break;
      case "ticket": ticket(); break;
      case "close": p.turn(false); break;
      case "words":
        frame.title = JSON.parse(id).title;
        if (alone === only) Object.assign(p.words, JSON.parse(id));
        p.label();
        break;
      case "forgotten": forgotten(); break;
      case "keep":
        kept = id;
        remember();
        break;
      case "unread":
        p.unread = n;
        said = id;
        p.label();
        emit(name, { count: n });
        wait(said, fresh);
        fresh = false;
        break;
      case "sent":
        p.conversation = id;
        remember();
        greeting.answered(id);
        emit(name, { conversation: id });
        break;
      case "message":
        p.conversation = id;
        fresh = true;
        remember();
        emit(name, { conversation: id, seq: n });
        break;
      case "who": seen(n); break;
      case "identified": identified(id, n); break;
      case "rated": emit(name, { conversation: id, score: n }); break;
      case "article": emit(name, { id });
    }
  };

  // seen ends that nobody sees what another user may have written.
  const seen = (n) => {
    if (n === signed.length && p.frame) p.frame.style.visibility = "";
  };

  // ask shows the relay the last token, until it has answered.
  const ask = (n = asks) => {
    if (!n || n !== asks || signal.aborted) return;
    if (p.port) say("identify", signed[n - 1][0], n);
    setTimeout(ask, 1e4, n);
  };

  // identified takes the answer.
  const identified = (code, n) => {
    if (code === "unreachable") return;
    if (n === asks) asks = 0;
    seen(n);
    const detail = { verified: !code, code };
    if (code) warn("identify: " + code);
    emit("identified", detail);
    for (const f of signed[n - 1]?.slice(1) || []) f?.(detail);
  };

  // later sets the one timer that ends the wait for a frame, or for another try.
  const later = (f, ms) => {
    clearTimeout(timer);
    timer = setTimeout(f, ms);
  };

  // trouble says that the frame has not come, if that is so. Where the page may not
  // have it, the browser says nothing; a ticket would be refused too.
  const trouble = () => {
    if (p.port || signal.aborted) return;
    p.sorry();
    if (!refusals) ticket();
  };

  const drop = () => {
    frame.remove();
    frame = p.frame = p.port = 0;
  };

  // miss gives up a frame that has not come, or has gone. Only an open panel asks
  // for another by itself.
  const miss = () => {
    drop();
    trouble();
    p.label();
    if (open && !refused) later(again, Math.random() * Math.min(3e4, 500 * 2 ** misses));
    misses++;
  };

  // again makes another frame, and waits for it like for the first.
  const again = () => {
    p.prepare();
    p.changed();
  };

  // A document that does not answer is the browser's own, or a proxy's; on a busy
  // machine the answer takes its time. The frame may have one since before this.
  const attend = () => {
    frame = p.frame;
    if (!p.port) later(miss, 1e4);
    frame.onload = () => {
      say("load");
      setTimeout(trouble, 1000);
      later(miss, 5000);
    };
  };

  // focus tells the frame whether the keyboard is the page's: then the window is
  // looked at though the frame has no focus.
  const focus = (here) => say("focus", "", here ? 1 : 0);

  // greet takes the frame's end of a channel, which each of its documents hands
  // over as its first word.
  p.greet = () => {
    clearTimeout(timer);
    note.textContent = "";
    misses = 0;
    p.port = p.hello.ports[0];
    p.port.onmessage = hear;
    const before = pending.splice(0);
    say("kept", kept ||= recall());
    say("theme", dark ? "dark" : "light");
    if (p.inline) say("inline");
    if (asks) {
      p.frame.style.visibility = "hidden";
      ask();
    }
    focus(document.hasFocus());
    visit(true);
    if (p.consent) say("here", called, 1);
    for (const m of before) say(...m);
    p.label();
    if (open) keys.enter();
  };

  const turned = () => {
    open = p.open;
    stay();
    if (!open) {
      say("hide");
      keys.leave(own());
    } else {
      if (!p.unread) beside();
      if (p.port) keys.enter();
    }
    if (!open) become(only); // the launcher's is the chat
    settle();
    emit(open ? "open" : "close", {});
  };

  p.changed = () => {
    if (p.frame && p.frame !== frame) attend();
    if (frame && frame.lang !== p.locale) {
      p.ask = (p.ask || "") + "&words=1"; // the launcher's come from there too
      drop();
      return again();
    }
    if (dark !== p.dark) say("theme", (dark = p.dark) ? "dark" : "light");
    mark();
    own();
    if (open !== p.open) turned();
    wait(said);
  };

  // become makes the frame another survey alone, or the chat.
  const become = (survey) => {
    if (alone === survey) return;
    alone = survey;
    p.ask = survey && "&survey=" + encodeURIComponent(survey);
    if (!p.frame) return;
    frame = p.frame;
    p.hello = 0;
    drop();
    if (p.open) again();
  };

  const pass = (name) => (said) => {
    become(only);
    say(name, String(said ?? ""));
    p.turn(true, document.activeElement);
  };
  const setAttributes = (who) => {
    greeting.know(who);
    called = text(who, "name") || called;
    for (const key of ["name", "email"]) {
      const value = text(who, key);
      if (value) say(key, value);
    }
  };
  const identify = (token, ...done) => {
    if (typeof token !== "string") {
      warn("identify takes a signed token; setAttributes takes the rest.");
      return done.forEach((f) => f?.({ verified: false, code: "identity_format" }));
    }
    asks = signed.push([token, ...done]);
    ask();
  };
  const commands = {
    __proto__: null,
    identify, setAttributes, prefill: pass("prefill"), search: pass("search"), on: emit.on, off: emit.off,
    shutdown() {
      p.turn(false);
      p.prepare();
      if (p.port) say("identify", "", signed.length + 1); // one that is on its way does not count any more
      asks = 0;
      say("here", called = "");
      say("shutdown");
      forgotten();
      if (p.consent) say("here", "", 1);
    },
    // survey opens one over the chat, or alone where there is no chat yet.
    survey(id) {
      if (!alone && p.port) say("survey", String(id ?? ""));
      else become(String(id || "csat"));
      p.turn(true, document.activeElement);
    },
    trigger: greeting.call,
    consent(given) {
      p.consent = !!given;
      if (given) {
        p.prepare();
        if (p.port) say("here", called, 1);
        greeting.begin();
      } else commands.shutdown();
    },
  };
  p.run = (name, ...rest) => commands[name] ? commands[name](...rest) : warn("no command " + name);

  p.listen(window, "focus", () => focus(true));
  p.listen(window, "blur", () => focus(false));
  p.listen(window, "online", () => {
    if (frame && !p.port) miss();
    if (misses) again();
  });
  signal.addEventListener("abort", () => {
    clearTimeout(timer);
    say("hide");
    if (p.port) p.port.close();
  });

  become(only);
  // Who asked to hear of it hears that the panel was opened meanwhile.
  for (const call of p.calls.splice(0)) p.run(...call);
  p.changed();
  if (p.hello) p.greet();
};
