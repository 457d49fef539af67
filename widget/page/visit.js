// What becomes of a visit to the help, for those who write the articles: how many
// visits there were, in how many an article was opened, and after how many of those
// somebody wrote to a person. A visit is a day of one browser, which keeps it itself;
// the relay counts and learns nothing else.

const day = 864e5;
const most = 20; // articles of a visit

// visit counts for a site; send takes what the relay is to count.
export function visit(site, send) {
  const key = `parley:${site}:visit`;
  const count = (change) => {
    try {
      const kept = JSON.parse(localStorage.getItem(key) || "null");
      const now = kept && Date.now() - kept.at < day ? kept : null;
      const next = now || { at: Date.now(), read: [], chat: 0 };
      const body = new URLSearchParams(now ? "" : "begins=1");
      if (!change(next, body)) return;
      localStorage.setItem(key, JSON.stringify(next));
      if (String(body)) send(body);
    } catch { /* what cannot be kept cannot be told apart, and is not counted */ }
  };
  return {
    searched: () => count(() => true),
    opened: (id) => count((visit, body) => {
      if (visit.read.includes(id) || visit.read.length >= most) return false;
      if (!visit.read.length) body.set("first", "1");
      visit.read.push(id);
      body.set("article", id);
      return true;
    }),
    wrote: () => count((visit, body) => {
      if (visit.chat || !visit.read.length) return false;
      visit.chat = 1;
      for (const id of visit.read) body.append("followed", id);
      return true;
    }),
  };
}
