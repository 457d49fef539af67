// Parley as a module: load puts the script tag on the page, parley calls the chat,
// also before its script has come. What both take says parley.d.ts.

export function parley(name, ...said) {
  const call = window.parley ||= queue();
  if (call.version) return call(name, ...said);
  // What is asked before there is an answer gets it later.
  if (name === "get" || name === "identify") return new Promise((done) => call(name, ...said, done));
  call(name, ...said);
  if (name === "on") return () => parley("off", ...said);
}

// queue keeps calls until the script takes them.
function queue() {
  const keep = (...call) => { (keep.q ||= []).push(call); };
  return keep;
}

let tag, users = 0, loaded = "";

export function load({ relay, site, ...settings }) {
  const wanted = JSON.stringify([relay, site, settings]);
  if (tag && wanted !== loaded) {
    users = 0;
    unload();
  }
  users++;
  loaded = wanted;
  tag ||= add(new URL("/widget.js", relay), { site, ...settings });
  const mine = tag;
  let ended = false;
  return () => {
    if (ended || mine !== tag) return;
    ended = true;
    users--;
    // A framework that mounts again at once, as React does in StrictMode, keeps it.
    setTimeout(() => users || unload());
  };
}

function add(url, settings) {
  url.searchParams.set("site", settings.site);
  if (settings.locale) url.searchParams.set("locale", settings.locale);
  const script = document.createElement("script");
  script.async = true;
  script.src = trusted(url.href);
  for (const name in settings) if (settings[name]) script.dataset[name] = settings[name];
  return document.head.appendChild(script);
}

// trusted lets a page that enforces Trusted Types name what it loads: its policy
// has to allow "parley".
let policy;
function trusted(url) {
  policy ||= window.trustedTypes?.createPolicy("parley", { createScriptURL: (text) => text });
  return policy ? policy.createScriptURL(url) : url;
}

// unload takes the chat off the page; a script that is still on its way when it
// has come, unless it is wanted again then.
function unload() {
  const gone = tag;
  if (!gone) return;
  tag = undefined;
  const end = () => {
    gone.remove();
    if (!tag && window.parley?.version) window.parley("destroy");
  };
  if (window.parley?.version) end();
  else gone.onload = gone.onerror = end;
}
