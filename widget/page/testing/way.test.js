import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

// A browser with sockets and requests that do as a test says, and a clock of its
// own.
globalThis.location = { href: "https://chat.example.com/frame?site=shop" };

let sockets = [], requests = [];
let network = { socket() {}, request() {} };

globalThis.WebSocket = class {
  readyState = 0;
  sent = [];
  constructor(url) {
    this.url = String(url);
    sockets.push(this);
    queueMicrotask(() => network.socket(this));
  }
  send(frame) { this.sent.push(JSON.parse(frame)); }
  close() { this.readyState = 3; }
  open() {
    this.readyState = 1;
    this.onopen();
  }
  says(frame) { this.onmessage({ data: JSON.stringify(frame) }); }
  ends(code) {
    this.readyState = 3;
    this.onclose({ code });
  }
};

globalThis.fetch = (path, { body, signal }) => new Promise((resolve, reject) => {
  const q = {
    path, open: true, frames: body.split("\n").map((line) => JSON.parse(line)),
    answer(...frames) {
      q.open = false;
      resolve({ ok: true, text: async () => frames.map((f) => JSON.stringify(f)).join("\n") });
    },
    status(code, text) { resolve({ ok: code === 200, text: async () => text }); },
    fail() { reject(new Error("no network")); },
  };
  signal.addEventListener("abort", () => {
    q.open = false;
    q.fail();
  });
  requests.push(q);
  network.request(q);
});

const kinds = await import("../kinds.js");
const name = Object.fromEntries(Object.entries(kinds).map(([k, v]) => [v, k]));
let way, told, asked, tests = 0;

// settle lets promises go on; pass lets time pass too.
const settle = async () => { for (let i = 0; i < 20; i++) await null; };
const pass = async (ms) => {
  for (let left = ms; left > 0; left -= 500) {
    mock.timers.tick(Math.min(left, 500));
    await settle();
  }
};
const last = (list) => list[list.length - 1];
const hello = { t: "hello", v: 1, ticket: "T1" };
const welcome = { t: "welcome", v: 1, token: "V1", epoch: "e1", online: true };
const event = (seq) => ({ t: "events", conv: "c1", events: [{ seq, id: "id" + seq }] });

// refuse is a proxy that lets no socket through.
const refuse = (s) => s.ends(1006);

beforeEach(begin);

// begin loads the page anew.
async function begin() {
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date", "setTimeout"], now: 1_790_000_000_000 });
  way = await import("../way.js?" + tests++);
  network = { socket() {}, request() {} };
  sockets = [];
  requests = [];
  told = [];
  asked = 0;
  way.begin((kind, _, n, frame) => told.push(kind === kinds.RECEIVED ? JSON.parse(frame) : [name[kind], n || 0]), () => asked++);
}

// fall lets sockets fail until requests stand in for them, and greets.
async function fall() {
  network.socket = refuse;
  for (let i = 0; i < 2; i++) {
    way.dial();
    await settle();
  }
  assert.deepEqual(told, [["CLOSED", 1006], ["CLOSED", 1006]]);
  told = [];
  way.dial();
  await pass(1);
  assert.deepEqual(told, [["OPENED", 1]]);
  way.send(JSON.stringify(hello));
  await settle();
  last(requests).answer(welcome);
  await settle();
  assert.deepEqual(told, [["OPENED", 1], welcome]);
  told = [];
}

test("a socket that works carries all", async () => {
  network.socket = (s) => s.open();
  way.dial();
  await settle();
  assert.equal(sockets[0].url, "wss://chat.example.com/ws");
  way.send(JSON.stringify(hello));
  sockets[0].says(welcome);
  assert.deepEqual(sockets[0].sent, [hello]);
  assert.deepEqual(told, [["OPENED", 0], welcome]);
  assert.equal(requests.length, 0);
});

for (const [how, socket, waits] of [
  ["refused", refuse, 0],
  ["hung", () => {}, 4_000],
  ["buffered", (s) => s.open(), 4_000],
  ["cut", (s) => { s.open(); s.says(welcome); s.ends(1006); }, 0],
]) {
  test(`sockets that are ${how} are given up after two`, async () => {
    network.socket = socket;
    for (let i = 0; i < 2; i++) {
      way.dial();
      await settle();
      await pass(waits);
      assert.deepEqual(last(told), ["CLOSED", 1006]);
    }
    way.dial();
    await pass(1);
    assert.deepEqual(last(told), ["OPENED", 1]);
    assert.equal(sockets.length, 2);
  });
}

test("a socket that the relay closed, or that lasted, has got through", async () => {
  network.socket = (s) => { s.open(); s.says(welcome); };
  for (let i = 0; i < 4; i++) {
    way.dial();
    await settle();
    if (i % 2) await pass(10_000);
    last(sockets).ends(i % 2 ? 1006 : 4007);
  }
  assert.equal(sockets.length, 4);
  assert.ok(!told.some((t) => t[0] === "OPENED" && t[1] === 1));
});

test("requests go on from what has come, one at a time", async () => {
  await fall();
  const idle = last(requests);
  assert.deepEqual(requests[0].frames, [{ ...hello, within: 0 }]);
  assert.deepEqual(idle.frames, [{ ...hello, token: "V1", epoch: "e1", within: 15_000 }]);
  idle.answer(welcome, event(1), event(2));
  await settle();
  assert.deepEqual(told, [{ t: "presence", online: true }, event(1), event(2)]);
  const next = last(requests);
  assert.deepEqual(next.frames, [{ ...hello, token: "V1", epoch: "e1", conv: "c1", seq: 2, last: "id2", within: 15_000 }]);

  // A frame ends the wait; those that come while it is under way go together.
  way.send(JSON.stringify({ t: "send", id: "id3" }));
  await settle();
  assert.equal(next.open, false);
  const send = last(requests);
  assert.deepEqual(send.frames[1], { t: "send", id: "id3" });
  way.send(JSON.stringify({ t: "typing", on: true }));
  way.send(JSON.stringify({ t: "read", seq: 2 }));
  await settle();
  assert.equal(last(requests), send);
  assert.equal(send.open, true);
  send.answer(welcome, event(3));
  await settle();
  assert.deepEqual(last(requests).frames.slice(1), [{ t: "typing", on: true }, { t: "read", seq: 2 }]);
  assert.equal(last(requests).frames[0].seq, 3);
  assert.equal(requests.filter((q) => q.open).length, 1);
});

test("an open frame changes where the requests go on", async () => {
  await fall();
  way.send(JSON.stringify({ t: "open", conv: "c2" }));
  await settle();
  assert.deepEqual(last(requests).frames, [{ ...hello, token: "V1", conv: "c2", within: 15_000 }]);
  last(requests).answer(welcome, { t: "error", code: "not_found" });
  await settle();
  assert.equal(last(requests).frames[0].conv, undefined);
});

// A first message makes the conversation that its request could not go on with:
// what follows goes on from it, in the life of the store that it began in.
test("a conversation that begins is gone on with, not read anew", async () => {
  await fall();
  way.send(JSON.stringify({ t: "open", conv: "c1" }));
  way.send(JSON.stringify({ t: "send", conv: "c1", id: "id1" }));
  await settle();
  last(requests).answer(welcome, { t: "error", code: "not_found" }, event(1));
  await settle();
  assert.deepEqual(last(requests).frames,
    [{ ...hello, token: "V1", epoch: "e1", conv: "c1", seq: 1, last: "id1", within: 15_000 }]);
});

test("a wait that is cut off is made shorter, and nobody is told", async () => {
  await fall();
  for (const wait of [15_000, 7_500, 3_750]) {
    assert.equal(last(requests).frames[0].within, wait);
    await pass(2_000);
    last(requests).fail();
    await settle();
  }
  assert.deepEqual(told, []);
});

test("a request that is not answered, or not by the relay, ends the connection", async () => {
  for (const [wrong, ms] of [
    [(q) => q.fail(), 0], [(q) => q.status(502, "<html>"), 0], [(q) => q.status(200, "<html>"), 0],
    [(q) => q.status(200, ""), 0], [() => {}, 23_000],
  ]) {
    await begin();
    await fall();
    way.send(JSON.stringify({ t: "send", id: "x" }));
    await settle();
    wrong(last(requests));
    await pass(ms + 1);
    assert.deepEqual(last(told), ["CLOSED", 1006]);
    // Then a socket is tried once, and after it requests again.
    told = [];
    way.dial();
    await settle();
    assert.deepEqual(told, [["CLOSED", 1006]]);
    way.dial();
    await pass(1);
    assert.deepEqual(last(told), ["OPENED", 1]);
  }
});

test("requests that take the place of one without an answer have no more time", async () => {
  await fall();
  await pass(14_000);
  way.send(JSON.stringify({ t: "open", conv: "c1" }));
  await pass(6_000);
  way.send(JSON.stringify({ t: "send", id: "x" }));
  await pass(2_500);
  assert.ok(last(requests).open);
  assert.deepEqual(told, []);
  await pass(1_000);
  assert.deepEqual(told, [["CLOSED", 1006]]);
});

test("requests that are cut off again and again end the connection too", async () => {
  await fall();
  network.request = (q) => setTimeout(() => q.fail(), 10_000);
  await pass(10_000);
  last(requests).fail();
  await pass(12_000);
  assert.deepEqual(told, []);
  await pass(1_500);
  assert.deepEqual(told, [["CLOSED", 1006]]);
});

test("a close frame is the relay's close code", async () => {
  await fall();
  last(requests).answer({ t: "close", code: "4001" });
  await settle();
  assert.deepEqual(told, [["CLOSED", 4001]]);
});

test("a ticket is renewed before it ends", async () => {
  await fall();
  for (let i = 0; i < 9; i++) {
    await pass(15_000);
    last(requests).answer(welcome);
    await settle();
  }
  assert.equal(asked, 1);
  way.ticketCame("T2");
  last(requests).answer(welcome);
  await settle();
  await pass(1_000);
  assert.equal(last(requests).frames[0].ticket, "T2");
});

test("a socket that gets through takes over from where the requests are", async () => {
  await fall();
  network.socket = (s) => s.open();
  await pass(2_000);
  const probe = last(sockets);
  assert.deepEqual(probe.sent, [{ ...hello, token: "V1", epoch: "e1" }]);
  probe.says(welcome);
  probe.says(event(1)); // the requests bring it too
  last(requests).answer(welcome, event(1));
  await pass(9_000);
  assert.deepEqual(told.filter((f) => f.t === "events"), [event(1)]);
  assert.ok(last(requests).open);
  await pass(1_500);
  assert.deepEqual(last(told), ["OPENED", 0]);
  assert.ok(!last(requests).open);
  assert.deepEqual(last(probe.sent), { t: "open", conv: "c1", epoch: "e1", seq: 1, last: "id1" });
  probe.says(event(2));
  assert.deepEqual(last(told), event(2));
  way.send(JSON.stringify({ t: "read", seq: 2 }));
  assert.deepEqual(last(probe.sent), { t: "read", seq: 2 });
});

test("a socket that does not get through leaves the requests alone", async () => {
  await fall();
  network.socket = (s) => { s.open(); s.says(welcome); setTimeout(() => s.ends(1006), 5_000); };
  for (let i = 0; i < 5; i++) {
    await pass(15_000);
    last(requests).answer(welcome);
    await settle();
  }
  assert.ok(sockets.length > 2);
  assert.ok(told.every((f) => f.t === "presence"));
});

test("a page that goes into the history has no connection, and is told so when it is back", async () => {
  await fall();
  way.park();
  await settle();
  assert.ok(requests.every((q) => !q.open));
  const count = sockets.length;
  await pass(60_000);
  assert.equal(sockets.length, count);
  assert.deepEqual(told, []);
  way.unpark();
  assert.deepEqual(told, [["CLOSED", 1006]]);
});
