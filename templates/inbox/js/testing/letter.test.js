// What keys mean on layouts of many scripts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { composing, letter } from "../letter.js";

/** @param {string} key @param {string} [code] @param {boolean} [shiftKey] */
const key = (key, code = "", shiftKey = false) => /** @type {any} */ ({ key, code, shiftKey });

test("a letter is the layout's, or the key's where the script is not Latin", () => {
  for (const [of, is] of [
    [key("k", "KeyK"), "k"], [key("K", "KeyK"), "k"], // caps lock
    [key("л", "KeyK"), "k"], [key("Л", "KeyK"), "k"], [key("ن", "KeyK"), "k"], [key("ל", "KeyK"), "k"], [key("κ", "KeyK"), "k"],
    [key("ㅏ", "KeyK"), "k"], [key("k", "KeyV"), "k"], // Dvorak: the letter, not the place
    [key("a", "KeyQ"), "a"], [key("q", "KeyA"), "q"], // French
    [key("?", "Slash"), "?"], [key("؟", "Slash", true), "?"], [key("？", "Slash", true), "?"], [key("?", "Digit7"), "?"],
    [key("é", "Digit2"), "é"], [key("Enter", "Enter"), "Enter"],
  ]) assert.equal(letter(/** @type {any} */ (of)), is, JSON.stringify(of));
});

test("a key of an input method is told by its flag or its code", () => {
  assert.ok(composing(/** @type {any} */ ({ isComposing: true, keyCode: 13 })));
  assert.ok(composing(/** @type {any} */ ({ isComposing: false, keyCode: 229 })));
  assert.ok(!composing(/** @type {any} */ ({ isComposing: false, keyCode: 13 })));
});
