import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

globalThis.document = { getElementById: () => null };
const { text } = await import("../mask.js");

const cases = JSON.parse(readFileSync(new URL("../../../relay/mask/testdata/cases.json", import.meta.url)));

test("the browser hides what the relay does", () => {
  for (const c of cases) {
    assert.equal(text(c.text, ["card", "iban", "key", "password"]), c.masked);
    assert.equal(text(c.text, []), c.text);
  }
  assert.equal(text("pin: 4711", ["card", "toString"]), "pin: 4711");
});
