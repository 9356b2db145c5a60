// @ts-check
/**
 * A live region that does not chatter: only what someone did is told, the last word of a burst, and nothing twice.
 *
 * @param {HTMLElement} element  with role=status
 */
export function mount(element) {
    let timer = 0;
    return {
        /** @param {string} sentence */
        update(sentence) {
            clearTimeout(timer);
            timer = setTimeout(() => {
                if (element.textContent !== sentence) element.textContent = sentence;
            }, 400);
        },
        destroy: () => clearTimeout(timer),
    };
}
