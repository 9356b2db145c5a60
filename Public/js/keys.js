// @ts-check
/**
 * The page's keys: / to search, j and k through the rows, Enter on a row. Esc belongs to the dialog and the search
 * field. Ctrl-F goes to the page's search where the browser's would not find rows that are not in the document; pressed
 * again, there, it is the browser's.
 *
 * @param {{
 *   search: () => void, move: (step: number) => void, activate: () => boolean, isPartial: () => boolean,
 * }} actions
 */
export function mount({ search, move, activate, isPartial }) {
    /** @type {{[key: string]: number}} */
    const moves = { j: 1, k: -1 };

    /** @param {KeyboardEvent} event */
    function onKey(event) {
        const target = /** @type {HTMLElement} */ (event.target);
        if (event.altKey || event.defaultPrevented) return;
        if (target.closest("dialog, input, select, textarea, [contenteditable], .dropdown-menu")) return;
        if (event.ctrlKey || event.metaKey) {
            if (event.key !== "f" || event.shiftKey || !isPartial()) return;
            event.preventDefault();
            search();
            return;
        }
        if (event.key === "/") {
            event.preventDefault();
            search();
        } else if (event.key in moves) {
            event.preventDefault();
            move(moves[event.key]);
        } else if (event.key === "Enter" && activate()) event.preventDefault();
    }

    document.addEventListener("keydown", onKey);
    return { destroy: () => document.removeEventListener("keydown", onKey) };
}
