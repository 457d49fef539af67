// @ts-check
// The places in canned replies: {{visitor.name or "there"}} is filled in where the
// reply is put into the text, {{?order number}} is for the agent to fill in.

const place = /\{\{\s*(?:\?|(?:visitor|agent|conversation|attr)\.|page\b)[^{}]*\}\}/;

/**
 * A text with its places filled in. What is not known and has no "or" stays, and
 * so does what asks. Values are not looked through again.
 * @param {string} text
 * @param {Record<string, string | undefined>} values by name, such as "visitor.name"
 */
export const filled = (text, values) => text.replace(new RegExp(place, "g"), (whole) => {
  const m = /^\{\{\s*([\w.-]+)\s*(?:or\s+"([^"]*)"\s*)?\}\}$/.exec(whole);
  if (!m) return whole;
  const value = values[m[1]] || m[2];
  return value === undefined ? whole : value.replaceAll("{{", "{ {");
});

/**
 * Where the first place stands that is still to be filled in.
 * @param {string} text
 * @param {number} [from]
 * @returns {{start: number, end: number, text: string} | null}
 */
export function openPlace(text, from = 0) {
  const m = place.exec(text.slice(from));
  return m && { start: from + m.index, end: from + m.index + m[0].length, text: m[0] };
}
