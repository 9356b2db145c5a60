// @ts-check
import { createAfterPaint } from "../dom/after-paint.js";

/**
 * The search field: tells what is typed once it is painted, so that a letter never waits for its result; Esc clears it,
 * then leaves it.
 *
 * @param {HTMLInputElement} element
 * @param {{onSearch: (q: string) => void}} actions
 */
export function mount(element, { onSearch }) {
    const tell = createAfterPaint(() => onSearch(element.value.trim()));
    element.addEventListener("input", tell.soon);
    element.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        event.preventDefault();
        if (element.value === "") element.blur();
        element.value = "";
        tell.soon();
    });
    return {
        /** @param {string} q */
        update(q) {
            // While someone types, the field is ahead of the view.
            if (element.value.trim() !== q && (document.activeElement !== element || q === "")) element.value = q;
        },
        focus() {
            element.focus();
            element.select();
        },
        destroy: tell.cancel,
    };
}
