import assert from "node:assert/strict";
import { test } from "node:test";
import { makePage } from "./page.js";

const { localStorage } = makePage();
const kept = await import("../kept.js");

test("what is kept is read again, and by nobody else", () => {
  kept.set("draft.a", { text: "hi" });
  assert.deepEqual(kept.get("draft.a"), { text: "hi" });
  assert.equal(localStorage.getItem("parley.shop.me.draft.a"), '{"text":"hi"}');
  localStorage.setItem("parley.shop.other.draft.b", "1");
  assert.deepEqual(kept.names("draft."), ["draft.a"]);
  kept.forget("draft.");
  assert.equal(kept.get("draft.a"), null);
});

test("what is set for all sites holds in each, and until then what a site had", () => {
  kept.set("after", "stay");
  assert.equal(kept.everywhere("after"), "stay");
  kept.setEverywhere("after", "list");
  assert.equal(kept.everywhere("after"), "list");
  assert.equal(localStorage.getItem("parley..me.after"), '"list"');
});

test("what is no JSON reads as nothing", () => {
  localStorage.setItem("parley.shop.me.settings", "{");
  assert.equal(kept.get("settings"), null);
});

test("a storage that refuses is replaced by memory", () => {
  localStorage.denied = true;
  kept.set("draft.c", "there");
  assert.equal(kept.get("draft.c"), "there");
  assert.deepEqual(kept.names("draft."), ["draft.c"]);
  kept.set("draft.c", null);
  assert.equal(kept.get("draft.c"), null);
  localStorage.denied = false;
});
