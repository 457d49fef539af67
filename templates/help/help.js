// @ts-check
// What a help page gains by a script: results while one types, videos in place,
// and the chat beside the page. Without it everything works by links and forms.

import { visit } from "../../widget/page/visit.js";

const { site = "", read = "" } = document.body.dataset;
const count = visit(site, (/** @type {URLSearchParams} */ body) => navigator.sendBeacon(read, body));
const article = /** @type {HTMLElement | null} */ (document.querySelector("article[data-id]"));
if (article) count.opened(article.dataset.id ?? "");
// Who goes from here to write to a person did not find it here.
document.querySelector(".stuck a")?.addEventListener("click", () => count.wrote());

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.find"));
const field = /** @type {HTMLInputElement | null} */ (form?.querySelector("input") ?? null);
const wait = 120; // milliseconds after the last key
let turn = 0;
let timer = 0;

/** @param {Element | null} list */
const close = (list) => list?.remove();

async function look() {
  const mine = ++turn;
  const old = form?.querySelector(".typed") ?? null;
  const query = field?.value.trim() ?? "";
  if (!form || !query) return close(old);
  try {
    const answer = await fetch(`${form.action}search.json?${new URLSearchParams({ q: query })}`);
    /** @type {{ title: string, url: string, lang: string }[]} */
    const hits = answer.ok ? await answer.json() : [];
    if (mine !== turn) return;
    close(form.querySelector(".typed"));
    if (!hits.length) return;
    const list = document.createElement("div");
    list.className = "typed";
    for (const hit of hits) {
      const link = document.createElement("a");
      link.href = hit.url;
      link.lang = hit.lang;
      link.dir = "auto";
      link.textContent = hit.title;
      list.append(link);
    }
    form.append(list);
  } catch {
    // No network: the form says so when it is sent.
  }
}

field?.addEventListener("input", () => {
  count.searched();
  clearTimeout(timer);
  timer = window.setTimeout(look, wait);
});
form?.addEventListener("focusout", (e) => {
  if (!form.contains(/** @type {Node | null} */ (e.relatedTarget))) close(form.querySelector(".typed"));
});
form?.addEventListener("keydown", (e) => {
  const links = [...form.querySelectorAll(".typed a")].map((a) => /** @type {HTMLElement} */ (a));
  if (e.key === "Escape") {
    close(form.querySelector(".typed"));
    field?.focus();
  }
  if (!links.length || (e.key !== "ArrowDown" && e.key !== "ArrowUp")) return;
  e.preventDefault();
  const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + (e.key === "ArrowDown" ? 1 : -1);
  (links[at] ?? field)?.focus();
});

for (const figure of document.querySelectorAll("figure.video")) {
  const link = figure.querySelector("a.play");
  link?.addEventListener("click", (e) => {
    e.preventDefault();
    const { frame, file } = /** @type {HTMLElement} */ (figure).dataset;
    const title = figure.querySelector("bdi")?.textContent ?? "";
    if (frame) {
      const player = document.createElement("iframe");
      player.src = frame;
      player.title = title;
      player.allow = "autoplay; fullscreen; picture-in-picture";
      link.replaceWith(player);
      player.focus();
    } else {
      const player = document.createElement("video");
      player.src = file ?? "";
      player.controls = true;
      player.autoplay = true;
      link.replaceWith(player);
      player.focus();
    }
  });
}
