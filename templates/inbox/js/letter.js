// @ts-check
// What a key means, on whatever keyboard.

/**
 * The Latin letter or sign of a key. Where the layout has others, as in Russian,
 * Arabic, Hebrew or Greek, it is the letter of a Latin keyboard in that place.
 * @param {KeyboardEvent} e
 */
export function letter(e) {
  if (/^[!-~]$/.test(e.key)) return e.key.toLowerCase();
  if (e.code === "Slash" && e.shiftKey) return "?";
  return /^Key([A-Z])$/.exec(e.code)?.[1].toLowerCase() ?? e.key;
}

/**
 * Whether a key belongs to an input method: also the Enter that ends a
 * composition, which Safari sends after the end with the code 229.
 * @param {KeyboardEvent} e
 */
export const composing = (e) => e.isComposing || e.keyCode === 229;
