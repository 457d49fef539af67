// Card numbers and secrets are hidden before they leave the browser, where a site
// wants it, as the Go package mask hides them at the relay.

import { doc, field } from "./page.js";

const hidden = "••••••••", keeps = 4, longest = 34;
const separates = " \u00a0\u2009\u202f.–-";

const digits = /[0-9٠-٩۰-۹０-９](?:[ \u00a0\u2009\u202f.–-]{0,2}[0-9٠-٩۰-۹０-９]){12,}/g;
const code = /((?:^|[^a-z])(?:cvc|cvv|csc)2?(?:[ :=#]| is ){1,3})([0-9]{3,4})/gi;
const account = /[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){11,40}/g;
const key = /sk_(?:live|test)_[A-Za-z0-9]{10,}|sk-[A-Za-z0-9_-]{20,}|(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|xox[abprs]-[A-Za-z0-9-]{10,}|AIza[A-Za-z0-9_-]{30,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g;
const secret = /((?:^|[^a-z])(?:password|passwd|passphrase|passcode|pwd|pin|密码|密碼|口令|كلمة المرور|كلمة السر)[ \t]*)([:=：]|is |是|هي )([ \t]*)([^ \t\n]+)/gi;

const hide = {
  card: (s) => s.replace(digits, (run) => numbers(run, isCard)).replace(code, "$1•••"),
  iban: (s) => s.replace(account, (run) => numbers(run, isAccount)),
  key: (s) => s.replace(key, hidden),
  password: (s) => s.replace(secret, (said, word, is, gap, what) =>
    ":=：".includes(is) || /[0-9]/.test(what) ? word + is + gap + hidden : said),
};

// text is a text with what is of the kinds hidden.
export function text(s, kinds) {
  return kinds.reduce((all, kind) => Object.hasOwn(hide, kind) ? hide[kind](all) : all, s);
}

// numbers hides the numbers in a run of characters: the longest that is one, from
// where a group begins to where one ends.
function numbers(run, is) {
  const all = [...run], parts = (c) => separates.includes(c);
  for (let from = 0; from < all.length; from++) {
    if (parts(all[from]) || from && !parts(all[from - 1])) continue;
    const number = [];
    let end = 0;
    for (let at = from; at < all.length && number.length < longest; at++) {
      if (parts(all[at])) continue;
      number.push(all[at]);
      if ((at + 1 === all.length || parts(all[at + 1])) && is(number)) end = at + 1;
    }
    for (let at = end - 1, kept = 0; at >= from; at--) {
      if (!parts(all[at]) && ++kept > keeps) all[at] = "•";
    }
    from = end || from;
  }
  return all.join("");
}

function digit(c) {
  const at = c.codePointAt(0), zero = [0xff10, 0x6f0, 0x660, 0x30].find((z) => at >= z && at <= z + 9);
  return zero ? at - zero : 0;
}

function isCard(number) {
  const n = number.length, first = digit(number[0]);
  if (n < 13 || n > 19 || first < 2 || first > 6) return false;
  const sum = number.reduce((all, c, i) => {
    const d = digit(c) * ((n - i) % 2 ? 1 : 2);
    return all + (d > 9 ? d - 9 : d);
  }, 0);
  return sum % 10 === 0;
}

function isAccount(number) {
  if (number.length < 15) return false;
  const moved = [...number.slice(4), ...number.slice(0, 4)];
  return moved.reduce((rest, c) => c >= "A" ? (rest * 100 + c.charCodeAt(0) - 55) % 97 : (rest * 10 + Number(c)) % 97, 0) === 1;
}

// begin hides in whatever is sent from the page what is of the kinds that its data
// name, and says so.
export function begin({ mask, masks }) {
  const kinds = mask.split(" ");
  const clean = (n) => {
    const masked = text(n.value, kinds);
    if (masked === n.value) return;
    n.value = masked;
    n.dispatchEvent(new Event("input", { bubbles: true }));
    if (n.id === "message") setTimeout(() => { field("notice").textContent = masks; });
  };
  doc.addEventListener("submit", (e) => {
    for (const n of e.target.querySelectorAll("textarea.field, input.field:not([type])")) clean(n);
  }, true);
  doc.addEventListener("keydown", (e) => {
    if (e.target === field("message") && e.key === "Enter" && !e.shiftKey) clean(e.target);
  }, true);
}
