// @ts-check
import { h } from "../dom/element.js";
import { formatCount } from "../format/number.js";
import { formatDuration } from "../format/time.js";
import { formatMilliseconds, formatPercent } from "../format/units.js";
import { stateMark, textOrUnknown } from "../gateways/cells.js";
import { limits } from "../gateways/conditions.js";
import { formatMOS, peerState } from "./peers.js";

/** @typedef {import("./peers.js").Peer} Peer */

/**
 * A figure, marked where it reaches its limit.
 *
 * @param {?number} value
 * @param {number} limit
 * @param {string} text
 */
const judged = (value, limit, text) =>
    value !== null && value >= limit ? h("span", { class: "tone-warn strong" }, text) : textOrUnknown(text);

/** @type {{label: string, numeric?: boolean, ports?: boolean, cell: (peer: Peer) => any}[]} */
const columns = [
    { label: "Status", cell: (peer) => stateMark(peerState(peer)) },
    { label: "Port", ports: true, cell: ({ port, port_id: id }) => textOrUnknown(id ?? port) },
    { label: "VPN", cell: ({ vpn_name: name }) => textOrUnknown(name) },
    { label: "Peer", cell: ({ peer_router_name: name }) => textOrUnknown(name) },
    { label: "Peer port", cell: ({ peer_port_id: port }) => textOrUnknown(port) },
    { label: "Type", cell: ({ type }) => textOrUnknown(type && (typeNames.get(type) ?? type)) },
    { label: "Latency", numeric: true, cell: ({ latency }) => judged(latency, limits.latency, formatMilliseconds(latency)) },
    { label: "Loss", numeric: true, cell: ({ loss }) => judged(loss, limits.loss, formatPercent(loss)) },
    { label: "Jitter", numeric: true, cell: ({ jitter }) => judged(jitter, limits.jitter, formatMilliseconds(jitter)) },
    { label: "MOS", numeric: true, cell: ({ mos }) => textOrUnknown(formatMOS(mos)) },
    { label: "Uptime", numeric: true, cell: ({ uptime }) => textOrUnknown(formatDuration(uptime)) },
    { label: "MTU", numeric: true, cell: ({ mtu }) => textOrUnknown(formatCount(mtu)) },
    { label: "Hops", numeric: true, cell: ({ hop_count: hops }) => textOrUnknown(formatCount(hops)) },
];

const typeNames = new Map([["svr", "SVR"], ["ipsec", "IPsec"]]);

/**
 * @param {Peer[]} peers
 * @param {{caption: string, port?: string}} options  `port` where they are all of one
 */
export function peersTable(peers, { caption, port }) {
    const shown = columns.filter((column) => !column.ports || peers.some((peer) => (peer.port_id ?? peer.port) !== port));
    const className = (/** @type {{numeric?: boolean}} */ { numeric }) => (numeric ? "numeric" : null);
    // Roles are spelled out: on a phone the rows are laid out as blocks, which would take a table's meaning from it.
    return h(
        "table", { class: "rows", role: "table" }, h("caption", {}, caption),
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, shown.map((column) =>
            h("th", { scope: "col", role: "columnheader", class: className(column) }, column.label)))),
        h("tbody", { role: "rowgroup" }, peers.map((peer) => h("tr", { role: "row" }, shown.map((column) =>
            h("td", { role: "cell", class: className(column), "data-label": column.label }, column.cell(peer)))))),
    );
}
