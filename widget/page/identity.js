// Who the site says that the visitor is. A token that it has signed goes to the
// relay, which answers as whom this device goes on; whom the browser keeps as "who"
// is the last one. Only the last token counts.

let last = 0;

// tell shows the relay the token of a note of the loader's. An empty one takes back
// those on their way.
export function tell([, token, n], { data, told, ask, fields, claim, report }) {
  last = n;
  if (!token) return;
  const who = subject(token), kept = shelf("parley:" + data.site + ":");
  // What is shown is this user's already: the panel need not wait for the relay.
  if (who && kept("who") === who) report(["who", "", n]);
  const body = fields(document.getElementById("menu-form"));
  body.set("identity", token);
  ask("json", "/frame/identify", body, ({ status, response }) => {
    const say = (code) => report(["identified", code, n]);
    if (n !== last) return say("superseded");
    // The loader asks again where the relay cannot be reached, or is asked too often.
    if (status !== 200) return say(status !== 429 && response?.code || "unreachable");
    if (response.anew) told("shutdown");
    kept("who", who);
    const old = kept("token"), conv = kept("conv");
    if (response.token !== old) {
      claim("token", old, response.token);
      for (const field of document.querySelectorAll("[name=token]")) field.value = response.token;
      // The visitor's other tabs go on as the same one.
      if (conv) new BroadcastChannel("parley:" + data.site + ":").postMessage("c" + conv + response.token);
    }
    say("");
  });
}

// shelf reads what the browser keeps under a prefix, or keeps something there.
function shelf(prefix) {
  return (name, value) => {
    try {
      if (value !== undefined) localStorage.setItem(prefix + name, value);
      return localStorage.getItem(prefix + name) || "";
    } catch {
      return ""; // it keeps nothing
    }
  };
}

// subject is whom a token names, which the relay checks.
function subject(token) {
  try {
    const bytes = atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"));
    return String(JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0)))).sub);
  } catch {
    return "";
  }
}
