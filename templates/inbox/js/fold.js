// @ts-check

/**
 * Text without case and marks, by which what was typed finds what is there.
 * @param {string} text
 */
export const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
