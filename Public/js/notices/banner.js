// @ts-check
import { h, icon } from "../dom/element.js";
import { patch } from "../dom/patch.js";

/**
 * Sentences hold names from outside: one that runs from right to left must not turn the next around.
 *
 * @param {string[]} sentences
 */
const isolated = (sentences) => h("span", {}, sentences.map((sentence) => [h("bdi", {}, sentence), " "]));

/**
 * One banner for what is missing or old, and why; hidden when all is well.
 * @param {HTMLElement} element
 */
export function mount(element) {
    return {
        /** @param {string[]} sentences */
        update(sentences) {
            const words = [...new Set(sentences)];
            element.hidden = words.length === 0;
            const shown = words.slice(0, 3);
            const rest = words.slice(3);
            const fresh = h(
                "div", { class: "sentences" }, icon("exclamation-triangle-fill"), isolated(shown),
                rest.length > 0 && h("details", {},
                    h("summary", {}, `and ${rest.length} more`), isolated(rest)),
            );
            if (element.firstElementChild) patch(element.firstElementChild, fresh);
            else element.append(fresh);
        },
        destroy: () => element.replaceChildren(),
    };
}
