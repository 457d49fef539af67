// What the program is told, as bytes: see the Go package host, whose shape this
// is.

const encoder = new TextEncoder();
let out = new Uint8Array(1 << 12);
let used = 0;

function room(n) {
  if (used + n <= out.length) return;
  const more = new Uint8Array(2 * (used + n));
  more.set(out.subarray(0, used));
  out = more;
}

function putNumber(v) {
  room(10);
  while (v >= 0x80) {
    out[used++] = (v % 0x80) | 0x80;
    v = Math.floor(v / 0x80);
  }
  out[used++] = v;
}

function putText(s) {
  const bytes = typeof s === "string" ? encoder.encode(s) : s;
  putNumber(bytes.length);
  room(bytes.length);
  out.set(bytes, used);
  used += bytes.length;
}

// write writes an input and returns its bytes, which are good until the next one.
// A text can be bytes already.
export function write(kind, node, number, a, b, list) {
  used = 0;
  room(64);
  out[used++] = kind;
  let now = Date.now();
  for (let i = 8; i > 0; i--) {
    out[used + i - 1] = now % 256;
    now = Math.floor(now / 256);
  }
  used += 8;
  crypto.getRandomValues(out.subarray(used, used + 32));
  used += 32;
  putNumber(node || 0);
  putNumber(number || 0);
  putText(a || "");
  putText(b || "");
  putNumber(list ? list.length : 0);
  for (const s of list || []) putText(s);
  return out.subarray(0, used);
}
