// What goes on with a chosen file: it is kept on the browser's shelf, made as small
// as there is use for, and sent.

import * as shelf from "../../templates/base/shelf.js";
import { scaled } from "../../templates/base/scale.js";
import { sentence, upload } from "../../templates/base/upload.js";
import { make } from "./page.js";

export { shelf };

// begin sends what was chosen. on has what follows: kept, refused and changed.
export async function begin(c, data, words, token, on) {
  const file = c.file, note = { id: c.id, name: c.name, alt: c.alt, have: c.have };
  if (/^image\//.test(file.type)) describe(c, words, () => {
    note.alt = c.alt;
    shelf.note(note);
    on.changed();
  });
  shelf.put(note, file);
  const body = await scaled(file);
  if (c.gone) return;
  c.sending = upload(body, {
    url: "/frame/file?" + new URLSearchParams({ site: data.site, id: c.id, name: c.name, locale: data.locale }),
    headers: () => ({ "Parley-Token": token() }),
    have: body === file ? c.have : 0,
    progress: (share) => { c.bar.value = share; },
    noted: (have) => {
      note.have = have;
      shelf.note(note);
    },
    kept: (answer) => on.kept(JSON.parse(answer)),
    refused: (answer) => on.refused(sentence(answer)),
  });
}

// describe lets the visitor say what a picture shows.
function describe(c, words, changed) {
  const input = make("input", "alt");
  input.value = c.alt;
  input.maxLength = 120;
  input.placeholder = words.fileAlt;
  input.dir = "auto";
  input.setAttribute("aria-label", words.fileAlt + " " + c.name);
  input.oninput = (e) => {
    e.stopPropagation();
    c.alt = input.value;
    changed();
  };
  c.row.append(input);
}
