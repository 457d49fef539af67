// @ts-check
// A sentence at the edge of the page, with at most one thing to do.
import { make, the } from "./dom.js";

const lasts = 5_000;

/**
 * Shows a sentence for five seconds.
 * @param {string} sentence
 * @param {string} [label]
 * @param {() => void} [act]
 */
export function toast(sentence, label, act) {
  const box = make("div", "toast", make("span", "", sentence));
  const over = setTimeout(() => box.remove(), lasts);
  if (label && act) {
    const button = make("button", "link", label);
    button.setAttribute("type", "button");
    button.addEventListener("click", () => {
      clearTimeout(over);
      box.remove();
      act();
    });
    box.append(button);
  }
  the("toasts").replaceChildren(box);
}
