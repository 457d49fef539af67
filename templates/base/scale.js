// @ts-check
// Makes a picture as small as there is use for, before it is sent.

const side = 4096; // pixels of the longer side
const most = 13e6; // pixels that the relay takes of whatever comes out here
const plain = 4.5e6; // pixels that it takes in whatever form they come

/**
 * A picture that the relay takes; all else as it is.
 * @param {File} file
 * @returns {Promise<Blob>}
 */
export async function scaled(file) {
  if (!/^image\/(?!gif|svg)/.test(file.type)) return file;
  try {
    const all = await createImageBitmap(file);
    const pixels = all.width * all.height, webp = file.type === "image/webp";
    const known = webp || /^image\/(jpeg|png)$/.test(file.type); // others the browser alone can read
    if (known && pixels <= plain && Math.max(all.width, all.height) <= side) return file;
    const by = Math.min(1, side / Math.max(all.width, all.height), Math.sqrt((webp ? plain : most) / pixels));
    const to = new OffscreenCanvas(Math.round(all.width * by), Math.round(all.height * by));
    to.getContext("2d")?.drawImage(all, 0, 0, to.width, to.height);
    return await to.convertToBlob({ type: known ? file.type : "image/jpeg", quality: 0.9 });
  } catch {
    return file;
  }
}
