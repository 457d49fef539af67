// The shop's own script: a cart that lives in this browser, and a button that
// opens the chat through Parley's queue, whether or not the widget has loaded.
(() => {
  "use strict";

  window.parley = window.parley || function () {
    (window.parley.q = window.parley.q || []).push(arguments);
  };

  const key = "kiln-lane-cart";
  const $ = (selector) => document.querySelector(selector);

  // Slug -> quantity. Storage may be denied or hold anything.
  let cart = {};
  try {
    const stored = JSON.parse(localStorage.getItem(key));
    for (const [slug, n] of Object.entries(stored || {})) {
      if (Number.isInteger(n) && n > 0 && n < 100) cart[slug] = n;
    }
  } catch {
    cart = {};
  }

  const save = () => {
    try {
      localStorage.setItem(key, JSON.stringify(cart));
    } catch {
      // Without storage the cart lasts as long as the page.
    }
    count();
  };

  const count = () => {
    const n = Object.values(cart).reduce((sum, each) => sum + each, 0);
    const badge = $("[data-count]");
    badge.textContent = String(n);
    badge.hidden = n === 0;
  };

  let fading = 0;
  const note = (text) => {
    const box = $("[data-note]");
    box.textContent = text;
    box.classList.add("shown");
    clearTimeout(fading);
    fading = setTimeout(() => box.classList.remove("shown"), 4000);
  };

  const pounds = (pence) => "£" + (pence / 100).toFixed(2);

  const element = (name, properties, ...children) => {
    const e = Object.assign(document.createElement(name), properties);
    e.append(...children);
    return e;
  };

  const showCart = (catalog, area) => {
    const draw = () => {
      const lines = Object.keys(cart).filter((slug) => Object.hasOwn(catalog, slug));
      const total = lines.reduce((sum, slug) => sum + cart[slug] * catalog[slug].price, 0);
      $("[data-cart-rows]").replaceChildren(...lines.map(row));
      $("[data-cart-total]").textContent = pounds(total);
      $("[data-cart-sum]").hidden = lines.length === 0;
      $("[data-cart-empty]").hidden = lines.length > 0;
    };

    const row = (slug) => {
      const { name, price, url } = catalog[slug];
      const amount = element("span", { className: "price", textContent: pounds(price * cart[slug]) });
      const count = element("input", { type: "number", min: 1, max: 99, value: cart[slug] });
      count.setAttribute("aria-label", `${area.dataset.quantity}: ${name}`);
      count.addEventListener("change", () => {
        cart[slug] = Math.min(99, Math.max(1, Math.round(Number(count.value)) || 1));
        save();
        draw();
      });
      const remove = element("button", { type: "button", textContent: area.dataset.remove });
      remove.setAttribute("aria-label", `${area.dataset.remove}: ${name}`);
      remove.addEventListener("click", () => {
        delete cart[slug];
        save();
        draw();
      });
      return element("li", {},
        element("img", { src: `/static/img/${slug}.svg`, alt: "" }),
        element("a", { href: url, textContent: name }), count, amount, remove);
    };

    draw();
  };

  count();

  for (const button of document.querySelectorAll("[data-add]")) {
    button.addEventListener("click", () => {
      const slug = button.dataset.add;
      cart[slug] = Math.min(99, (cart[slug] || 0) + 1);
      save();
      note(button.dataset.said);
    });
  }
  for (const button of document.querySelectorAll("[data-open-chat]")) {
    button.addEventListener("click", () => window.parley("open"));
  }
  for (const button of document.querySelectorAll("[data-checkout]")) {
    button.addEventListener("click", () => note(button.dataset.checkout));
  }

  const area = $("[data-cart]");
  if (area) {
    fetch(document.body.dataset.catalog)
      .then((answer) => {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      })
      .then((catalog) => showCart(catalog, area))
      .catch(() => note(area.dataset.lost));
  }
})();
