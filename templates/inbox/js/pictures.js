// @ts-check
// Pictures in the article editor: chosen, pasted or dropped, they go to the relay at
// once, and the answer names them where its author is. Without this the form brings
// them.
import { sentence, upload } from "../../base/upload.js";
import { make, newID } from "./dom.js";

/**
 * Puts a line of its own into a text at a place, and says where its brackets are.
 * @param {string} text
 * @param {number} at
 * @param {string} line
 * @returns {{ text: string, from: number }}
 */
export function insert(text, at, line) {
  const before = text.slice(0, at).replace(/\s+$/, "");
  const after = text.slice(at).replace(/^\s+/, "");
  const head = before && before + "\n\n";
  return { text: head + line + (after && "\n\n" + after), from: head.length + 2 };
}

/** @param {HTMLFormElement} form @param {() => void} changed */
export function start(form, changed) {
  const box = /** @type {HTMLElement | null} */ (form.querySelector(".editor-picture"));
  const answer = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("#article-answer"));
  const input = /** @type {HTMLInputElement | null} */ (form.querySelector("#article-picture"));
  const means = /** @type {HTMLInputElement | null} */ (form.querySelector("#article-picture-words"));
  const list = box?.querySelector("ul");
  if (!box || !answer || !input || !means || !list) return;
  /** @type {HTMLElement | null} */ (box.querySelector("button"))?.remove();
  const { url, added = "", describe = "", uploading = "" } = box.dataset;

  /** @param {File} file */
  const add = (file) => {
    const id = newID();
    const said = means.value.trim().replaceAll("[", "(").replaceAll("]", ")");
    means.value = "";
    const line = `![${said}](picture:${id})`;
    const put = insert(answer.value, answer.selectionStart, line);
    answer.value = put.text;
    answer.focus();
    const caret = said ? put.from - 2 + line.length : put.from;
    answer.setSelectionRange(caret, caret);
    const bar = /** @type {HTMLProgressElement} */ (make("progress", ""));
    bar.value = 0;
    bar.setAttribute("aria-label", `${uploading} ${file.name}`);
    const row = make("li", "", make("bdi", "", file.name), bar);
    list.append(row);
    upload(file, {
      url: `${url}?${new URLSearchParams({ id, name: file.name })}`,
      headers: () => ({ Accept: "application/json", "Content-Type": "application/octet-stream" }),
      progress: (share) => { bar.value = share; },
      noted: () => {},
      kept: () => {
        const rest = answer.value.split(`](picture:${id})`)[0];
        row.replaceChildren(rest.endsWith("![") ? describe : added);
        changed();
      },
      refused: (why) => {
        bar.replaceWith(make("span", "bad", sentence(why)));
        // What was described meanwhile goes with what it describes.
        answer.value = answer.value.replace(new RegExp(`!\\[[^\\]]*\\]\\(picture:${id}\\)\\n*`), "");
        changed();
      },
    });
  };
  /** @param {FileList | undefined | null} files */
  const pictures = (files) => [...files ?? []].filter((f) => f.type.startsWith("image/"));
  input.addEventListener("change", (e) => {
    e.stopPropagation();
    [...input.files ?? []].forEach(add);
    input.value = "";
  });
  answer.addEventListener("paste", (e) => {
    // A table or a text may come with a picture of itself: its words count.
    const data = e.clipboardData;
    const files = data?.types.includes("text/plain") ? [] : pictures(data?.files);
    if (!files.length) return;
    e.preventDefault();
    files.forEach(add);
  });
  answer.addEventListener("dragover", (e) => { if (e.dataTransfer?.types.includes("Files")) e.preventDefault(); });
  answer.addEventListener("drop", (e) => {
    if (!e.dataTransfer?.files.length) return;
    e.preventDefault();
    [...e.dataTransfer.files].forEach(add);
  });
}
