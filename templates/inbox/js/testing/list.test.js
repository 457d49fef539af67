import assert from "node:assert/strict";
import { test } from "node:test";
import { parseHTML } from "linkedom";
import { makePage } from "./page.js";

/** @param {number} score */
const row = (score) => `<li class="row" id="row-c${score}" data-conv="c${score}" data-seq="1" data-score="${score}"><a href="/inbox/shop/c/c${score}"></a></li>`;
const page = (/** @type {number} */ from, /** @type {number} */ to) => Array.from({ length: from - to }, (_, i) => row(from - i)).join("");

const { document } = makePage(`<section id="list" data-list="all"><ul id="rows">${page(1000, 502)}</ul>
  <p id="rows-more" hidden><a href="/inbox/shop/all?after=x"></a></p></section>`);
const list = await import("../list.js");
const rows = () => document.querySelectorAll("#rows > .row");
const end = () => /** @type {HTMLElement} */ (document.getElementById("rows-more"));

/** A following page with these rows and no other behind it. @param {string} html */
function following(html) {
  return parseHTML(`<!doctype html><html><body><ul id="rows">${html}</ul></body></html>`).document;
}

test("what is more than a page holds comes with the following page", () => {
  list.more(following(page(502, 500)));
  assert.equal(rows().length, 500);
  assert.equal(end().hidden, true, "as many as it holds");
  list.more(following(page(500, 499)));
  assert.equal(rows().length, 500);
  assert.equal(end().hidden, false);
  assert.match(end().querySelector("a")?.getAttribute("href") ?? "", /after=501\.c501$/);
});
