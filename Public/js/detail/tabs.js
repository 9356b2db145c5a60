// @ts-check
import { h, icon } from "../dom/element.js";

/**
 * Tabs over one panel. Arrows, Home and End move the focus; Enter, Space or a click open the tab, for opening one may
 * spend calls to Mist.
 *
 * @param {HTMLElement} element
 * @param {{
 *   tabs: {id: string, label: string, icon: string}[],
 *   panel: HTMLElement,
 *   onPick: (id: string) => void,
 * }} options
 */
export function mount(element, { tabs, panel, onPick }) {
    element.setAttribute("role", "tablist");
    panel.setAttribute("role", "tabpanel");
    panel.id = "chart-panel";
    const buttons = tabs.map(({ id, label, icon: symbol }) => {
        const button = h(
            "button",
            {
                type: "button", role: "tab", class: "tab", id: `chart-tab-${id || "first"}`, "data-tab": id,
                "aria-controls": panel.id, "aria-selected": "false", tabindex: -1,
            },
            icon(symbol), " ", label,
        );
        button.addEventListener("click", () => onPick(id));
        return button;
    });
    element.append(...buttons);
    element.addEventListener("keydown", (event) => {
        const at = buttons.indexOf(document.activeElement);
        const last = buttons.length - 1;
        const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
        if (at < 0 || next === undefined) return;
        event.preventDefault();
        buttons.at(next > last ? 0 : next).focus();
    });
    /** On a phone they may not all fit. */
    const reveal = () =>
        element.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });

    return {
        reveal,
        /** @param {string} id */
        update(id) {
            for (const button of buttons) {
                const selected = button.dataset.tab === id;
                const fresh = selected && button.getAttribute("aria-selected") !== "true";
                button.setAttribute("aria-selected", String(selected));
                button.tabIndex = selected ? 0 : -1;
                if (fresh) panel.setAttribute("aria-labelledby", button.id);
                if (fresh) reveal();
            }
        },
    };
}
