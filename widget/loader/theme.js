// darkened reports whether the chat is dark: as it was set, else as the page is,
// which says so by style or by a meta tag, else as the system is.
export const darkened = (set) => {
  if (set === "dark" || set === "light") return set === "dark";
  let page = getComputedStyle(document.documentElement).colorScheme;
  if (!/light|dark/.test(page)) page = document.querySelector("meta[name=color-scheme]")?.content;
  const can = /dark/.test(page);
  return can === /light/.test(page) ? matchMedia("(prefers-color-scheme:dark)").matches : can;
};
