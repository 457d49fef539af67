import { createApp, defineComponent, h, ref } from "vue";
import { useParley } from "../../sdk/vue.js";

const settings = { relay: "http://localhost:8080", site: "shop" };

const Help = defineComponent(() => {
  const { parley, unread } = useParley(settings);
  return () => [
    h("button", { onClick: () => parley("open") }, "Ask us"),
    h("p", ["Unread: ", h("output", unread.value)]),
  ];
});

const App = defineComponent(() => {
  const helps = ref(true);
  return () => [
    h("h1", "Vue"),
    helps.value ? h(Help) : null,
    h("button", { onClick: () => { helps.value = !helps.value; } }, helps.value ? "Without help" : "With help"),
  ];
});

createApp(App).mount("#app");
