import assert from "node:assert/strict";
import { test } from "node:test";
import { makePage } from "./page.js";

makePage();
const { matching } = await import("../canned.js");

const all = [
  { name: "hello", title: "Greeting", text: "Hi" },
  { name: "refund", title: "Money back", text: "…" },
  { name: "return", title: "Send it back", text: "…" },
  { name: "退款", title: "", text: "…" },
];
const names = (typed) => matching(all, typed).map((r) => r.name);

test("names that begin with what was typed come first, then what holds it", () => {
  assert.deepEqual(names(""), ["hello", "refund", "return", "退款"]);
  assert.deepEqual(names("re"), ["refund", "return", "hello"]);
  assert.deepEqual(names("BACK"), ["refund", "return"]);
  assert.deepEqual(names("退"), ["退款"]);
  assert.deepEqual(names("zzz"), []);
});

test("marks and case do not count, and the list is short", () => {
  assert.deepEqual(matching([{ name: "Café", text: "" }], "cafe").length, 1);
  assert.equal(matching(Array.from({ length: 30 }, (_, i) => ({ name: "a" + i, text: "" })), "a").length, 8);
});

const { slash } = await import("../canned.js");
const { filled, openPlace } = await import("../places.js");

test("a slash counts where a word begins", () => {
  assert.deepEqual(slash("/he"), { asked: "he", start: 0 });
  assert.deepEqual(slash("Hello /re"), { asked: "re", start: 6 });
  assert.deepEqual(slash("您好／退"), { asked: "退", start: 2 });
  assert.deepEqual(slash("您好/退"), { asked: "退", start: 2 });
  assert.deepEqual(slash("、退"), { asked: "退", start: 0 });
  for (const text of ["", "and/or", "http://x", "好的、退", "/a b"]) assert.equal(slash(text), null, text);
});

test("places are filled in once, and what asks stays", () => {
  const values = { "visitor.name": "Ana {{?x}}", page: "" };
  assert.equal(filled('Hi {{visitor.name or "there"}}!', { }), "Hi there!");
  assert.equal(filled("Hi {{ visitor.name }}!", values), "Hi Ana { {?x}}!");
  assert.equal(filled("{{page}} {{attr.plan}} {{?order number}} {{other}}", values), "{{page}} {{attr.plan}} {{?order number}} {{other}}");
  assert.deepEqual(openPlace("No. {{?order number}}"), { start: 4, end: 21, text: "{{?order number}}" });
  assert.equal(openPlace("{{other}} {}"), null);
});
