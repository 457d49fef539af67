import assert from "node:assert/strict";
import { test } from "node:test";
import { makePage } from "./page.js";

makePage();
const { last } = await import("../drafts.js");

const nothing = { text: "", kind: "reply", at: 0, told: true };
const theirs = { text: "theirs", kind: "reply", at: 20, told: true };

test("what was written last counts", () => {
  const cases = [
    ["nothing anywhere", null, nothing, ""],
    ["only the relay's", null, theirs, "theirs"],
    ["ours, not told yet", { text: "ours", kind: "note", at: 10 }, nothing, "ours"],
    ["ours of before there were theirs", { text: "ours", kind: "note" }, nothing, "ours"],
    ["ours, written later", { text: "ours", kind: "note", at: 30 }, theirs, "ours"],
    ["ours, removed later", { text: "", kind: "reply", at: 30 }, theirs, ""],
    ["ours, written before", { text: "ours", kind: "note", at: 10 }, theirs, "theirs"],
    ["ours, told and sent elsewhere", { text: "ours", kind: "note", at: 10, told: true }, nothing, ""],
    ["ours, told and written over elsewhere", { text: "ours", kind: "note", at: 10, told: true }, theirs, "theirs"],
    ["the same", { text: "theirs", kind: "reply", at: 20, told: true }, theirs, "theirs"],
  ];
  for (const [name, ours, of, want] of cases) assert.equal(last(ours, of)?.text ?? "", want, name);
});
