import { load, parley } from "../sdk/parley.js";

const unload: () => void = load({ relay: "https://chat.example.com", site: "shop", theme: "dark", load: "idle" });
const stop: () => void = parley("on", "message", ({ conversation, seq }) => console.log(conversation.length, seq + 1));
parley("get", "unread").then((n) => console.log((n ?? 0) + 1));
parley("identify", "eyJhbGciOi").then(({ verified, code }) => console.log(verified || code.length));
parley("setAttributes", { name: "Ana" });
parley("setTheme", "");
document.addEventListener("parley:unread", (e) => console.log(e.detail.count + 1));
window.parley?.("open");
stop();
unload();

// @ts-expect-error: the relay's address is missing.
load({ site: "shop" });
// @ts-expect-error: a message has no count.
parley("on", "message", ({ count }) => console.log(count));
// @ts-expect-error: there is nothing of that name.
parley("get", "settings");
// @ts-expect-error: it is light or dark.
parley("setTheme", "blue");
