// What most visitors never need: the page loads it when it does.

export * as asked from "./asked.js";
export * as home from "./home.js";
export * as here from "./here.js";
export * as identify from "./identity.js";
export * as mask from "./mask.js";
export * as meaning from "./meaning.js";
export * as opening from "./opening.js";
export * as over from "./over.js";
export * as shown from "./shown.js";
export * as uploads from "./uploads.js";
