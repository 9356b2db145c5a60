// @ts-check
import { h } from "../dom/element.js";

/**
 * A row of buttons, one window pressed.
 *
 * @param {HTMLElement} element
 * @param {{spans: import("../state/windows.js").Span[], onPick: (id: string) => void}} options
 */
export function mount(element, { spans, onPick }) {
    const buttons = spans.map((span) => {
        const button = h(
            "button",
            {
                type: "button", class: "btn btn-sm btn-window", "data-window": span.id, "aria-pressed": "false",
                "aria-label": span.words.replace(/^l/, "L"),
            },
            span.label,
        );
        button.addEventListener("click", () => onPick(span.id));
        element.append(button);
        return button;
    });
    return {
        /** @param {string} id */
        update(id) {
            for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.window === id));
        },
        destroy: () => element.replaceChildren(),
    };
}
