import { onMounted, onUnmounted, ref } from "vue";
import { load, parley } from "./parley.js";

// useParley has the chat on the page while a component is on it: what calls it, and
// how many messages were not read.
export function useParley(settings) {
  const unread = ref(0);
  const end = [];
  onMounted(() => {
    end.push(load(settings), parley("on", "unread", ({ count }) => { unread.value = count; }));
    parley("get", "unread").then((count) => { unread.value = count || 0; });
  });
  onUnmounted(() => end.splice(0).forEach((f) => f()));
  return { parley, unread };
}
