// @ts-check
import { sortedCircuits, sortedEntries } from "./table.js";

/**
 * @typedef {import("./circuit.js").GatewayEntry} GatewayEntry
 * @typedef {import("./circuit.js").Circuit} Circuit
 */

/**
 * What the rows are, and how they are wanted.
 *
 * @typedef {Object} Wanted
 * @property {GatewayEntry[]} entries  of one snapshot
 * @property {string} window  that their totals are of
 * @property {"gateways"|"circuits"} view
 * @property {string} sort
 */

/** @param {any} row */
const keyOf = (row) => row.key ?? row.gateway.id;

/**
 * Puts all rows of a view in order: once per snapshot, so that typing in the search need not sort. While someone reads
 * them they stay where they are when newer data comes, and are put in order again afterwards.
 *
 * @returns {(wanted: Wanted, isRead: boolean) => any[]}
 */
export function createOrder() {
    /** @type {?Wanted} */
    let last = null;
    /** @type {any[]} */
    let rows = [];
    let held = false;

    return (wanted, isRead) => {
        const sameRows = last !== null && last.view === wanted.view && last.sort === wanted.sort
            && last.window === wanted.window;
        if (sameRows && last?.entries === wanted.entries && (!held || isRead)) return rows;
        const { entries, view, sort } = wanted;
        const fresh = view === "gateways"
            ? sortedEntries(entries, sort) : sortedCircuits(entries.flatMap((entry) => entry.circuits), sort);
        held = sameRows && isRead && rows.length > 0;
        if (held) {
            const places = new Map(rows.map((row, index) => [keyOf(row), index]));
            const place = (/** @type {any} */ row) => places.get(keyOf(row)) ?? rows.length;
            fresh.sort((/** @type {any} */ a, /** @type {any} */ b) => place(a) - place(b));
        }
        rows = fresh;
        last = wanted;
        return rows;
    };
}
