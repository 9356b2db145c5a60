// @ts-check
import { createAfterPaint } from "../dom/after-paint.js";

/**
 * The search field: tells what is typed once it is painted, so that a letter never waits for its result; Esc clears it,
 * then leaves it.
 *
 * @param {HTMLInputElement} element
 * @param {{onSearch: (q: string) => void|Promise<void>}} actions
 */
export function mount(element, { onSearch }) {
    const tell = createAfterPaint(() => onSearch(element.value.trim()));
    /** While someone types, the field is ahead of the view. */
    let isAhead = false;
    const change = () => {
        isAhead = true;
        tell.soon();
    };
    element.addEventListener("input", change);
    element.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.preventDefault();
        if (element.value === "") element.blur();
        element.value = "";
        change();
    });
    return {
        /** @param {string} q */
        update(q) {
            if (element.value.trim() === q) isAhead = false;
            else if (!isAhead) element.value = q;
        },
        focus() {
            element.focus();
            element.select();
        },
        destroy: tell.cancel,
    };
}
