import assert from "node:assert/strict";
import { test } from "node:test";
import { makePage } from "./page.js";

makePage();
const { answered, same } = await import("../unsaved.js");

test("what was sent is not begun again, whichever version it made", () => {
  assert.ok(same("id=a&version=1&answer=x", "id=a&version=2&answer=x"));
  assert.ok(!same("id=a&version=1&answer=x", "id=a&version=1&answer=y"));
  assert.ok(answered("?id=a&saved=1"));
  assert.ok(answered("")); // the form again, with why it was refused
  assert.ok(!answered("?id=a"));
});
