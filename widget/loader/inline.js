// The chat stands open in an element of the page, in its size, which is the page's
// to set.
const css = `
:host{position:static!important;width:100%!important;height:100%!important;z-index:auto!important}
div{height:100%}
section{position:relative;visibility:visible;opacity:1;inset:0;width:100%;height:100%;min-height:320px;border-radius:inherit;box-shadow:none;transform:none;transition:none}
section[hidden]{display:none}`;

// inline keeps it there, however late that element comes and however often it is
// made anew. Where there is none, nothing is shown.
export const inline = (p) => {
  const doc = document, { host, panel } = p;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  host.shadowRoot.adoptedStyleSheets = [...host.shadowRoot.adoptedStyleSheets, sheet];
  let due;
  const go = () => {
    due = 0;
    if (host.parentNode !== doc.querySelector(p.inline)) p.place();
    panel.hidden = host.parentNode === doc.documentElement;
  };
  const watch = new MutationObserver(() => {
    due ||= setTimeout(go, 20);
  });
  watch.observe(doc, { childList: true, subtree: true });
  p.signal.addEventListener("abort", () => {
    watch.disconnect();
    clearTimeout(due);
  });
  return go;
};
