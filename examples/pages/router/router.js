// A router as Turbo, Astro and Barba have one: the address changes by pushState, and
// a new body takes the place of the old one. The chat stands through all of it.
const pages = { "": "Home", "#cups": "Cups", "#bowls": "Bowls" };

function show() {
  const name = pages[location.hash] || "Home";
  const body = document.createElement("body");
  const heading = body.appendChild(document.createElement("h1"));
  heading.textContent = document.title = name;
  for (const at in pages) {
    const link = body.appendChild(document.createElement("a"));
    link.href = at || location.pathname;
    link.textContent = pages[at];
    body.append(" ");
  }
  document.body.replaceWith(body);
}

addEventListener("popstate", show);
document.addEventListener("click", (e) => {
  if (e.target.localName !== "a") return;
  e.preventDefault();
  history.pushState(null, "", e.target.href);
  show();
});
show();
