import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { makePage } from "./page.js";

const { localStorage, reloads } = makePage();
mock.timers.enable({ apis: ["setTimeout"] });

/** @typedef {{url: string, id: string | null, text: string | null, kind: string | null}} Sent */
/** @type {Sent[]} */
let sent = [];
/** What the relay answers, one after the other; then it takes everything. */
/** @type {(() => Response)[]} */
let answers = [];

globalThis.fetch = async (url, init) => {
  const body = /** @type {URLSearchParams} */ (init?.body);
  sent.push({ url: String(url), id: body.get("id"), text: body.get("text"), kind: body.get("kind") });
  return (answers.shift() ?? (() => new Response("{}")))();
};

const offline = () => { throw new TypeError("no network"); };
/** @param {number} code @param {object} [body] */
const status = (code, body = {}) => () => new Response(JSON.stringify(body), { status: code });

const outbox = await import("../outbox.js");

/** @type {[string, string][]} what was told, as text and state */
let told = [];
outbox.onChange((entry, state) => told.push([entry.text, state]));

/** Lets everything that has been begun go as far as it can. */
const settle = async () => { for (let i = 0; i < 50; i++) await Promise.resolve(); await new Promise(setImmediate); };

beforeEach(async () => {
  for (const entry of outbox.entries()) outbox.discard(entry.id);
  await settle();
  sent = [];
  told = [];
  answers = [];
});

test("what is written goes in order, and is forgotten when it is taken", async () => {
  outbox.add("c1", "reply", "one");
  outbox.add("c1", "note", "two");
  await settle();
  assert.deepEqual(sent.map((s) => [s.url, s.text, s.kind]), [
    ["/inbox/shop/c/c1/reply", "one", "reply"], ["/inbox/shop/c/c1/note", "two", "note"],
  ]);
  assert.deepEqual(told, [["one", "sending"], ["two", "sending"], ["one", "sent"], ["two", "sent"]]);
  assert.deepEqual(outbox.entries(), []);
});

test("it is written down before it is sent", () => {
  answers = [offline];
  outbox.add("c1", "reply", "one");
  assert.equal(outbox.entries().length, 1);
  assert.ok([...Array(localStorage.length).keys()].some((i) => localStorage.key(i)?.includes(".out.")));
});

for (const [name, answer] of /** @type {[string, () => Response][]} */ ([
  ["no network", offline], ["a relay that is not well", status(503)], ["too many requests", status(429)],
])) {
  test(`after ${name} the same id is sent again, and nothing overtakes it`, async () => {
    answers = [answer];
    outbox.add("c1", "reply", "one");
    outbox.add("c1", "reply", "two");
    await settle();
    assert.deepEqual(sent.map((s) => s.text), ["one"]);
    mock.timers.tick(30_000);
    await settle();
    assert.deepEqual(sent.map((s) => s.text), ["one", "one", "two"]);
    assert.equal(sent[0].id, sent[1].id);
    assert.notEqual(sent[1].id, sent[2].id);
  });
}

test("what the relay refuses is kept with the reason, and lets the next one pass", async () => {
  answers = [status(422, { text: "Too long." })];
  outbox.add("c1", "reply", "one");
  outbox.add("c1", "reply", "two");
  await settle();
  assert.deepEqual(outbox.entries().map((e) => [e.text, e.refused]), [["one", "Too long."]]);
  const [refused] = outbox.entries();
  outbox.again(refused.id);
  await settle();
  assert.deepEqual(sent.map((s) => s.text), ["one", "two", "one"]);
  assert.equal(sent[2].id, refused.id);
  assert.deepEqual(outbox.entries(), []);
});

test("who is signed out signs in before anything is sent", async () => {
  answers = [status(401)];
  outbox.add("c1", "reply", "one");
  await settle();
  assert.deepEqual(reloads, ["reload"]);
  assert.equal(outbox.entries().length, 1);
});

test("what an earlier page left behind is sent by the next", async () => {
  answers = [offline];
  outbox.add("c1", "reply", "one");
  await settle();
  const id = outbox.entries()[0].id;
  outbox.start();
  await settle();
  assert.deepEqual(sent.map((s) => s.id), [id, id]);
});

test("what the log shows is not sent again", async () => {
  answers = [offline];
  outbox.add("c1", "reply", "one");
  await settle();
  outbox.acked(outbox.entries()[0].id);
  mock.timers.tick(30_000);
  await settle();
  assert.equal(sent.length, 1);
});

test("what may be taken back waits, is gone if it is, and keeps its place", async () => {
  const first = outbox.add("c1", "reply", "one", {}, 5_000);
  outbox.add("c1", "reply", "two");
  await settle();
  assert.deepEqual(sent, []);
  assert.equal(outbox.takeBack(first), true);
  await settle();
  assert.deepEqual(sent.map((s) => s.text), ["two"]);
  assert.equal(outbox.takeBack(first), false);
  outbox.add("c1", "reply", "three", {}, 5_000);
  await settle();
  assert.equal(sent.length, 1);
  outbox.release();
  assert.equal(sent.at(-1)?.text, "three", "whoever closes the page sends it");
});
