import type { Events, Parley, Settings } from "./parley.js";

/** Has the chat on the page while the component is on it. */
export function useParley(settings: Settings): Parley;

/** Calls f with each event of that name. */
export function useParleyEvent<K extends keyof Events>(event: K, f: (detail: Events[K]) => void): void;

/** How many messages were not read. */
export function useUnread(): number;
