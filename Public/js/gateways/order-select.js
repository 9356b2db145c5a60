// @ts-check
import { h } from "../dom/element.js";
import { circuitColumns } from "./circuit-columns.js";
import { gatewayColumns } from "./gateway-columns.js";

/**
 * The order of the rows as a list to choose from: on a phone most columns have no header to press.
 *
 * @param {HTMLSelectElement} element
 * @param {{onSort: (sort: string) => void}} actions
 */
export function mount(element, { onSort }) {
    let listed = "";
    const change = () => onSort(element.value);
    element.addEventListener("change", change);

    return {
        /** @param {import("../state/url.js").View} view */
        update({ view, sort }) {
            if (view !== listed) {
                listed = view;
                const columns = /** @type {import("./gateway-columns.js").Column<any>[]} */ (
                    view === "gateways" ? gatewayColumns : circuitColumns);
                element.replaceChildren(
                    h("option", { value: "" }, view === "gateways" ? "By name" : "Worst first"),
                    ...columns.filter((column) => column.key !== undefined).flatMap(({ id, label, sortedBy, numeric }) => {
                        const words = sortedBy ?? label;
                        const [up, down] = [
                            h("option", { value: id }, `${words} ${numeric ? "↑" : "A–Z"}`),
                            h("option", { value: `-${id}` }, `${words} ${numeric ? "↓" : "Z–A"}`),
                        ];
                        return numeric ? [down, up] : [up, down];
                    }),
                );
            }
            // A link may name a column that is not there.
            const isKnown = [...element.options].some((option) => option.value === sort);
            element.value = isKnown ? sort : "";
        },
        destroy: () => element.removeEventListener("change", change),
    };
}
