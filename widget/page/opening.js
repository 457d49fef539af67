// What the bot offers to say before the first message. The relay renders it; it stands
// in the place "opening", which the program makes anew with each conversation that has
// not begun.

import { doc } from "./page.js";

export { say } from "./rich.js";

// begin puts the form with it wherever that place is empty.
export function begin(form) {
  const fill = () => {
    const place = doc.getElementById("opening");
    if (place && !place.firstChild) place.append(form);
  };
  new MutationObserver(fill).observe(doc.body, { subtree: true, childList: true });
  fill();
}
