// @ts-check
import { serverNow } from "../api/client.js";
import { h } from "../dom/element.js";
import { formatShare, isNumber, unknown } from "../format/number.js";
import { formatDuration } from "../format/time.js";
import { formatMilliseconds, formatPercent, formatSpeed } from "../format/units.js";
import { cidr } from "./circuit.js";
import { pathsCell, stateCell, textOrUnknown, trafficButton, utilisationBar } from "./cells.js";
import { limits } from "./conditions.js";
import { sparkline } from "./sparkline.js";

/**
 * A figure, marked where it reaches its limit.
 *
 * @param {?number} value
 * @param {number} limit
 * @param {string} text
 */
const judged = (value, limit, text) =>
    value !== null && value >= limit ? h("span", { class: "tone-warn strong" }, text) : textOrUnknown(text);

/**
 * What of these is known, in one line.
 *
 * @param {...?string} parts
 */
const list = (...parts) => parts.filter(Boolean).join(" · ");

/**
 * What the columns say that a phone has no room for.
 *
 * @param {import("./circuit.js").Circuit} circuit
 */
function circuitLine({ state, since, utilisation, port }) {
    const figure = (/** @type {string} */ name, /** @type {string} */ text) => (text === unknown ? null : `${name} ${text}`);
    return list(
        state.word === "Up" ? null
            : isNumber(since) ? `${state.word} for ${formatDuration(serverNow() / 1000 - since)}` : state.word,
        isNumber(utilisation) ? `${formatShare(utilisation)} in use` : null,
        figure("loss", formatPercent(port.loss)), figure("latency", formatMilliseconds(port.latency)),
        figure("jitter", formatMilliseconds(port.jitter)),
        isNumber(port.peer_paths_up) && isNumber(port.peer_paths_total)
            ? `VPN ${port.peer_paths_up}/${port.peer_paths_total}` : null,
    );
}

/** @type {import("./gateway-columns.js").Column<import("./circuit.js").Circuit>[]} */
export const circuitColumns = [
    {
        id: "state", label: "State", numeric: true, key: ({ severity }) => severity,
        cell: ({ state, since }, { zone }) => stateCell(
            state, since, state.word === "Offline" ? "The gateway was last heard of" : "Last traffic was seen until", zone),
    },
    { id: "name", label: "Gateway", key: ({ gateway }) => gateway.name, cell: (circuit, { shown }) => [
        h("span", { class: "clip strong", title: circuit.gateway.name ?? circuit.gateway.id },
            circuit.gateway.name ?? circuit.gateway.id),
        !shown.has("port") && h("span", { class: "clip under" },
            list(circuit.port.name, circuit.port.provider ?? circuit.port.wan_name)),
        !shown.has("port") && h("span", { class: "clip under facts" }, circuitLine(circuit)),
    ] },
    {
        id: "site", label: "Site", key: ({ gateway }) => gateway.site_name,
        cell: ({ gateway }) => textOrUnknown(gateway.site_name),
    },
    {
        id: "port", label: "Port", key: ({ port }) => port.name,
        cell: ({ port }, { shown }) => [
            h("span", { class: "clip", title: list(port.name, port.wan_name, port.description) }, port.name),
            !shown.has("provider") && h("span", { class: "clip under", title: list(port.provider, port.circuit_id, port.notes) },
                list(port.wan_name, port.provider)),
        ],
    },
    {
        id: "wan", label: "WAN name", key: ({ port }) => port.wan_name,
        cell: ({ port }) => textOrUnknown(port.wan_name),
    },
    {
        id: "provider", label: "Provider", key: ({ port }) => port.provider,
        cell: ({ port }) => textOrUnknown(port.provider, list(port.provider, port.circuit_id, port.notes)),
    },
    {
        id: "circuit", label: "Circuit ID", key: ({ port }) => port.circuit_id,
        cell: ({ port }) => textOrUnknown(port.circuit_id),
    },
    {
        id: "description", label: "Description", key: ({ port }) => port.description,
        cell: ({ port }) => textOrUnknown(port.description),
    },
    { id: "address", label: "WAN address", key: ({ port }) => port.ip, cell: ({ port }) => textOrUnknown(cidr(port)) },
    {
        id: "speed", label: "Speed", numeric: true, key: ({ port }) => port.contracted_down_mbps ?? port.speed,
        cell: ({ port }) => textOrUnknown(
            formatSpeed(port.contracted_down_mbps ?? port.speed),
            `contracted ${formatSpeed(port.contracted_down_mbps)} down, ${formatSpeed(port.contracted_up_mbps)} up; `
                + `link ${formatSpeed(port.speed)}`),
    },
    {
        id: "use", label: "In use", numeric: true, key: ({ utilisation }) => utilisation,
        cell: utilisationBar,
    },
    {
        id: "trend", label: "24 h", sortedBy: "Last traffic", numeric: true, key: ({ port }) => port.last_traffic_at,
        cell: ({ port }) => sparkline(port.spark),
    },
    {
        id: "rx", label: "RX", numeric: true, key: ({ port }) => port.rx_bytes,
        cell: (circuit, { shown }) => [
            trafficButton(circuit, "rx", !shown.has("tx")), !shown.has("tx") && trafficButton(circuit, "tx", true),
        ],
    },
    {
        id: "tx", label: "TX", numeric: true, key: ({ port }) => port.tx_bytes,
        cell: (circuit) => trafficButton(circuit, "tx"),
    },
    {
        id: "loss", label: "Loss", numeric: true, key: ({ port }) => port.loss,
        cell: ({ port }) => judged(port.loss, limits.loss, formatPercent(port.loss)),
    },
    {
        id: "latency", label: "Latency", numeric: true, key: ({ port }) => port.latency,
        cell: ({ port }) => judged(port.latency, limits.latency, formatMilliseconds(port.latency)),
    },
    {
        id: "jitter", label: "Jitter", numeric: true, key: ({ port }) => port.jitter,
        cell: ({ port }) => judged(port.jitter, limits.jitter, formatMilliseconds(port.jitter)),
    },
    {
        id: "vpn", label: "VPN", numeric: true, key: ({ port }) => port.peer_paths_up,
        cell: pathsCell,
    },
];
