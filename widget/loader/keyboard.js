// keyboard returns what hands the keyboard to the frame and back.
export const keyboard = (p) => {
  const doc = document, { host } = p;

  // enter gives the keyboard to the frame, and not before there is its document:
  // what is given to the empty one that stands there first can be lost with it.
  // Who has gone elsewhere on the page since it was opened stays there.
  const enter = () => {
    const waits = doc.activeElement === p.from;
    if (waits) p.frame.focus();
    p.say("show", "", waits ? 0 : 1);
  };

  // leave gives it to the launcher, unless it is elsewhere on the page.
  const leave = (launcher) => {
    if ([host, doc.body, null].includes(doc.activeElement)) launcher.focus();
  };

  p.listen(doc, "keydown", (e) => {
    // The browser may lose track of who has the keyboard; then the page hears
    // keys that are the frame's.
    if (e.composedPath()[0] !== p.frame) return;
    p.frame.blur();
    p.frame.focus();
  });

  // Dialogs that scripts make of other elements take the keyboard back from
  // whatever is outside of them; they do not hear that it is here.
  for (const [type, where] of [["focusin", "target"], ["focusout", "relatedTarget"]]) {
    p.listen(window, type, (e) => e[where] === host && e.stopImmediatePropagation(), true);
  }
  return { enter, leave };
};
