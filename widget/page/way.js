// The way to the relay: a WebSocket, or plain requests where no socket gets
// through. The program is told of one connection, whichever it is. What a plain
// request is says the Go package wire.

import { OPENED, RECEIVED, CLOSED } from "./kinds.js";

// socketTries is how many sockets in a row fail before requests take their place.
// A socket fails that says nothing within silentTime, or that breaks before it has
// lasted stableTime since its first word.
const socketTries = 2, silentTime = 4_000, stableTime = 10_000;

// A request is kept waiting for longestWait at most, half of that after each one
// that was cut off. It is given up lateTime after it should have been answered, with
// those that took its place since the last answer: a link that dies in one direction,
// after an answer, is so noticed within 38 s, however much there is to say.
const longestWait = 15_000, shortestWait = 1_000, lateTime = 8_000;

// ticketTime is how long requests go with one ticket, which is good for longer.
const ticketTime = 120_000;

// probeTimes are the times after which a socket is tried again beside the
// requests; the last one again and again.
const probeTimes = [2_000, 30_000, 60_000, 300_000];

let tell, askTicket;
let line = null; // the connection
let failures = 0; // sockets in a row

// begin takes what tells the program and what asks the loader for a ticket.
export function begin(tellProgram, askLoader) {
  tell = tellProgram;
  askTicket = askLoader;
}

export function dial() {
  hangUp();
  line = failures < socketTries ? bySocket() : byRequests();
}

export function hangUp() {
  const old = line;
  line = null;
  if (old) old.end();
}

export function send(frame) {
  if (line) line.send(frame);
}

// ticketCame takes a ticket from the loader.
export function ticketCame(ticket) {
  if (line && ticket) line.renew(ticket);
}

let parked = false;

// park gives the connection back while the browser keeps the page for the way
// back in its history, unpark says that it is gone.
export function park() {
  parked = !!line;
  hangUp();
}

export function unpark() {
  if (parked) tell(CLOSED, 0, 1006);
  parked = false;
}

// lost ends a connection, unless another one has taken its place.
function lost(which, code) {
  if (which !== line) return;
  hangUp();
  tell(CLOSED, 0, code);
}

// ---- a socket ------------------------------------------------------------------

// open opens a socket. to.opened and to.heard are called when it has opened and
// with each frame, to.ended when it has ended: with the close code and whether it
// got through.
function open(to) {
  let spoke = 0, timer = 0, s = null;
  const finish = (code) => {
    const through = code !== 1006 || spoke && Date.now() - spoke >= stableTime;
    if (end()) to.ended(code, through);
  };
  const end = () => {
    clearTimeout(timer);
    const old = s;
    s = null;
    if (old) old.close();
    return old;
  };
  const limit = () => {
    clearTimeout(timer);
    timer = setTimeout(finish, silentTime, 1006);
  };
  const url = new URL("/ws", location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  limit();
  try {
    s = new WebSocket(url);
  } catch {
    s = { close() {} };
    setTimeout(finish, 0, 1006);
  }
  const own = s;
  s.onopen = () => {
    if (s !== own) return;
    limit();
    to.opened();
  };
  s.onmessage = (e) => {
    if (s !== own || typeof e.data !== "string") return;
    clearTimeout(timer);
    spoke ||= Date.now();
    to.heard(e.data);
  };
  s.onclose = (e) => s === own && finish(e.code);
  return { end, send: (frame) => s && s.readyState === 1 && s.send(frame) };
}

function bySocket() {
  const to = { opened: () => tell(OPENED) };
  return carry(open(to), to);
}

// carry makes a connection of a socket.
function carry(socket, to) {
  const me = { send: socket.send, end: socket.end, renew() {} };
  to.heard = (frame) => tell(RECEIVED, 0, 0, frame);
  to.ended = (code, through) => {
    failures = through ? 0 : failures + 1;
    lost(me, code);
  };
  return me;
}

// ---- plain requests --------------------------------------------------------------

function byRequests() {
  let hello = null; // with where the conversation goes on
  let epoch; // the life of the store, as the last welcome names it
  let ticketAt = 0;
  let queue = []; // frames that were not sent yet
  let request = null; // that is under way; idle: it only waits
  let wait = longestWait;
  let since = 0; // of the first request that has no answer
  let live = false; // the relay has answered
  let probe = null, probed = 0, timer = 0;

  const me = {
    send(frame) {
      const f = JSON.parse(frame);
      if (f.t === "hello") {
        hello = f;
        ticketAt = Date.now();
      } else if (f.t === "open") at(f.conv, f.epoch, f.seq, f.last);
      else if (f.t === "page") Object.assign(hello, { page: f.page, title: f.title });
      else queue.push(frame);
      if (!request) run();
      else if (request.idle) interrupt();
    },
    renew(ticket) {
      if (hello) hello.ticket = ticket;
    },
    end() {
      clearTimeout(timer);
      if (request) request.control.abort();
      if (probe) probe.end();
    },
  };

  const at = (conv, epoch, seq, last) => Object.assign(hello, { conv, epoch, seq, last });

  function interrupt() {
    request.interrupted = true;
    request.control.abort();
  }

  // run has one request under way after the other.
  async function run() {
    while (me === line && hello) {
      if (Date.now() - ticketAt > ticketTime) {
        ticketAt = Date.now();
        askTicket();
      }
      const frames = queue.splice(0, 20);
      const idle = live && !frames.length; // the first welcome is not waited for
      const began = Date.now(), mine = request = { control: new AbortController(), idle };
      since ||= began;
      const within = live ? wait : 0;
      const answer = await ask([JSON.stringify({ ...hello, within }), ...frames], mine);
      if (me !== line) return;
      const took = Date.now() - began;
      request = null;
      if (answer) {
        since = 0;
        const told = take(answer);
        if (me !== line) return;
        // Nobody is asked without a pause who has nothing to say and does not wait.
        if (!told && mine.idle && took < 500) await new Promise((done) => setTimeout(done, 1_000));
      } else if (mine.interrupted) {
        continue;
      } else if (mine.idle && took > 1_000 && !mine.late && wait > shortestWait) {
        wait /= 2;
      } else {
        failures = socketTries - 1;
        return lost(me, 1006);
      }
    }
  }

  // ask returns the frames of the answer, or nothing if there is none that is whole.
  async function ask(frames, mine) {
    const { control } = mine;
    const late = setTimeout(() => {
      mine.late = true;
      control.abort();
    }, since + longestWait + lateTime - Date.now());
    try {
      const r = await fetch("/poll", {
        method: "POST", body: frames.join("\n"), signal: control.signal, credentials: "omit", cache: "no-store",
      });
      const lines = (await r.text()).trim().split("\n");
      const list = r.ok ? lines.map((data) => ({ data, f: JSON.parse(data) })) : [];
      return list.length && ["welcome", "close"].includes(list[0].f.t) && list;
    } catch {
      return null; // no network, or not the relay's answer
    } finally {
      clearTimeout(late);
    }
  }

  // take tells the program what the relay says, and reports whether that is more
  // than a welcome.
  function take(answer) {
    for (const { data, f } of answer) {
      if (f.t === "close") lost(me, Number(f.code));
      else if (f.t === "welcome") welcome(data, f);
      else {
        if (f.t === "events" && f.events) {
          const last = f.events[f.events.length - 1];
          at(f.conv, epoch, last.seq, last.id);
        }
        if (f.t === "error" && f.code === "not_found" && !f.id) at();
        tell(RECEIVED, 0, 0, data);
      }
      if (me !== line) return true;
    }
    return answer.length > 1;
  }

  // The program needs one welcome; what the others bring that is new is who is there.
  function welcome(data, f) {
    if (live && f.token !== hello.token) return lost(me, 1006);
    if (!live) hello.token = f.renewed || f.token;
    hello.epoch = epoch = f.epoch;
    if (live) return tell(RECEIVED, 0, 0, JSON.stringify({ t: "presence", online: !!f.online }));
    live = true;
    later();
    tell(RECEIVED, 0, 0, data);
  }

  // ---- back to a socket

  function later() {
    timer = setTimeout(look, probeTimes[Math.min(probed++, probeTimes.length - 1)]);
  }

  // look opens a socket and, when it has got through, lets it take over from where
  // the requests are.
  function look() {
    const to = {
      opened: () => probe.send(JSON.stringify(hello)),
      heard: () => { timer ||= setTimeout(takeOver, stableTime, to); },
      ended() {
        clearTimeout(timer);
        probe = null;
        later();
      },
    };
    timer = 0;
    probe = open(to);
  }

  function takeOver(to) {
    if (request && !request.idle) {
      timer = setTimeout(takeOver, 500, to);
      return;
    }
    const socket = probe;
    probe = null;
    failures = 0;
    me.end();
    line = carry(socket, to);
    tell(OPENED);
    const { conv, seq, last } = hello;
    if (conv) send(JSON.stringify({ t: "open", conv, epoch: hello.epoch, seq, last }));
    for (const frame of queue) send(frame);
  }

  setTimeout(() => me === line && tell(OPENED, 0, 1));
  return me;
}
