// events returns what tells the page of something, as an event on the document and
// to those who asked by "on".
export const events = () => {
  const handlers = new Map();
  const heard = (name) => handlers.get(name) || [];
  const emit = (name, detail) => {
    document.dispatchEvent(new CustomEvent("parley:" + name, { detail }));
    for (const f of heard(name)) {
      try { f(detail); } catch (e) { setTimeout(() => { throw e; }); }
    }
  };
  emit.on = (name, f) => typeof f === "function" && handlers.set(name, [...heard(name), f]);
  emit.off = (name, f) => handlers.set(name, f ? heard(name).filter((h) => h !== f) : []);
  return emit;
};
