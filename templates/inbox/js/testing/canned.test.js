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
