import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { makePage, noon } from "./page.js";

process.env.TZ = "Europe/Berlin";
mock.timers.enable({ apis: ["Date"], now: noon });
const minute = 60_000;
const hour = 60 * minute;
const { document } = makePage();
const times = await import("../times.js");

/** @param {string} attribute @param {number} at */
function written(attribute, at) {
  const time = document.createElement("time");
  time.setAttribute(attribute, String(at));
  document.body.replaceChildren(time);
  times.localise(document.body);
  return time;
}

test("a time is relative under an hour, the clock today, a date before", () => {
  assert.equal(written("data-last", noon - 20_000).textContent, "now");
  assert.equal(written("data-last", noon - 59 * minute).textContent, "59m");
  assert.equal(written("data-last", noon - 3 * hour).textContent, "11:00"); // 9:00 UTC in Berlin
  assert.equal(written("data-last", noon - 20 * hour).textContent, "20 Sept");
  assert.equal(written("data-last", Date.UTC(2025, 0, 2, 12)).textContent, "2 Jan 2025");
});

test("waiting turns slow and late", () => {
  assert.equal(written("data-since", noon - minute).className, "");
  assert.equal(written("data-since", noon - 2 * minute).className, "slow");
  assert.equal(written("data-since", noon - 5 * minute).className, "late");
});

test("days have names by the agent's own midnight", () => {
  const midnight = Date.UTC(2026, 8, 20, 22); // in Berlin
  assert.equal(times.dayName(midnight), "Today");
  assert.equal(times.dayName(midnight - 1), "Yesterday");
  assert.notEqual(times.dayName(midnight - 25 * hour), "Yesterday");
  assert.equal(times.dayOf(midnight), times.dayOf(noon));
});
