import assert from "node:assert/strict";
import { test } from "node:test";

// The module's neighbours ask the browser's window what it can do.
Object.assign(globalThis, { window: globalThis });
const { insert } = await import("../pictures.js");

test("a picture stands in a paragraph of its own, with the caret in its brackets", () => {
  for (const [text, at, want] of /** @type {[string, number, string][]} */ ([
    ["", 0, "![](x)"],
    ["one two", 3, "one\n\n![](x)\n\ntwo"],
    ["one\n", 4, "one\n\n![](x)"],
    ["\n\none", 0, "![](x)\n\none"],
  ])) {
    const put = insert(text, at, "![](x)");
    assert.equal(put.text, want);
    assert.equal(put.text.slice(put.from - 2, put.from + 1), "![]");
  }
});
