// @ts-check
/**
 * The page's keys: / to search, j and k through the rows, Enter on a row. Esc belongs to the dialog and the search
 * field.
 *
 * @param {{search: () => void, move: (step: number) => void, activate: () => boolean}} actions
 */
export function mount({ search, move, activate }) {
    const moves = { j: 1, k: -1 };

    /** @param {KeyboardEvent} event */
    function onKey(event) {
        const target = /** @type {HTMLElement} */ (event.target);
        if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
        if (target.closest("dialog, input, select, textarea, [contenteditable]")) return;
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
