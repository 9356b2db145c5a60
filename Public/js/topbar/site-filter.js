// @ts-check
import { h } from "../dom/element.js";
import { compare } from "../gateways/sorting.js";

/**
 * The list of sites that have gateways.
 *
 * @param {HTMLSelectElement} element
 * @param {{onPick: (site: string) => void}} actions
 */
export function mount(element, { onPick }) {
    /** @type {?import("../gateways/circuit.js").GatewayEntry[]} */
    let listed = null;
    let listedSite = "";
    let listedOptions = "";
    const change = () => onPick(element.value);
    element.addEventListener("change", change);

    return {
        /**
         * @param {import("../gateways/circuit.js").GatewayEntry[]} entries
         * @param {string} site
         */
        update(entries, site) {
            if (entries === listed && site === listedSite) return;
            const names = new Map();
            for (const { gateway: { site_id: id, site_name: name } } of entries) if (id) names.set(id, name ?? id);
            if (site !== "" && !names.has(site)) names.set(site, "Unknown site");
            const options = [...names].sort((a, b) => compare(a[1], b[1]));
            const list = JSON.stringify(options);
            if (list !== listedOptions) {
                listedOptions = list;
                element.replaceChildren(
                    h("option", { value: "" }, "All sites"),
                    ...options.map(([id, name]) => h("option", { value: id }, name)),
                );
            }
            if (element.value !== site) element.value = site;
            [listed, listedSite] = [entries, site];
        },
        destroy: () => element.removeEventListener("change", change),
    };
}
