import { warn } from "./text.js";

// launchers returns what looks after the launchers of the page's own, which may be
// rendered again at any time: it says of all of them whether the panel is open, and
// returns the one to go back to.
export const launchers = (p) => {
  const doc = document, { button } = p;
  let { selector } = p;
  try {
    if (selector) doc.querySelector(selector);
  } catch {
    selector = warn("data-launcher is no selector.");
  }
  const all = () => selector ? [...doc.querySelectorAll(selector)] : [];
  const mark = () => {
    const theirs = all();
    for (const node of theirs) {
      if (node.getAttribute("aria-expanded") !== String(p.open)) node.setAttribute("aria-expanded", p.open);
    }
    if (theirs.length) button.remove();
    return theirs.includes(p.from) ? p.from : theirs.length ? theirs[0] : button;
  };
  if (selector) {
    let due;
    const watch = new MutationObserver(() => {
      due ||= setTimeout(() => {
        due = 0;
        mark();
      }, 50);
    });
    watch.observe(doc, { childList: true, subtree: true });
    p.signal.addEventListener("abort", () => {
      watch.disconnect();
      clearTimeout(due);
      for (const node of all()) node.removeAttribute("aria-expanded");
    });
  }
  return mark;
};
