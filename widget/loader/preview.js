// How a visitor whose chat is closed hears of an answer: a bubble beside the
// launcher says who answered and what; who looks elsewhere gets a sound and a mark
// in the title, in one of their tabs.
import { text } from "./text.js";

const css = `
aside{position:fixed;z-index:1;inset-inline:var(--i);inset-block-end:84px;display:flex;width:max-content;max-width:min(300px,100vw - 32px);border-radius:14px;background:var(--b);color:CanvasText;text-align:start;outline:1px solid #8883;box-shadow:0 6px 20px #0004;animation:in .2s}
aside:empty{display:none}
aside button{all:unset;cursor:pointer;border-radius:14px}
aside button:focus-visible{outline:2px solid var(--a);outline-offset:-2px}
.to{flex:1;min-width:0;padding:12px 0 12px 16px;padding-inline:16px 0}
.to>*{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:3;overflow:hidden;overflow-wrap:anywhere}
.no{flex:none;width:40px;height:40px;text-align:center;font-size:20px;line-height:40px}`;

// How long another tab may take to say that the visitor reads already, and for how
// long no other tab makes a sound, in milliseconds.
const settling = 300, alone = 2000;

// preview returns what is told of each count of what waits: the name of who answers,
// what they say and the word for what takes it away, a line for each; fresh says that it
// has just come.
export const preview = (p) => {
  const doc = document, key = p.memory + ":seen";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  p.host.shadowRoot.adoptedStyleSheets = [...p.host.shadowRoot.adoptedStyleSheets, sheet];
  const bubble = p.panel.parentNode.appendChild(doc.createElement("aside"));
  bubble.setAttribute("role", "status");
  let last = "", marked = "", bare, timer;

  const make = (name, says, parent, run) => {
    const n = parent.appendChild(doc.createElement(name));
    n.textContent = says;
    n.dir = "auto";
    if (run) n.onclick = run;
    return n;
  };
  const gone = (said) => {
    try {
      return said ? sessionStorage.setItem(key, said) : sessionStorage.getItem(key);
    } catch { /* then it is back on the next page */ }
  };

  // show has the bubble say what waits, if the chat is closed and it was not taken
  // away before.
  const show = (said) => {
    if (p.inline) return;
    if (!said || p.open || gone() === said) return bubble.replaceChildren();
    if (bubble.firstChild && last === said) return;
    last = said;
    const [away, name, ...words] = said.split("\n"), open = make("button", "", bubble, () => p.turn(true, doc.activeElement));
    bubble.replaceChildren(open);
    open.className = "to";
    if (name) make("strong", name, open);
    make("span", words.join(" "), open);
    const close = make("button", "×", bubble, () => {
      gone(said);
      show("");
      p.button.focus();
    });
    close.className = "no";
    close.setAttribute("aria-label", away);
  };

  const quiet = () => doc.querySelector("script[data-sound=off]") || text(window.parleySettings, "sound") === "off";

  const unmark = () => {
    if (marked && doc.title === marked) doc.title = bare;
    marked = p.marked = "";
  };

  // sound is two short tones, which browsers allow after the visitor has done
  // something on the page.
  const sound = () => {
    if (!navigator.userActivation?.hasBeenActive || doc.fullscreenElement || quiet()) return;
    const audio = new AudioContext(), gain = audio.createGain();
    gain.connect(audio.destination);
    gain.gain.setValueAtTime(.08, audio.currentTime);
    gain.gain.exponentialRampToValueAtTime(.001, audio.currentTime + .4);
    [660, 880].forEach((hertz, i) => {
      const tone = audio.createOscillator();
      tone.frequency.value = hertz;
      tone.connect(gain);
      tone.start(audio.currentTime + i * .12);
      tone.stop(audio.currentTime + .4);
      tone.onended = () => i && audio.close();
    });
    p.emit("sound", {});
  };

  // call is for the first tab that gets to it.
  const call = () => {
    if (!p.unread || p.signal.aborted) return;
    sound();
    if (!doc.hidden && doc.hasFocus()) return;
    unmark();
    bare = doc.title;
    doc.title = marked = `(${p.unread}) ${bare}`;
    p.marked = bare;
  };
  const alert = () => {
    if (!navigator.locks) return call();
    navigator.locks.request(p.memory + ":call", { ifAvailable: true }, (lock) => {
      if (!lock) return;
      call();
      return new Promise((done) => setTimeout(done, alone));
    }).catch(call);
  };

  for (const type of ["focus", "pageshow"]) p.listen(window, type, unmark);
  p.signal.addEventListener("abort", () => {
    clearTimeout(timer);
    unmark();
  });
  return (said, fresh) => {
    show(p.unread ? said : "");
    if (!p.unread) unmark();
    if (fresh || !p.unread) clearTimeout(timer);
    // A tab on which nothing was done may make no sound: others come first.
    if (fresh && p.unread) timer = setTimeout(alert, settling * (navigator.userActivation?.hasBeenActive ? 1 : 2));
  };
};
