// How a visitor whose chat is closed hears of an answer: the bubble beside the
// launcher says who answered and what; who looks elsewhere gets a sound and a mark
// in the title, in one of their tabs.
import { text } from "./text.js";

// How long another tab may take to say that the visitor reads already, and for how
// long no other tab makes a sound, in milliseconds.
const settling = 300, alone = 2000;

// preview returns what is told of each count of what waits: the name of who answers,
// what they say and the word for what takes it away, a line for each; fresh says that it
// has just come.
export const preview = (p, say) => {
  const doc = document, key = p.memory + ":seen";
  let last = "", marked = "", bare, timer;

  const gone = (said) => {
    try {
      return said ? sessionStorage.setItem(key, said) : sessionStorage.getItem(key);
    } catch { /* then it is back on the next page */ }
  };

  // show has the bubble say what waits, if the chat is closed and it was not taken
  // away before.
  const show = (said) => {
    const is = said && !p.open && !p.inline && gone() !== said ? said : "";
    if (is === last) return;
    last = is;
    const [away, name, ...rest] = is.split("\n");
    say(rest.join(" "), name, away, () => p.turn(true, doc.activeElement), () => {
      last = "";
      gone(said);
    });
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
