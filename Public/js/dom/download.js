// @ts-check
import { h } from "./element.js";

/**
 * Hands the browser a file to keep.
 *
 * @param {string} name
 * @param {Blob} content
 */
export function download(name, content) {
    const url = URL.createObjectURL(content);
    const link = h("a", { href: url, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    // The browser reads the blob after the click returns.
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
