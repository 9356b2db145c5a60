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
        const inOrder = (/** @type {any[]} */ some) =>
            (view === "gateways" ? sortedEntries(some, sort) : sortedCircuits(some, sort));
        const fresh = view === "gateways" ? entries : entries.flatMap((entry) => entry.circuits);
        held = sameRows && isRead && rows.length > 0;
        rows = held ? inPlace(rows, fresh, inOrder) : inOrder(fresh);
        last = wanted;
        return rows;
    };
}

/**
 * Rows where they stood; those that are new come last, in order.
 *
 * @param {any[]} before
 * @param {any[]} fresh
 * @param {(some: any[]) => any[]} inOrder
 */
function inPlace(before, fresh, inOrder) {
    const places = new Map(before.map((row, index) => [keyOf(row), index]));
    const stood = new Array(before.length).fill(null);
    const rest = [];
    for (const row of fresh) {
        const place = places.get(keyOf(row));
        if (place === undefined) rest.push(row);
        else stood[place] = row;
    }
    return [...stood.filter((row) => row !== null), ...inOrder(rest)];
}
