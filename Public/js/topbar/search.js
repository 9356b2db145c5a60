// @ts-check
/**
 * The search field: tells what is typed after a pause, at once on Enter; Esc clears it, then leaves it.
 *
 * @param {HTMLInputElement} element
 * @param {{onSearch: (q: string) => void}} actions
 */
export function mount(element, { onSearch }) {
    let timer = 0;
    const tell = () => {
        clearTimeout(timer);
        onSearch(element.value.trim());
    };
    element.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(tell, 30);
    });
    element.addEventListener("keydown", (event) => {
        if (event.key === "Enter") tell();
        else if (event.key === "Escape") {
            event.stopPropagation();
            event.preventDefault();
            if (element.value === "") element.blur();
            element.value = "";
            tell();
        }
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
        destroy: () => clearTimeout(timer),
    };
}
