// @ts-check
import { patch } from "../dom/patch.js";

/**
 * Fills a region with one element. Only what differs from before is changed, so that a refresh takes nobody's selection,
 * focus or place.
 *
 * @param {Element} region
 * @param {?Element} content
 */
export function fill(region, content) {
    const old = region.firstElementChild;
    if (content === null) region.replaceChildren();
    else if (old !== null && old.nodeName === content.nodeName) patch(old, content);
    else region.replaceChildren(content);
}
