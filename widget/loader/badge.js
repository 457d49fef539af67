// What the launcher and the panel need from the first intent on: how they move,
// where the panel's text will stand, and how many messages wait.
const css = `
section{opacity:0;transform:scale(.9);transition:.16s}
section.on{opacity:1;transform:none}
.on:before{content:"";position:absolute;inset:76px 16px 16px;background:linear-gradient(#8883 44px,#0000 0) 0/100% 60px;animation:in .2s .3s both}
[aria-expanded=true] path:first-child,[aria-expanded=false] path+path{opacity:0}
button{transition:.14s ease-out}path{transition:.14s}
button:hover{transform:scale(1.05)}button:active{transform:scale(.96)}
button:focus-visible{outline:2px solid var(--a);outline-offset:2px;box-shadow:0 0 0 2px var(--b),0 0 0 6px #fff8}
b{position:absolute;inset-block-start:-3px;inset-inline-end:-3px;min-width:20px;padding:0 5px;border-radius:10px;background:#c8222f;color:#fff;font-weight:600;font-size:12px;line-height:20px}
b:empty{display:none}
@media(max-width:479px){.up{z-index:2}}
@media(prefers-reduced-motion:reduce){*,:before{animation:none!important;transition:none!important}}
@keyframes in{from{opacity:0}}`;

// badge makes the launcher's icon one that turns into another, and returns what
// shows the count, and the launcher under the panel of a phone once that has a way
// to close of its own.
export const badge = (p) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  p.host.shadowRoot.adoptedStyleSheets = [...p.host.shadowRoot.adoptedStyleSheets, sheet];
  const path = p.button.firstChild.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  path.setAttribute("d", "M6 9l6 6 6-6");
  const mark = p.button.appendChild(document.createElement("b"));
  mark.setAttribute("aria-hidden", "true");
  return () => {
    const n = p.unread || 0;
    mark.textContent = p.open || !n ? "" : n > 9 ? "9+" : n;
    if (n) p.button.setAttribute("aria-label", p.words[p.open ? "close" : "open"] + p.words.unread.replace("{n}", n));
    p.panel.classList.toggle("up", p.open && !!p.port);
  };
};
