// @ts-check
import { h, icon, setText } from "../dom/element.js";
import { formatCount } from "../format/number.js";
import { conditions } from "../gateways/conditions.js";

/**
 * What is wrong, counted; each count is a filter. Several at once show what has any of them.
 *
 * @param {HTMLElement} element
 * @param {{onFilter: (filter: string[]) => void}} actions
 */
export function mount(element, { onFilter }) {
    /** @type {string[]} */
    let active = [];
    const chips = conditions.map((condition) => {
        const count = h("span", { class: "count" });
        const chip = h(
            "button",
            {
                type: "button", class: `chip chip-${condition.tone}`,
                "data-filter": condition.id, "aria-pressed": "false",
                title: `${condition.counts === "gateways" ? "Gateways" : "Circuits"}: ${condition.meaning}`,
            },
            icon(condition.icon), h("span", {}, condition.label), count,
        );
        chip.addEventListener("click", () => {
            const without = active.filter((id) => id !== condition.id);
            onFilter(without.length < active.length ? without : [...active, condition.id]);
        });
        element.append(chip);
        return { id: condition.id, chip, count };
    });

    return {
        /**
         * @param {?Map<string, number>} counts  null before anything is known
         * @param {string[]} filter
         */
        update(counts, filter) {
            active = filter;
            for (const { id, chip, count } of chips) {
                const number = counts?.get(id) ?? null;
                setText(count, formatCount(number));
                chip.setAttribute("aria-pressed", String(filter.includes(id)));
                chip.classList.toggle("empty", !number);
            }
        },
        destroy: () => element.replaceChildren(),
    };
}
