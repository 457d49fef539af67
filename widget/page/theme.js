// The page is light or dark as the page around it is, which the system need not be.

import { doc } from "./page.js";

let parts; // of the style sheets, those for dark

// wear puts on a theme: "light" or "dark". Anything else leaves it to the system.
export function wear(theme) {
  if (theme !== "light" && theme !== "dark") return;
  parts ||= [...doc.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule.media && rule.media.mediaText === "(prefers-color-scheme: dark)");
  for (const part of parts) part.media.mediaText = theme === "dark" ? "all" : "not all";
  doc.documentElement.style.colorScheme = theme;
}
