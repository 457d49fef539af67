// How a part stands over the panel, see parts.js.

const doc = document;

let page, over;

// begin takes the page's sentences, what hears that a part has done its work, and
// how a form's fields are read and sent.
export function begin(of) {
  page = of;
}

// open shows a part over the panel.
export function open(path, body) {
  if (!over) {
    over = doc.createElement("dialog");
    over.className = "over";
    over.onclose = () => {
      over.request?.abort();
      over.replaceChildren();
      if (over.from.isConnected) over.from.focus();
    };
    listen();
    doc.body.append(over);
  }
  if (!over.open) {
    over.from = doc.activeElement;
    over.showModal();
  }
  fill(path, body);
}

// fill shows the part at a path; the keyboard goes to where it begins.
function fill(path, body) {
  over.request?.abort();
  over.setAttribute("aria-busy", true);
  const r = over.request = page.ask("document", path, body, () => {
    if (r !== over.request) return;
    over.request = null;
    over.removeAttribute("aria-busy");
    const part = r.response?.getElementById("part");
    if (!part) return failed(path, body);
    if (part.dataset.done !== undefined) {
      over.close();
      return page.told(part.dataset.done, part.dataset);
    }
    // The browser refuses to do this in a frame of another site, and says so.
    const first = part.querySelector("[autofocus]");
    first?.removeAttribute("autofocus");
    over.replaceChildren(doc.adoptNode(part));
    over.removeAttribute("aria-label");
    over.setAttribute("aria-labelledby", "part-title");
    (over.querySelector("[aria-invalid]:not(fieldset), fieldset[aria-invalid] input") || first || over.querySelector("h1, h2"))?.focus();
  });
}

function failed(path, body) {
  const part = doc.createElement("section"), said = doc.createElement("p"), again = doc.createElement("button");
  part.className = "trouble";
  said.setAttribute("role", "alert");
  said.textContent = page.words.notNow;
  again.className = "primary";
  again.textContent = page.words.tryAgain;
  again.onclick = () => fill(path, body);
  const back = doc.createElement("button");
  back.className = "link";
  back.textContent = page.words.back;
  back.onclick = () => over.close();
  part.append(said, again, back);
  over.setAttribute("aria-label", page.words.chat);
  over.replaceChildren(part);
  again.focus();
}

// listen sends the forms of parts here instead of away from the page.
function listen() {
  over.addEventListener("submit", (e) => {
    const { target: form, submitter: button } = e;
    e.preventDefault();
    e.stopPropagation();
    if (form.method !== "post") over.close();
    else if (button?.dataset.file) download(form, button);
    else fill(button?.getAttribute("formaction") || form.getAttribute("action"), page.fields(form, button));
  });
  // Keys and clicks in it are nothing to the panel below.
  over.addEventListener("keydown", (e) => e.stopPropagation());
  over.addEventListener("click", (e) => e.stopPropagation());
}

// download asks for a file and gives it to the browser to keep. What comes in
// its place is shown.
export function download(form, button) {
  const path = button.getAttribute("formaction") || form.getAttribute("action"), body = page.fields(form, button);
  page.ask("blob", path, body, (r) => {
    if (r.status !== 200) return open(path, body);
    const link = doc.createElement("a");
    link.href = URL.createObjectURL(r.response);
    link.download = button.dataset.file;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
}
