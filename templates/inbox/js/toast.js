// @ts-check
// Sentences at the edge of the page, each with at most one thing to do.
import { make, the } from "./dom.js";

const most = 3;

/**
 * Shows a sentence, and returns what takes it away.
 * @param {string} sentence
 * @param {string} [label]
 * @param {() => void} [act]
 * @param {number} [lasts] milliseconds
 */
export function toast(sentence, label, act, lasts = 5_000) {
  const box = make("div", "toast", make("span", "", sentence));
  const gone = () => {
    clearTimeout(over);
    box.remove();
  };
  const over = setTimeout(gone, lasts);
  if (label && act) {
    const button = make("button", "link", label);
    button.setAttribute("type", "button");
    button.addEventListener("click", () => {
      gone();
      act();
    });
    box.append(button);
  }
  const place = the("toasts");
  for (const old of [...place.children]) {
    if (old.firstChild?.textContent === sentence && !label) old.remove();
  }
  place.append(box);
  while (place.children.length > most) place.firstElementChild?.remove();
  return gone;
}
