// What goes on with a chosen file: it is kept on the browser's shelf, made as small
// as there is use for, and sent.

import * as shelf from "../../templates/base/shelf.js";
import { sentence, upload } from "../../templates/base/upload.js";
import { make } from "./page.js";

export { shelf };

// side is how long a picture's longer side is.
const side = 4096;

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

// scaled is a picture no larger than there is use for; all else as it is.
async function scaled(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type)) return file;
  try {
    const all = await createImageBitmap(file);
    const by = Math.min(1, side / Math.max(all.width, all.height));
    if (by === 1) return file;
    const to = new OffscreenCanvas(Math.round(all.width * by), Math.round(all.height * by));
    to.getContext("2d").drawImage(all, 0, 0, to.width, to.height);
    return await to.convertToBlob({ type: file.type, quality: 0.85 });
  } catch {
    return file;
  }
}
