// How often it is looked whether the visitor has gone on, in milliseconds. Routers
// that change the address without a new document tell nobody.
const every = 1_000;

// visits returns what tells the frame on which page the visitor is. The parts of the
// address that may hold secrets stay here.
export const visits = (p) => {
  const doc = document, bare = (url) => url.split(p.settings.query ? "#" : /[?#]/)[0];
  let page, title;
  const look = (anew) => {
    const now = bare(location.href), named = p.marked || doc.title;
    if (!p.port || !anew && page === now && title === named) return;
    p.say("title", title = named);
    p.say("page", page = now);
  };
  const timer = setInterval(look, every);
  p.signal.addEventListener("abort", () => clearInterval(timer));
  return () => {
    p.say("referrer", bare(doc.referrer));
    look(true);
  };
};
