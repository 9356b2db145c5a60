// @ts-check
import { formatShare, isNumber } from "../format/number.js";
import { formatSpeed } from "../format/units.js";

/**
 * A WAN port with the gateway and the site that it belongs to.
 *
 * @typedef {Object} Circuit
 * @property {string} key
 * @property {import("../types.js").Gateway} gateway
 * @property {import("../types.js").Port} port
 * @property {?number} utilisation  share of the contracted speed, else the link's, that the busier direction takes now
 * @property {string[]} conditions  ids of conditions.js that hold
 * @property {import("./state.js").State} state
 * @property {?number} since  epoch seconds; since when it is offline or down, where that is known
 * @property {number} severity  worst highest
 * @property {string} text  what the search looks through, lower case
 */

/**
 * A gateway as the tables show it.
 *
 * @typedef {Object} GatewayEntry
 * @property {import("../types.js").Gateway} gateway
 * @property {Circuit[]} circuits
 * @property {string[]} conditions  its own and those of its circuits
 * @property {string} text
 * @property {number} portsUp
 * @property {Total} rx
 * @property {Total} tx
 */

/**
 * A sum over ports, with what it lacks.
 *
 * @typedef {Object} Total
 * @property {?number} bytes  null when nothing of it is known
 * @property {?number} coverage  the mean over the ports that are in use
 */

/**
 * @param {import("../types.js").Port} port
 * @returns {?number}
 */
export function utilisation(port) {
    const shares = [port.rx_utilization, port.tx_utilization].filter(isNumber);
    return shares.length === 0 ? null : Math.max(...shares);
}

/**
 * What the utilisation of a port is measured against, and each direction's part, in words.
 *
 * @param {import("../types.js").Port} port
 */
export function utilisationWords(port) {
    const direction = (/** @type {"rx"|"tx"} */ name, /** @type {?number} */ contracted, /** @type {string} */ way) => {
        const [now, p95] = [port[`${name}_utilization`], port[`${name}_p95_utilization`]];
        if (!isNumber(now) && !isNumber(p95)) return null;
        const whole = isNumber(contracted)
            ? `the contracted ${formatSpeed(contracted)} ${way}` : `the link's ${formatSpeed(port.speed)}`;
        const shares = [isNumber(now) && `${formatShare(now)} now`, isNumber(p95) && `95th percentile ${formatShare(p95)}`];
        return `${name.toUpperCase()} ${shares.filter(Boolean).join(", ")}, of ${whole}`;
    };
    return [
        direction("rx", port.contracted_down_mbps, "down"), direction("tx", port.contracted_up_mbps, "up"),
    ].filter(Boolean).join("; ");
}

/**
 * Sums up one direction of ports, one after the other.
 *
 * @param {"rx_bytes"|"tx_bytes"} field
 */
export function createTotal(field) {
    let [used, known, seen, bytes] = [0, 0, 0, 0];
    return {
        /** @param {import("../types.js").Port} port */
        add(port) {
            const value = port[field];
            if (isNumber(value)) {
                known += 1;
                seen += port.coverage ?? 1;
                bytes += value;
            } else if (port.enabled === false) return;
            used += 1;
        },
        /** @returns {Total} */
        sum: () => (known === 0 ? { bytes: null, coverage: null } : { bytes, coverage: seen / used }),
    };
}

/**
 * @param {import("../types.js").Port[]} ports
 * @param {"rx_bytes"|"tx_bytes"} field
 */
export function total(ports, field) {
    const total = createTotal(field);
    for (const port of ports) total.add(port);
    return total.sum();
}

/**
 * A VLAN or a count may come as number or text.
 *
 * @param {unknown} value
 */
export const asText = (value) => (value === null || value === undefined ? "" : String(value));

/**
 * "192.0.2.2/30", or the bare address where the prefix is unknown.
 *
 * @param {import("../types.js").Port} port
 */
export const cidr = (port) => (port.ip ? (isNumber(port.netmask) ? `${port.ip}/${port.netmask}` : port.ip) : null);

/**
 * 12 hex digits as aa:bb:cc:dd:ee:ff.
 *
 * @param {?string|undefined} mac
 */
export function formatMAC(mac) {
    if (!mac || !/^[0-9a-f]{12}$/i.test(mac)) return mac || null;
    return /** @type {string[]} */ (mac.toLowerCase().match(/../g)).join(":");
}
