// @ts-check
import { isConnected } from "./conditions.js";

/**
 * What a circuit or a gateway is, told by shape, word and colour.
 *
 * @typedef {Object} State
 * @property {string} word
 * @property {string} icon
 * @property {"good"|"warn"|"bad"|"dim"} tone
 */

/**
 * @param {import("../types.js").Gateway} gateway
 * @param {import("../types.js").Port} port
 * @param {string[]} conditions  that hold
 * @returns {State}
 */
export function circuitState(gateway, port, conditions) {
    if (port.enabled === false) return { word: "Disabled", icon: "dash-circle", tone: "dim" };
    if (conditions.includes("disconnected")) return { word: "Offline", icon: "x-square-fill", tone: "bad" };
    if (conditions.includes("down")) return { word: "Down", icon: "triangle-fill", tone: "bad" };
    if (conditions.includes("degraded")) return { word: "Degraded", icon: "diamond-fill", tone: "warn" };
    if (conditions.includes("hot")) return { word: "Hot", icon: "fire", tone: "warn" };
    if (port.up === true) return { word: "Up", icon: "circle-fill", tone: "good" };
    if (port.up === false) return { word: "Down", icon: "triangle-fill", tone: "bad" };
    return { word: "Unknown", icon: "question-circle", tone: "dim" };
}

/**
 * @param {import("../types.js").Gateway} gateway
 * @returns {State}
 */
export function gatewayState(gateway) {
    if (isConnected(gateway)) return { word: "Connected", icon: "circle-fill", tone: "good" };
    if (gateway.status === "disconnected") return { word: "Disconnected", icon: "x-square-fill", tone: "bad" };
    if (gateway.status === null) return { word: "Unknown", icon: "question-circle", tone: "dim" };
    const word = gateway.status.charAt(0).toUpperCase() + gateway.status.slice(1);
    return { word, icon: "arrow-repeat", tone: "warn" };
}

/**
 * Since when a circuit does not work, epoch seconds: behind an offline gateway since that was last heard of, without
 * link since the last traffic. Null where it works, or nobody knows.
 *
 * @param {import("../types.js").Gateway} gateway
 * @param {import("../types.js").Port} port
 * @param {State} state
 */
export function downSince(gateway, port, state) {
    if (state.word === "Offline") return gateway.last_seen ?? null;
    return state.word === "Down" ? port.last_traffic_at ?? null : null;
}

/** @param {State} state */
export const isBroken = (state) => state.word === "Down" || state.word === "Offline";

/** @type {{[word: string]: number}} */
const ranks = { Offline: 7, Down: 6, Degraded: 5, Hot: 4, Unknown: 2, Up: 1, Disabled: 0 };

/**
 * How urgent a circuit is: its state first, then what is wrong beside it, then how full it is.
 *
 * @param {State} state
 * @param {string[]} conditions
 * @param {import("../types.js").Port} port
 * @param {?number} utilisation
 */
export function severity(state, conditions, port, utilisation) {
    return ranks[state.word] * 1_000 + (state.word === "Disabled" ? 0 : conditions.length * 100)
        + Math.min(port.loss ?? 0, 99) + Math.min(utilisation ?? 0, 1) / 2;
}
