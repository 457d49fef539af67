// Runs in the page and in the frame before their own scripts, and notes when
// what people wait for is there. Times are in milliseconds since 1970, so that
// those of page and frame can be compared.
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const seen = { began: performance.timeOrigin, tasks: [], keys: [] };
  globalThis.measured = seen;

  new PerformanceObserver((list) => {
    for (const e of list.getEntries()) seen.tasks.push(e.duration);
  }).observe({ type: "longtask", buffered: true });

  // each calls look before every frame until it returns true.
  const each = (look) => {
    const step = () => { if (!look()) requestAnimationFrame(step); };
    requestAnimationFrame(step);
  };

  if (window === top) {
    addEventListener("mousedown", (e) => { seen.click ||= performance.timeOrigin + e.timeStamp; }, true);
    addEventListener("parley:ready", () => { seen.live ||= now(); }, true);
    each(() => {
      const host = document.querySelector("parley-chat");
      const button = host && host.shadowRoot.querySelector("button");
      const box = button && button.getBoundingClientRect();
      if (!box || box.width < 4) return false;
      seen.launcher = now();
      return true;
    });
    return;
  }

  // The frame can be used as soon as what is typed goes into a field of it.
  each(() => {
    const n = document.activeElement;
    if (!n || !document.hasFocus() || !/^(INPUT|TEXTAREA)$/.test(n.tagName)) return false;
    seen.usable = now();
    return true;
  });

  // What was asked is answered: there are results, or it says that there are none.
  seen.found = () => {
    const said = document.querySelector(".found [role=status]");
    return Boolean(said && said.textContent);
  };

  // A keystroke: how long until the page has changed, how long the next picture
  // took to make, and all of it with the wait for that picture's turn.
  seen.typed = (n) => new Promise((done) => {
    seen.wanted = () => seen.keys.length >= n && done(true);
    seen.wanted();
  });
  let began = 0;
  const { port1, port2 } = new MessageChannel();
  const pending = [];
  port1.onmessage = () => {
    const [from, changed, turn] = pending.shift(), painted = performance.now();
    seen.keys.push([changed - from + painted - turn, painted - from]);
    if (seen.wanted) seen.wanted();
  };
  addEventListener("input", () => { began = performance.now(); }, true);
  addEventListener("input", () => {
    const from = began, changed = performance.now();
    requestAnimationFrame(() => {
      pending.push([from, changed, performance.now()]);
      port2.postMessage(0);
    });
  });
})();
