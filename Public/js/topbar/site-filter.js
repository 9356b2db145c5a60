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
    /**
     * Names of the listed sites, by id.
     *
     * @type {?Map<string, string>}
     */
    let listedNames = null;
    const change = () => onPick(element.value);
    element.addEventListener("change", change);

    return {
        /**
         * @param {import("../gateways/circuit.js").GatewayEntry[]} entries
         * @param {string} site
         */
        update(entries, site) {
            if (entries === listed && site === listedSite) return;
            /** @type {Map<string, string>} */
            const names = new Map();
            for (const { gateway: { site_id: id, site_name: name } } of entries) if (id) names.set(id, name ?? id);
            if (site !== "" && !names.has(site)) names.set(site, "Unknown site");
            // Thousands of sites take their time to be put in order, and with most refreshes they are the same.
            if (listedNames === null || !areEqual(names, listedNames)) {
                listedNames = names;
                const options = [...names].sort((a, b) => compare(a[1], b[1]));
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

/**
 * @param {Map<string, string>} a
 * @param {Map<string, string>} b
 */
function areEqual(a, b) {
    if (a.size !== b.size) return false;
    for (const [id, name] of a) if (b.get(id) !== name) return false;
    return true;
}
