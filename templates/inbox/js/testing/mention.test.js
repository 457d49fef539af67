import assert from "node:assert/strict";
import { test } from "node:test";
import { makePage } from "./page.js";

makePage();
const { matching, sign } = await import("../mention.js");

test("a sign counts where no address stands before it", () => {
  assert.deepEqual(sign("@"), { asked: "", start: 0 });
  assert.deepEqual(sign("Ask @Mei L"), { asked: "Mei L", start: 4 });
  assert.deepEqual(sign("请＠王"), { asked: "王", start: 1 });
  assert.deepEqual(sign("@Bo and @me"), { asked: "me", start: 8 });
  for (const text of ["", "ana@example", "see this", "@Bo\nthen", "é@x"]) assert.equal(sign(text), null, text);
});

test("the beginning of a name counts before that of a word in it; marks and case do not", () => {
  const all = [{ name: "Mei Lin" }, { name: "Lina Öz" }, { name: "Returns", team: true }, { name: "王小明" }];
  const names = (typed) => matching(all, typed).map((n) => n.name);
  assert.deepEqual(names("li"), ["Lina Öz", "Mei Lin"]);
  assert.deepEqual(names("OZ"), ["Lina Öz"]);
  assert.deepEqual(names("mei l"), ["Mei Lin"]);
  assert.deepEqual(names("王"), ["王小明"]);
  assert.deepEqual(names("Mei Lin "), []);
  assert.equal(names("").length, 4);
});
