// The bubble beside the launcher says one thing at a time, which opens the chat or is
// taken away.
const css = `
aside{position:fixed;z-index:1;inset-inline:var(--i);inset-block-end:84px;display:flex;width:max-content;max-width:min(300px,100vw - 32px);border-radius:14px;background:var(--b);color:CanvasText;text-align:start;outline:1px solid #8883;box-shadow:0 6px 20px #0004;animation:in .2s}
aside:empty{display:none}
aside button{all:unset;cursor:pointer;border-radius:14px}
aside button:focus-visible{outline:2px solid var(--a);outline-offset:-2px}
.to{flex:1;min-width:0;padding-block:12px;padding-inline-start:16px}
.to>*{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:4;overflow:hidden;overflow-wrap:anywhere}
.no{flex:none;width:40px;height:40px;text-align:center;font-size:20px;line-height:40px}`;

// bubble returns what shows a text of somebody with a name: away is the word for what
// takes it away, open and dismissed hear what was pressed. Without a text it is gone.
export const bubble = (p) => {
  const doc = document, sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  p.host.shadowRoot.adoptedStyleSheets = [...p.host.shadowRoot.adoptedStyleSheets, sheet];
  const all = p.panel.parentNode.appendChild(doc.createElement("aside"));
  // The only status of the page is the count of what waits.
  all.setAttribute("role", "group");
  all.setAttribute("aria-live", "polite");

  const make = (name, says, parent, run) => {
    const n = parent.appendChild(doc.createElement(name));
    n.textContent = says;
    n.dir = "auto";
    if (run) n.onclick = run;
    return n;
  };
  return (text, name, away, open, dismissed) => {
    all.replaceChildren();
    if (!text) return;
    const to = make("button", "", all, open);
    to.className = "to";
    if (name) make("strong", name, to);
    make("span", text, to);
    const no = make("button", "×", all, () => {
      all.replaceChildren();
      dismissed();
      p.button.focus();
    });
    no.className = "no";
    no.setAttribute("aria-label", away);
  };
};
