import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

// A browser's storage, which refuses while full is set.
const stored = new Map();
let full = false;
globalThis.localStorage = {
  get length() { return stored.size; },
  key: (i) => [...stored.keys()][i] ?? null,
  getItem: (key) => stored.get(key) ?? null,
  setItem(key, value) {
    if (full) throw new Error("QuotaExceededError");
    stored.set(key, value);
  },
  removeItem: (key) => void stored.delete(key),
};
mock.timers.enable({ apis: ["Date"], now: 1_790_000_000_000 });

const storage = await import("../storage.js");
let refused = 0;
storage.open("shop", () => refused++);

beforeEach(() => {
  full = false;
  for (const key of storage.all().keys()) storage.drop(key);
});

test("a message is written down as a send frame under its id", () => {
  const id = storage.write("Hello", "c".repeat(32));
  assert.match(id, /^[0-9a-f]{32}$/);
  assert.deepEqual(JSON.parse(stored.get("parley:shop:o" + id)),
    { t: "send", conv: "c".repeat(32), id, text: "Hello", files: [], now: 1_790_000_000_000 });
});

test("messages of one millisecond keep their order", () => {
  for (const text of ["one", "two", "three"]) storage.write(text, "c");
  assert.deepEqual(storage.unsent().map((f) => f.text), ["one", "two", "three"]);
});

test("what is no message is not written down", () => {
  for (const text of ["", " \n", "x".repeat(10_001)]) assert.equal(storage.write(text, "c"), "");
  assert.notEqual(storage.write("😀".repeat(10_000), "c"), "");
});

test("what others stored is no message of ours", () => {
  stored.set("parley:shop:o1", "{");
  stored.set("parley:shop:o2", JSON.stringify({ t: "send", id: "3", text: "x" }));
  stored.set("parley:shop:o4", JSON.stringify({ t: "rate", id: "4" }));
  stored.set("parley:other:o5", JSON.stringify({ t: "send", id: "5", text: "x" }));
  assert.deepEqual(storage.unsent(), []);
  stored.delete("parley:other:o5");
});

// Last: a browser that has refused is said to refuse from then on.
test("what the browser refuses stays for as long as the page", () => {
  full = true;
  storage.save("draft", "Hel");
  storage.save("draft", "Hello");
  assert.equal(storage.get("draft"), "Hello");
  assert.equal(storage.all().get("draft"), "Hello");
  assert.equal(stored.size, 0);
  assert.deepEqual([storage.denied, refused], [true, 1]);
  storage.save("draft", "");
  assert.equal(storage.get("draft"), "");
});
