// @ts-check
import { h } from "../dom/element.js";
import { formatMilliseconds, formatPercent, formatSpeed } from "../format/units.js";
import { cidr, utilisationWords } from "./circuit.js";
import { pathsCell, stateMark, textOrUnknown, trafficButton, utilisationBar } from "./cells.js";
import { limits } from "./conditions.js";

/**
 * A figure, marked where it reaches its limit.
 *
 * @param {?number} value
 * @param {number} limit
 * @param {string} text
 */
const judged = (value, limit, text) =>
    value !== null && value >= limit ? h("span", { class: "tone-warn strong" }, text) : textOrUnknown(text);

/** @type {import("./gateway-columns.js").Column<import("./circuit.js").Circuit>[]} */
export const circuitColumns = [
    {
        id: "state", label: "State", numeric: true, key: ({ severity }) => severity,
        cell: ({ state }) => stateMark(state),
    },
    { id: "name", label: "Gateway", key: ({ gateway }) => gateway.name, cell: ({ gateway, port }) => [
        h("span", { class: "clip strong", title: gateway.name ?? gateway.id }, gateway.name ?? gateway.id),
        h("span", { class: "clip under only-narrow" }, [port.name, port.wan_name].filter(Boolean).join(" · ")),
    ] },
    {
        id: "site", label: "Site", key: ({ gateway }) => gateway.site_name,
        cell: ({ gateway }) => textOrUnknown(gateway.site_name),
    },
    {
        id: "port", label: "Port", key: ({ port }) => port.name,
        cell: ({ port }) => textOrUnknown(
            port.name, [port.name, port.wan_name, port.description].filter(Boolean).join(" · ")),
    },
    {
        id: "wan", label: "WAN name", key: ({ port }) => port.wan_name,
        cell: ({ port }) => textOrUnknown(port.wan_name),
    },
    {
        id: "provider", label: "Provider", key: ({ port }) => port.provider,
        cell: ({ port }) => textOrUnknown(
            port.provider, [port.provider, port.circuit_id, port.notes].filter(Boolean).join(" · ")),
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
        cell: ({ port, utilisation }) => utilisationBar(utilisation, utilisationWords(port)),
    },
    {
        id: "rx", label: "RX", numeric: true, key: ({ port }) => port.rx_bytes,
        cell: (circuit) => trafficButton(circuit, "rx", false),
    },
    {
        id: "tx", label: "TX", numeric: true, key: ({ port }) => port.tx_bytes,
        cell: (circuit) => trafficButton(circuit, "tx", false),
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
