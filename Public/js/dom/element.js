// @ts-check
/**
 * Makes an element. Data goes in as text and attributes only, never as markup; inline styles and handlers are refused,
 * as the content security policy would refuse them.
 *
 * @param {string} name
 * @param {Object<string, ?(string|number|boolean)|undefined>} [attributes]  null and false leave the attribute out
 * @param {...(Node|string|number|null|undefined|false|any[])} children
 * @returns {any}
 */
export function h(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (key === "style" || key.startsWith("on")) throw new TypeError(`attribute ${key} is not allowed`);
        element.setAttribute(key, value === true ? "" : String(value));
    }
    append(element, children);
    return element;
}

/**
 * @param {Element} element
 * @param {any[]} children
 */
function append(element, children) {
    for (const child of children) {
        if (Array.isArray(child)) append(element, child);
        else if (child !== null && child !== undefined && child !== false) {
            element.append(child instanceof Node ? child : String(child));
        }
    }
}

/**
 * A Bootstrap icon; decoration, the words stand beside it.
 *
 * @param {string} name
 */
export const icon = (name) => h("i", { class: `bi bi-${name}`, "aria-hidden": "true" });

/**
 * Text for screen readers only.
 *
 * @param {string} text
 */
export const hidden = (text) => h("span", { class: "visually-hidden" }, text);

/**
 * Sets text only where it differs, so that nothing is painted or announced anew.
 *
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
}

/**
 * The element with this id.
 *
 * @param {string} id
 * @returns {any}
 */
export function byID(id) {
    const element = document.getElementById(id);
    if (element === null) throw new Error(`index.html has no #${id}`);
    return element;
}
