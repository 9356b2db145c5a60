// @ts-check
/**
 * Copying the whole table takes all of its rows, also those that are not in the document.
 *
 * @param {HTMLElement} element  the table's region
 * @param {() => string} text  of all rows
 */
export function mount(element, text) {
    /** @param {ClipboardEvent} event */
    function onCopy(event) {
        const body = element.querySelector("tbody");
        if (event.defaultPrevented || body === null || element.hidden) return;
        if (!getSelection()?.containsNode(body) || event.clipboardData === null) return;
        event.clipboardData.setData("text/plain", text());
        event.preventDefault();
    }
    document.addEventListener("copy", onCopy);
    return { destroy: () => document.removeEventListener("copy", onCopy) };
}
