// @ts-check
import { isNumber } from "../format/number.js";

/**
 * A path over a WAN port to a VPN peer, any value null where it is not known.
 *
 * @typedef {Object} Peer
 * @property {string} port  the port that the path counts for
 * @property {?string} port_id  as the path names it: the port, or a sub-interface of it
 * @property {?string} vpn_name
 * @property {?string} peer_router_name
 * @property {?string} peer_port_id
 * @property {?boolean} up
 * @property {?boolean} is_active
 * @property {?number} latency  ms
 * @property {?number} loss  percent
 * @property {?number} jitter  ms
 * @property {?number} mos  1 to 5
 * @property {?number} uptime  seconds
 * @property {?number} mtu  bytes
 * @property {?string} type  svr, ipsec
 * @property {?number} hop_count
 */

/**
 * @param {any} answer
 * @returns {{peers: Peer[], known: boolean, limited: boolean}}
 */
export function peersOf(answer) {
    const ports = Object.entries(answer.peers_by_port ?? {});
    const peers = ports.flatMap(([port, rows]) =>
        (Array.isArray(rows) ? rows : []).filter(Boolean).map((row) => ({ ...row, port })));
    return { peers: peers.sort(worstFirst), known: answer.total_peers !== null, limited: answer.rate_limited === true };
}

/**
 * What is down first, then what nobody knows of, then what is lossy.
 *
 * @param {Peer} a
 * @param {Peer} b
 */
const worstFirst = (a, b) => rank(a) - rank(b) || (b.loss ?? 0) - (a.loss ?? 0)
    || (a.peer_router_name ?? "").localeCompare(b.peer_router_name ?? "") || a.port.localeCompare(b.port);
const rank = (/** @type {Peer} */ { up }) => (up === false ? 0 : up === true ? 2 : 1);

/**
 * Told by shape, word and colour. A path that is up may be one that waits for another to fail.
 *
 * @param {Peer} peer
 * @returns {import("../gateways/state.js").State}
 */
export function peerState({ up, is_active: active }) {
    if (up === false) return { word: "Down", icon: "triangle-fill", tone: "bad" };
    if (up !== true) return { word: "Unknown", icon: "question-circle", tone: "dim" };
    return active === false
        ? { word: "Up, standby", icon: "circle", tone: "good" } : { word: "Up", icon: "circle-fill", tone: "good" };
}

/**
 * The mean opinion score of calls over the path, with a decimal: 4.3.
 *
 * @param {?number} mos
 */
export const formatMOS = (mos) => (isNumber(mos) ? mos.toFixed(1) : null);
