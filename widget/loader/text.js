// warn says something to whoever looks after the page.
export const warn = (said) => console.warn("Parley: " + said);

// text is a field of an object of the page's. Some pages put fields into every
// object: only own ones count, and only text.
export const text = (o, name) => {
  const value = { __proto__: null, ...o }[name];
  return typeof value === "string" ? value : "";
};
