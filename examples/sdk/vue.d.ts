import type { Ref } from "vue";
import type { Parley, Settings } from "./parley.js";

/** Has the chat on the page while the component is on it; unread is how many messages were not read. */
export function useParley(settings: Settings): { parley: Parley; unread: Ref<number> };
