// @ts-check
import { isNumber } from "../format/number.js";
import { utilisation } from "./circuit.js";

/** From here on a link is called degraded: where voice and video begin to suffer. */
export const limits = { loss: 1, latency: 200, jitter: 30, utilisation: 0.8, silence: 600 };

/**
 * @typedef {import("../types.js").Gateway} Gateway
 * @typedef {import("../types.js").Port} Port
 */

/** @param {Gateway} gateway */
export const isConnected = (gateway) => gateway.status === "connected";

/** @param {Port} port */
const pathsDown = (port) =>
    isNumber(port.peer_paths_up) && isNumber(port.peer_paths_total) ? port.peer_paths_total - port.peer_paths_up : 0;

/**
 * @param {?number} value
 * @param {number} limit
 */
const reaches = (value, limit) => isNumber(value) && value >= limit;

/**
 * What can be wrong with a circuit. `counts` says what the strip counts: circuits or gateways.
 *
 * @typedef {Object} Condition
 * @property {string} id
 * @property {string} label
 * @property {string} icon
 * @property {string} tone  bad, warn or dim
 * @property {"circuits"|"gateways"} counts
 * @property {string} meaning
 * @property {(gateway: Gateway, port: ?Port, asOf: number) => boolean} holds  a null port asks about the gateway alone
 */

/** @type {Condition[]} */
export const conditions = [
    {
        id: "down", label: "Down", icon: "triangle-fill", tone: "bad", counts: "circuits",
        meaning: "enabled, but without link, on a connected gateway",
        holds: (gateway, port) => isConnected(gateway) && port !== null && port.enabled !== false && port.up === false,
    },
    {
        id: "degraded", label: "Degraded", icon: "diamond-fill", tone: "warn", counts: "circuits",
        meaning: `loss from ${limits.loss} %, latency from ${limits.latency} ms, jitter from ${limits.jitter} ms, `
            + "or VPN paths down, on a connected gateway",
        holds: (gateway, port) =>
            isConnected(gateway) && port !== null && port.enabled !== false && port.up !== false
            && (reaches(port.loss, limits.loss) || reaches(port.latency, limits.latency)
                || reaches(port.jitter, limits.jitter) || pathsDown(port) > 0),
    },
    {
        id: "hot", label: "Hot", icon: "fire", tone: "warn", counts: "circuits",
        meaning: "over 80 % of the contracted speed, or the link's where none is known, now",
        holds: (_, port) => port !== null && (utilisation(port) ?? 0) > limits.utilisation,
    },
    {
        id: "errors", label: "Errors", icon: "bug-fill", tone: "warn", counts: "circuits",
        meaning: "receive or transmit errors since the gateway booted",
        holds: (_, port) => port !== null && (port.rx_errors ?? 0) + (port.tx_errors ?? 0) > 0,
    },
    {
        id: "disconnected", label: "Disconnected", icon: "x-square-fill", tone: "bad", counts: "gateways",
        meaning: "gateways that the cloud has no connection to",
        holds: (gateway) => gateway.status !== null && !isConnected(gateway),
    },
    {
        id: "stale", label: "Stale", icon: "hourglass-split", tone: "dim", counts: "gateways",
        meaning: "called connected, but not heard of for ten minutes",
        holds: (gateway, _, asOf) =>
            isConnected(gateway) && isNumber(gateway.last_seen) && asOf - gateway.last_seen > limits.silence,
    },
    {
        id: "nodata", label: "No data", icon: "question-circle-fill", tone: "dim", counts: "circuits",
        meaning: "enabled, but no traffic is known of in this window",
        holds: (_, port) =>
            port !== null && port.enabled !== false && (port.rx_bytes === null || port.tx_bytes === null),
    },
];
