import assert from "node:assert/strict";
import { test } from "node:test";
import { nextOf, seenTo, shows } from "../order.js";

const places = [{ conv: "b", score: 5 }, { conv: "d", score: 5 }, { conv: "a", score: 2 }];

test("the highest score stands first, then the lowest id", () => {
  const next = (/** @type {string} */ conv, /** @type {number} */ score) => nextOf(places, conv, score)?.conv;
  assert.equal(next("z", 6), "b");
  assert.equal(next("a", 5), "b");
  assert.equal(next("c", 5), "d");
  assert.equal(next("e", 5), "a");
  assert.equal(next("b", 5), "d", "itself does not count");
  assert.equal(next("c", 1), undefined);
});

test("a queue has the longest wait first", () => {
  const queue = [{ conv: "long", score: -1000 }, { conv: "short", score: -3000 }];
  assert.equal(nextOf(queue, "middle", -2000)?.conv, "short");
  assert.equal(nextOf(queue, "newest", -4000), undefined);
});

test("what stands behind the rows that were loaded comes with the following page", () => {
  assert.equal(shows(places, "c", undefined, false), false);
  assert.equal(shows(places, "c", 1, false), true);
  assert.equal(shows(places, "c", 1, true), false);
  assert.equal(shows(places, "c", 3, true), true);
  assert.equal(shows(places, "a", 2, true), true, "it did not move");
  assert.equal(shows(places, "a", 1, true), false, "it moved down");
});

test("how far an agent has seen a conversation", () => {
  const seen = ":4 a:7 b:2";
  assert.equal(seenTo(seen, "a"), 7);
  assert.equal(seenTo(seen, "b"), 2, "what was marked as unread");
  assert.equal(seenTo(seen, "c"), 4, "what counts for all");
  assert.equal(seenTo("a:7", "c"), 0);
});
