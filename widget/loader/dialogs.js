// While a modal dialog is open, the browser lets nobody reach what is outside of
// it: an open panel goes into the dialog, and into the top layer, where no rule of
// the dialog's moves or cuts it.

// dialogs returns what looks after them from then on when the panel opens, and
// ends that when it closes.
export const dialogs = (p) => {
  const doc = document, { host } = p;
  let open = []; // in the order in which they opened
  let at, due;

  p.home = () => {
    open = open.filter((dialog) => dialog.isConnected && dialog.matches(":modal"));
    for (const dialog of doc.querySelectorAll("dialog:modal")) if (!open.includes(dialog)) open.push(dialog);
    return p.open && open[open.length - 1];
  };

  const go = () => {
    due = 0;
    p.place();
    const inside = host.parentNode !== doc.documentElement;
    if (inside && at !== host.parentNode && host.showPopover) {
      host.popover = "manual";
      if (host.matches(":popover-open")) host.hidePopover(); // it is below this one
      host.showPopover();
    }
    if (!inside) host.removeAttribute("popover");
    at = host.parentNode;
  };

  const watch = new MutationObserver((list) => {
    if (list.some((record) => record.attributeName)) go();
    else due ||= setTimeout(go, 50);
  });
  p.signal.addEventListener("abort", () => {
    watch.disconnect();
    clearTimeout(due);
  });

  return () => {
    if (p.open) watch.observe(doc, { childList: true, subtree: true, attributes: true, attributeFilter: ["open"] });
    else watch.disconnect();
    go();
  };
};
