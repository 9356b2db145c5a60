// @ts-check
import { createTotal } from "../gateways/circuit.js";
import { isConnected } from "../gateways/conditions.js";

/**
 * @typedef {import("../types.js").Gateway} Gateway
 * @typedef {import("../gateways/circuit.js").Circuit} Circuit
 * @typedef {import("../gateways/circuit.js").Total} Total
 */

/**
 * What the rows of the table come to.
 *
 * @typedef {Object} Sums
 * @property {number} gateways
 * @property {number} sites
 * @property {number} connected
 * @property {number} ports
 * @property {number} enabled
 * @property {number} active
 * @property {Total} rx
 * @property {Total} tx
 */

/**
 * Sums up the table's rows: of gateways all of their ports, of circuits those that are shown. Each port is looked at
 * once, since ten thousand of them are gone through for every letter that is typed into the search.
 *
 * @param {import("../gateways/selection.js").Selection} selection
 * @param {"gateways"|"circuits"} view
 * @returns {Sums}
 */
export function sumsOf({ entries, circuits }, view) {
    /** @type {Set<Gateway>} */
    const gateways = new Set();
    const [rx, tx] = [createTotal("rx_bytes"), createTotal("tx_bytes")];
    let [ports, enabled, active] = [0, 0, 0];
    const add = (/** @type {Circuit} */ { port }) => {
        ports += 1;
        if (port.enabled !== false) enabled += 1;
        if (port.up === true) active += 1;
        rx.add(port);
        tx.add(port);
    };
    if (view === "gateways") {
        for (const entry of entries) {
            gateways.add(entry.gateway);
            entry.circuits.forEach(add);
        }
    } else {
        for (const circuit of circuits) {
            gateways.add(circuit.gateway);
            add(circuit);
        }
    }
    const sites = new Set();
    let connected = 0;
    for (const gateway of gateways) {
        sites.add(gateway.site_id);
        if (isConnected(gateway)) connected += 1;
    }
    return {
        gateways: gateways.size, sites: sites.size, connected, ports, enabled, active, rx: rx.sum(), tx: tx.sum(),
    };
}
