// @ts-check
import { createAfterPaint } from "../dom/after-paint.js";
import { h } from "../dom/element.js";
import { pause } from "../dom/pause.js";
import { compare } from "../gateways/sorting.js";

/** Options that are added in one go: some milliseconds. */
const portion = 250;

/**
 * The list of sites that have gateways. Thousands of options take longer than all else of the page: they come once that
 * is on screen, and in portions, so that typing and scrolling go on.
 *
 * @param {HTMLSelectElement} element
 * @param {{onPick: (site: string) => void}} actions
 */
export function mount(element, { onPick }) {
    /** @type {?import("../gateways/circuit.js").GatewayEntry[]} */
    let listed = null;
    let chosen = "";
    /**
     * Names of the listed sites, by id.
     *
     * @type {Map<string, string>}
     */
    let names = new Map();
    /** @type {Map<string, HTMLOptionElement>} */
    let options = new Map();
    const change = () => onPick(element.value);
    element.addEventListener("change", change);
    const filling = createAfterPaint(fill);

    async function fill() {
        const wanted = names;
        const order = [...wanted].sort((a, b) => compare(a[1], b[1]));
        for (let from = 0; from < order.length; from += portion) {
            if (from > 0) await pause();
            // Other names came meanwhile, and are on their way.
            if (names !== wanted) return;
            element.append(...order.slice(from, from + portion).map(([id, name]) => optionOf(id, name)));
            // An option that moves is not the chosen one for a moment.
            if (element.value !== chosen) element.value = chosen;
        }
    }

    /**
     * @param {string} id
     * @param {string} name
     */
    function optionOf(id, name) {
        const option = options.get(id) ?? h("option", { value: id }, name);
        options.set(id, option);
        return option;
    }

    return {
        /**
         * @param {import("../gateways/circuit.js").GatewayEntry[]} entries
         * @param {string} site
         */
        update(entries, site) {
            if (entries === listed && site === chosen) return;
            /** @type {Map<string, string>} */
            const fresh = new Map();
            for (const { gateway: { site_id: id, site_name: name } } of entries) if (id) fresh.set(id, name ?? id);
            if (site !== "" && !fresh.has(site)) fresh.set(site, "Unknown site");
            [listed, chosen] = [entries, site];
            // With most refreshes they are the same.
            if (!areEqual(fresh, names)) {
                names = fresh;
                options = new Map();
                element.replaceChildren(
                    h("option", { value: "" }, "All sites"),
                    ...(site === "" ? [] : [optionOf(site, names.get(site) ?? site)]),
                );
                filling.soon();
            }
            if (element.value !== site) element.value = site;
        },
        destroy() {
            filling.cancel();
            names = new Map();
            element.removeEventListener("change", change);
        },
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
