// @ts-check
// The order of a list: the highest score first, and then by id, as the relay
// lists them.

/** @typedef {{conv: string, score: number}} Place */

/**
 * The one before which a conversation with this score stands, undefined at the
 * end.
 * @param {Place[]} places as they stand
 * @param {string} conv
 * @param {number} score
 */
export const nextOf = (places, conv, score) =>
  places.find((p) => p.conv !== conv && (p.score < score || p.score === score && p.conv > conv));

/**
 * Whether a conversation stands among the rows that are there. Behind the last
 * of them it comes with the following page, if there is more, unless it was
 * there and did not move down.
 * @param {Place[]} places
 * @param {string} conv
 * @param {number | undefined} score undefined if it is not in the list at all
 * @param {boolean} more
 */
export function shows(places, conv, score, more) {
  if (score === undefined) return false;
  if (!more || nextOf(places, conv, score)) return true;
  const before = places.find((p) => p.conv === conv);
  return !!before && before.score <= score;
}

/**
 * How far an agent has seen a conversation.
 * @param {string} seen as rows have it: agents, each with a sequence after a colon
 * @param {string} agent
 */
export function seenTo(seen, agent) {
  const all = seen.split(" ");
  const mine = all.find((s) => s.startsWith(agent + ":")) ?? all.find((s) => s.startsWith(":"));
  return mine ? Number(mine.split(":")[1]) : 0;
}
