import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import * as meaning from "../meaning.js";

const golden = JSON.parse(readFileSync(new URL("meaning.json", import.meta.url), "utf8"));
const bytes = new Uint8Array(Buffer.from(golden.table, "base64"));

test("the page reckons what the relay does", () => {
  const table = meaning.readTable(bytes);
  const own = golden.articles.map((a) => meaning.learnt(table, a));
  const count = own.filter(Boolean).length;
  for (const [query, want] of Object.entries(golden.extras)) {
    const got = meaning.extra(table, own, count, "en", query);
    assert.equal(Buffer.from(got || []).toString("hex"), want, query);
  }
  assert.equal(meaning.extra(table, own, count, "zh", "hounds"), null);
});

test("what is cut off is no table", () => {
  for (let i = 0; i < bytes.length; i++) assert.equal(meaning.readTable(bytes.slice(0, i)), null);
});
