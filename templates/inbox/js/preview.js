// @ts-check
// A preview follows what is typed in a form, in the language that was chosen.
const pause = 300;

/** The longest address that a relay reads, in characters. */
const longest = 12_000;

/** Begins. */
export function start() {
  const frame = document.getElementById("preview");
  if (!(frame instanceof HTMLIFrameElement)) return;
  const form = /** @type {HTMLFormElement} */ (document.getElementById(frame.dataset.form ?? ""));
  let locale = new URL(frame.src).searchParams.get("locale") ?? "";
  let timer = 0;
  // What is written in other languages is not shown; English stands in where there is
  // nothing.
  /** @param {string} name */
  const foreign = (name) => {
    const field = form.elements.namedItem(name);
    return field instanceof HTMLElement && field.lang !== "" && field.lang !== locale && field.lang !== "en";
  };
  const draw = () => {
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (name !== "version" && name !== "origins" && !foreign(name)) typed.set(name, String(value));
    }
    typed.set("locale", locale);
    frame.dataset.theme = typed.get("theme") ?? "";
    const url = `${frame.dataset.url}?${typed}`;
    if (url.length < longest) {
      frame.contentWindow?.location.replace(url);
      return;
    }
    const whole = form.ownerDocument.querySelector(`button[form="${form.id}"][formmethod=post]`);
    if (whole instanceof HTMLButtonElement) form.requestSubmit(whole);
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
