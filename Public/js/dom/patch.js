// @ts-check
/**
 * Makes `old` equal to `fresh` by changing only what differs, so that focus, hover and selection survive a refresh.
 *
 * @param {Element} old
 * @param {Element} fresh
 */
export function patch(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    // The policy forbids the style attribute, not the style object. Whether details are open is the reader's own.
    const isOurs = (/** @type {string} */ name) => name !== "style" && !(name === "open" && old.nodeName === "DETAILS");
    for (const { name } of [...old.attributes]) {
        if (isOurs(name) && !fresh.hasAttribute(name)) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
        if (isOurs(name) && old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    const [oldStyle, freshStyle] = [/** @type {any} */ (old).style, /** @type {any} */ (fresh).style];
    if (oldStyle.cssText !== freshStyle.cssText) oldStyle.cssText = freshStyle.cssText;

    const [before, after] = [[...old.childNodes], [...fresh.childNodes]];
    after.forEach((node, index) => {
        const mate = before[index];
        if (mate === undefined) old.append(node);
        else if (mate.nodeName !== node.nodeName) mate.replaceWith(node);
        else if (node instanceof Element) patch(/** @type {Element} */ (mate), node);
        else if (mate.nodeValue !== node.nodeValue) mate.nodeValue = node.nodeValue;
    });
    for (const node of before.slice(after.length)) node.remove();
}
