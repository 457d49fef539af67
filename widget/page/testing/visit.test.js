import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { visit } from "../visit.js";

let kept, sent, now;

beforeEach(() => {
  kept = new Map();
  sent = [];
  now = 1e12;
  Date.now = () => now;
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
});

const begin = () => visit("shop", (body) => sent.push(String(body)));

test("an article is counted once a visit, and the chat after it once", () => {
  const v = begin();
  v.searched();
  v.opened("a");
  v.opened("a");
  begin().opened("b c");
  v.wrote();
  v.wrote();
  assert.deepEqual(sent, ["begins=1", "first=1&article=a", "article=b+c", "followed=a&followed=b+c"]);
});

test("a chat without an article is none that followed", () => {
  const v = begin();
  v.wrote();
  v.searched();
  v.wrote();
  assert.deepEqual(sent, ["begins=1"]);
});

test("after a day there is another visit", () => {
  const v = begin();
  v.opened("a");
  now += 864e5;
  v.wrote();
  v.opened("a");
  assert.deepEqual(sent, ["begins=1&first=1&article=a", "begins=1&first=1&article=a"]);
});

test("where nothing is kept nothing is counted", () => {
  globalThis.localStorage.setItem = () => { throw new Error("denied"); };
  begin().opened("a");
  assert.deepEqual(sent, []);
});
