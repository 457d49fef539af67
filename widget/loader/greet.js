import { text } from "./text.js";

// How often it is looked whether somebody is to be greeted, in milliseconds; after how
// long without the page the next visit begins, and how long there is one greeting at
// most.
const every = 1_000, apart = 18e5, day = 864e5;

// greet says of its own accord what the site wants said, once the page has called
// parley("consent", true): which greetings there are the relay tells, when each is
// shown is decided here as the Go type greeting.Greeting says, and what it says the
// relay tells then, if somebody can answer. say shows the bubble; busy reports whether
// it, or the chat, has something else to say.
export const greet = (p, say, busy) => {
  const doc = document, key = p.memory + ":greeted", said = new Set();
  let list, timer, began, exit, deep, page, called = "", shown = "", asking = false, visits = 1;

  const at = (path) => `${p.settings.origin}/greetings${path}?site=${p.site}&locale=${encodeURIComponent(p.locale)}`;
  const ask = (path, then) => fetch(at(path), { credentials: "omit" }).then((r) => r.ok && r.json().then(then)).catch(() => { /* nobody is greeted */ });

  // tell says which greeting a conversation answers, as soon as the relay has it.
  const tell = (id, conversation, tries) => fetch(at("/" + id), { method: "POST", credentials: "omit", body: conversation })
    .then((r) => r.ok || tries && setTimeout(tell, every, id, conversation, tries - 1)).catch(() => { /* agents do without */ });
  const kept = (change) => {
    let all = {};
    try {
      all = JSON.parse(localStorage.getItem(key)) || all;
      if (change) localStorage.setItem(key, JSON.stringify(Object.assign(all, change(all))));
    } catch { /* then it is for this page */ }
    return { __proto__: null, seen: "", ...all };
  };
  const here = () => location.href.split(p.settings.query ? "#" : /[?#]/)[0];
  const fits = (pattern) => new RegExp("^" + pattern.split("*").map((part) => part.replace(/[^\w]/g, "\\$&")).join("[^]*?") + "$").test(here());

  const due = (g) => g.name === called || !g.called && (!g.pages || g.pages.some(fits)) &&
    Date.now() - began >= 1e3 * (g.after || 0) && deep >= (g.scroll || 0) && (!g.exit || exit) &&
    visits >= (g.visits || 0) && (!g.attribute || said.has(g.attribute));

  const look = () => {
    if (page !== location.href) {
      page = location.href;
      began = Date.now();
      exit = false;
      deep = 0;
    }
    const { scrollHeight } = doc.documentElement;
    deep = Math.max(deep, 100 * (scrollY + innerHeight) / scrollHeight);
    if (asking || shown || busy() || doc.hidden) return;
    const { seen, last } = kept(), next = Date.now() - (last || 0) > day && list.find((g) => !seen.includes(g.id) && due(g));
    called = "";
    if (!next) return;
    asking = true;
    ask("/" + next.id, (got) => {
      if (!got.text || busy() || !list) return;
      shown = next.id;
      kept((all) => ({ seen: (all.seen || "") + next.id, last: Date.now() }));
      say(got.text, got.name, got.dismiss, () => {
        say();
        if (!p.conversation) p.say("new");
        p.turn(true, doc.activeElement);
      }, () => { shown = ""; });
      p.emit("greeting", { id: next.id });
    }).then(() => { setTimeout(() => { asking = false; }, 3e4); });
  };

  const stop = () => {
    clearInterval(timer);
    list = 0;
  };
  p.signal.addEventListener("abort", stop);
  p.listen(doc.documentElement, "mouseleave", (e) => {
    if (e.clientY <= 0) exit = true;
  });

  return {
    begin() {
      if (list) return;
      list = [];
      const { on, n } = kept();
      visits = (n || 0) + (Date.now() - (on || 0) > apart);
      kept(() => ({ on: Date.now(), n: visits }));
      ask("", (all) => {
        if (!list || !all.length) return;
        list = all;
        timer = setInterval(look, every);
        look();
      });
    },
    end() {
      stop();
      shown = "";
      say();
      try {
        localStorage.removeItem(key);
      } catch { /* nothing was kept */ }
    },
    // know takes what the page says of the visitor, call the name that it calls.
    know(who) {
      for (const name in { __proto__: null, ...who }) if (text(who, name)) said.add(name + "=" + text(who, name));
    },
    call(name) {
      called = String(name);
      if (list?.length) look();
    },
    // answered: the visitor wrote in a conversation.
    answered(conversation) {
      if (shown) setTimeout(tell, every, shown, conversation, 10);
      shown = "";
    },
  };
};
