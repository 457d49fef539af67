// @ts-check
// A preview follows what is typed in a form, in the language that was chosen.
const pause = 300;

/** Begins. */
export function start() {
  const frame = document.getElementById("preview");
  if (!(frame instanceof HTMLIFrameElement)) return;
  const form = /** @type {HTMLFormElement} */ (document.getElementById(frame.dataset.form ?? ""));
  let locale = new URL(frame.src).searchParams.get("locale") ?? "";
  let timer = 0;
  const draw = () => {
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (name !== "version" && name !== "origins") typed.set(name, String(value));
    }
    typed.set("locale", locale);
    frame.dataset.theme = typed.get("theme") ?? "";
    frame.contentWindow?.location.replace(`${frame.dataset.url}?${typed}`);
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, pause);
  });
  document.addEventListener("click", (e) => {
    const link = e.target instanceof Element ? e.target.closest("a[target=preview]") : null;
    if (!(link instanceof HTMLAnchorElement) || e.button || e.metaKey || e.ctrlKey || e.shiftKey) return;
    e.preventDefault();
    locale = new URL(link.href).searchParams.get("locale") ?? "";
    draw();
  });
}
