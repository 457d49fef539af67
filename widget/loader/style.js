// How the launcher and the panel look, whatever the page's own rules say: the
// element is out of the flow and has no size, and what it must be is !important,
// since rules of the page come before those of :host otherwise. The variables
// are set by the loader: accent, what stands on it, background, and the sides.
// What moves comes with host.js.

export const css = `
:host{all:initial!important;display:block!important;position:fixed!important;inset:0 auto auto 0!important;width:0!important;height:0!important;z-index:2147483647!important}
div{--o:oklch(from var(--a) calc((.65 - l)*999) 0 0);font:15px/1.5 system-ui,sans-serif;text-align:center}
*{box-sizing:border-box}
button,section{position:fixed;inset-inline:var(--i);border:0;padding:0}
button{z-index:1;inset-block-end:16px;width:56px;height:56px;border-radius:50%;cursor:pointer;background:var(--a);color:var(--o);box-shadow:0 6px 20px #0004}
svg{position:absolute;inset:16px;width:24px;height:24px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
p:empty{display:none}
section{inset-block-end:84px;width:384px;height:min(640px,100dvh - 96px);border-radius:14px;overflow:hidden;background:var(--b);outline:1px solid #8883;box-shadow:0 6px 20px #0004;visibility:hidden}
section.on{visibility:visible}
iframe,p{position:absolute;inset:0;width:100%;height:100%;margin:0;border:0;visibility:hidden}
iframe.on{visibility:visible}
p{visibility:inherit;display:grid;place-content:center;padding:40px;background:var(--b);color:CanvasText}
@media(max-width:479px){section{inset:0;width:100%;height:100dvh;border-radius:0}}
@media print{:host{display:none!important}}`;
