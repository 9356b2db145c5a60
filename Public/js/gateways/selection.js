// @ts-check
import { conditions } from "./conditions.js";

/**
 * @typedef {import("./circuit.js").GatewayEntry} GatewayEntry
 * @typedef {import("./circuit.js").Circuit} Circuit
 */

/**
 * Every word must be found.
 *
 * @param {string} q
 */
const words = (q) => q.toLowerCase().split(/\s+/).filter(Boolean);

/**
 * @param {string} text
 * @param {string[]} wanted
 */
const matches = (text, wanted) => wanted.every((word) => text.includes(word));

/**
 * What the view's search, site and filters leave, in the order given, and what each filter would leave of it.
 *
 * @param {GatewayEntry[]} entries  all
 * @param {any[]} ordered  all rows of the view, in order
 * @param {import("../state/url.js").View} view
 * @returns {{entries: GatewayEntry[], circuits: Circuit[], counts: Map<string, number>}}
 */
export function select(entries, ordered, view) {
    const wanted = words(view.q);
    const isInReach = (/** @type {GatewayEntry|Circuit} */ each) =>
        (view.site === "" || each.gateway.site_id === view.site) && matches(each.text, wanted);
    const isEverything = view.site === "" && wanted.length === 0;
    const reach = (/** @type {any[]} */ all) => (isEverything ? all : all.filter(isInReach));
    const [inReach, circuitsInReach] = view.view === "gateways"
        ? [reach(ordered), reach(entries.flatMap((entry) => entry.circuits))]
        : [reach(entries), reach(ordered)];

    const tallies = { gateways: tally(inReach), circuits: tally(circuitsInReach) };
    const counts = new Map(conditions.map(({ id, counts: what }) => [id, tallies[what].get(id) ?? 0]));
    const known = view.filter.filter((id) => counts.has(id));
    const pass = (/** @type {any[]} */ all) =>
        (known.length === 0 ? all : all.filter((each) => known.some((id) => each.conditions.includes(id))));
    return { entries: pass(inReach), circuits: pass(circuitsInReach), counts };
}

/**
 * How many have each condition.
 *
 * @param {{conditions: string[]}[]} all
 */
function tally(all) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { conditions: held } of all) {
        for (const id of held) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
}
