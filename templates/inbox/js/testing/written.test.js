import assert from "node:assert/strict";
import { test } from "node:test";
import { makePage } from "./page.js";

makePage(`<form id="f"><input type="hidden" name="version" value="3"><input name="name" value="Shop"><input type="password" name="secret" value="x">
  <input type="checkbox" name="day" value="mon" checked><input type="checkbox" name="day" value="tue"><textarea name="text">Hi</textarea></form>`);
const { after, restore, written } = await import("../written.js");
const form = document.getElementById("f");
for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = box.hasAttribute("checked");

test("what people write is kept, and nothing that is secret", () => {
  assert.deepEqual(written(form).map(([name]) => name), ["name", "day", "day", "text"]);
});

test("what was left comes back where it was, also among boxes of one name", () => {
  const before = written(form);
  restore(form, [["name", "Pots"], ["day", "false"], ["day", "true"], ["gone", "x"], ["text", "Ho"]]);
  assert.deepEqual(written(form), [["name", "Pots"], ["day", "false"], ["day", "true"], ["text", "Ho"]]);
  restore(form, before);
  assert.deepEqual(written(form), before);
});

test("what was saved is left no more, what was refused or only changed is", () => {
  const left = { values: [["a", "new"]], at: 1 };
  const old = [["a", "old"]];
  assert.equal(after(null, old, false), null);
  assert.equal(after(left, [["a", "new"]], false), null);
  assert.deepEqual(after(left, old, false), left);
  assert.equal(after({ ...left, sent: true }, old, false), null);
  assert.deepEqual(after({ ...left, sent: true }, [["a", "new"]], true), left);
  assert.deepEqual(after({ ...left, sent: true, again: true }, [["a", "new"], ["b", ""]], false), { values: [["a", "new"], ["b", ""]], at: 1 });
});
