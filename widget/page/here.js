// Who is there, for agents of a site that tells them: once the page around has said that
// its visitor agreed, the relay is told every few seconds which page it is, while
// somebody looks at it. The relay keeps nothing of that; this tab remembers as whom it
// said so, and since when. What comes back may be a conversation that an agent began.

let world, name, on = false, timer, told = "";
let me = {}; // token and at: as whom, and since when

// How long it takes until another try where the relay does not answer as it should.
const pause = 60_000;

// tell begins, with what the page calls the visitor, or ends.
export function tell([, called, given], w) {
  world = w;
  name = called;
  if (!given) return end();
  if (on) return;
  me = kept() || { at: Date.now() };
  on = true;
  document.addEventListener("visibilitychange", say);
  addEventListener("pageshow", say);
  addEventListener("pagehide", leave);
  say();
}

function end() {
  clearTimeout(timer);
  if (on && told) navigator.sendBeacon("/frame/here", fields({ token: told, gone: 1 }));
  on = false;
  told = "";
  me = {};
  keep();
}

function leave() {
  if (on && told) navigator.sendBeacon("/frame/here", fields({ token: told, left: 1 }));
}

// known is who the visitor is where the browser keeps that: they wrote before.
const known = () => world.fields(document.createElement("form"));

function fields(more) {
  const [page, title] = world.at(), { site, locale } = world.data;
  return new URLSearchParams({ site, locale, page, title, name, been: Date.now() - me.at, ...more });
}

function say() {
  clearTimeout(timer);
  if (!on || document.hidden) return;
  const token = known().get("token") || me.token || "";
  if (told && token !== told) navigator.sendBeacon("/frame/here", fields({ token: told, gone: 1 }));
  told = token;
  const mine = me;
  world.ask("json", "/frame/here", fields({ token }), ({ status, response }) => {
    if (me !== mine) return; // it has ended meanwhile
    if (status === 200) heard(response);
    else if (status === 404) return end(); // the site does not tell any more
    clearTimeout(timer);
    timer = setTimeout(say, status === 200 ? response.every : pause);
  });
}

function heard({ token, conv }) {
  const who = known();
  if (!who.get("token")) {
    told = me.token = token;
    keep();
  }
  if (!conv || who.get("conv") === conv) return;
  // From now on it is kept here like one that the visitor began, and the program goes on
  // with it as if another tab had said so.
  const as = who.get("token") || token;
  world.claim("token", who.get("token") || "", as);
  world.claim("conv", who.get("conv") || "", conv);
  new BroadcastChannel("parley:" + world.data.site + ":").postMessage("c" + conv + as);
}

const key = () => "parley:" + world.data.site + ":here";

function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(key()));
  } catch {
    return null; // the browser keeps nothing: each page begins anew
  }
}

function keep() {
  try {
    if (me.token) sessionStorage.setItem(key(), JSON.stringify(me));
    else sessionStorage.removeItem(key());
  } catch { /* then it is for this page */ }
}
