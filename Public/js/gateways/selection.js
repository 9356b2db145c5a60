// @ts-check
import { conditions } from "./conditions.js";

/**
 * @typedef {import("./circuit.js").GatewayEntry} GatewayEntry
 * @typedef {import("./circuit.js").Circuit} Circuit
 */

/**
 * What is left of all rows.
 *
 * @typedef {Object} Selection
 * @property {GatewayEntry[]} entries
 * @property {Circuit[]} circuits
 * @property {Map<string, number>} counts  what each filter would leave, by condition
 */

/**
 * Gateways and circuits before the filters, and what they were chosen from and by.
 *
 * @typedef {Object} Reach
 * @property {GatewayEntry[]} all
 * @property {any[]} ordered
 * @property {string} site
 * @property {string} q
 * @property {GatewayEntry[]} entries
 * @property {Circuit[]} circuits
 * @property {Map<string, number>} counts
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
 * Finds out what the view's search, site and filters leave, in the order given, and what each filter would leave of it.
 * Only what has changed is looked at: one more letter is searched for in what the letters before it left, and the same
 * question is not answered twice.
 *
 * @returns {(entries: GatewayEntry[], ordered: any[], view: import("../state/url.js").View) => Selection}
 */
export function createSelection() {
    /** @type {?Reach} */
    let reach = null;
    /** @type {?Selection} */
    let selection = null;
    let filter = "";

    return (entries, ordered, view) => {
        const reached = reachOf(entries, ordered, view, reach);
        const wanted = view.filter.join();
        if (selection !== null && reached === reach && wanted === filter) return selection;
        [reach, filter] = [reached, wanted];
        const { counts } = reached;
        const known = view.filter.filter((id) => counts.has(id));
        const pass = (/** @type {any[]} */ all) =>
            (known.length === 0 ? all : all.filter((each) => known.some((id) => each.conditions.includes(id))));
        selection = { entries: pass(reached.entries), circuits: pass(reached.circuits), counts };
        return selection;
    };
}

/**
 * @param {GatewayEntry[]} all
 * @param {any[]} ordered  all rows of the view, in order
 * @param {import("../state/url.js").View} view
 * @param {?Reach} before
 * @returns {Reach}
 */
function reachOf(all, ordered, { view, site, q }, before) {
    const isOfBefore = before !== null && before.all === all && before.ordered === ordered && before.site === site;
    if (isOfBefore && before.q === q) return before;
    const wanted = words(q);
    const isInReach = (/** @type {GatewayEntry|Circuit} */ each) =>
        (site === "" || each.gateway.site_id === site) && matches(each.text, wanted);
    const isEverything = site === "" && wanted.length === 0;
    const among = (/** @type {any[]} */ rows) => (isEverything ? rows : rows.filter(isInReach));
    const isNarrower = isOfBefore && q.startsWith(before.q);
    const [entries, circuits] = isNarrower ? [before.entries, before.circuits]
        : view === "gateways" ? [ordered, all.flatMap((entry) => entry.circuits)] : [all, ordered];
    const found = { entries: among(entries), circuits: among(circuits) };
    const tallies = { gateways: tally(found.entries), circuits: tally(found.circuits) };
    const counts = new Map(conditions.map(({ id, counts: what }) => [id, tallies[what].get(id) ?? 0]));
    return { all, ordered, site, q, ...found, counts };
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
