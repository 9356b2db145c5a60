// @ts-check
import { h, hidden } from "../dom/element.js";
import { formatCount, isNumber } from "../format/number.js";
import { formatMilliseconds, formatPercent, formatSpeed } from "../format/units.js";
import { asText, cidr, formatMAC } from "./circuit.js";
import { pathsCell, stateMark, textOrUnknown, trafficButton, unknownMark, utilisationBar } from "./cells.js";

/**
 * Two lines in one cell.
 *
 * @param {any} first
 * @param {any} second
 */
const pair = (first, second) => [h("span", { class: "line" }, first), h("span", { class: "line under" }, second)];

/**
 * A word before a value.
 *
 * @param {string} word
 * @param {?string} value
 */
const labelled = (word, value) =>
    value ? h("span", { class: "clip", title: `${word} ${value}` }, `${word} ${value}`) : null;

/**
 * What of these is known, in one line.
 *
 * @param {...(string|null|false)} parts
 */
const list = (...parts) => parts.filter(Boolean).join(" · ");

/** @typedef {import("./circuit.js").Circuit} Circuit */

/**
 * The columns of a port, two facts in most.
 *
 * @type {{id: string, label: string, cell: (circuit: Circuit) => any}[]}
 */
const columns = [
    {
        id: "port", label: "Port",
        cell: ({ port }) => pair(
            h("span", { class: "clip strong", title: port.name }, port.name),
            port.mac && h("span", { class: "clip", title: `MAC ${formatMAC(port.mac)}` }, formatMAC(port.mac)),
        ),
    },
    {
        id: "wan", label: "WAN name",
        cell: ({ port }) => pair(
            textOrUnknown(port.wan_name), list(port.provider, port.circuit_id, port.description)
                && textOrUnknown(list(port.provider, port.circuit_id, port.description))),
    },
    {
        id: "state", label: "State",
        cell: ({ port, state }) => pair(
            stateMark(state, `${enablement(port) ?? "enablement unknown"}, link ${link(port) ?? "unknown"}`),
            list(enablement(port), port.usage),
        ),
    },
    {
        id: "address", label: "WAN address",
        cell: ({ port }) => pair(textOrUnknown(cidr(port)), labelled("via", port.gateway)),
    },
    {
        id: "config", label: "Configuration",
        cell: ({ port }) => pair(
            textOrUnknown(list(
                port.type && (configurationNames[port.type] ?? port.type),
                port.vlan_id !== null && `VLAN ${asText(port.vlan_id)}`,
            )),
            list(port.wan_type && (typeNames[port.wan_type] ?? port.wan_type), port.override === "yes" && "override"),
        ),
    },
    {
        id: "speed", label: "Speed",
        cell: (circuit) => pair(
            textOrUnknown(formatSpeed(circuit.port.speed)), circuit.utilisation === null ? null : utilisationBar(circuit),
        ),
    },
    { id: "rx", label: "RX", cell: (circuit) => trafficButton(circuit, "rx", false, true) },
    { id: "tx", label: "TX", cell: (circuit) => trafficButton(circuit, "tx", false, true) },
    {
        id: "quality", label: "Quality",
        cell: ({ port }) => pair(
            [quality("loss", formatPercent(port.loss))],
            [
                quality("latency", formatMilliseconds(port.latency)), " · ",
                quality("jitter", formatMilliseconds(port.jitter)),
            ],
        ),
    },
    { id: "vpn", label: "VPN", cell: (circuit) => pair(pathsCell(circuit), null) },
    {
        id: "errors", label: "Errors",
        cell: ({ port }) => h(
            "span",
            {
                class: (port.rx_errors ?? 0) + (port.tx_errors ?? 0) > 0 ? "tone-warn" : null,
                title: `since boot: ${formatCount(port.rx_pkts)} packets received, ${formatCount(port.tx_pkts)} sent`,
            },
            isNumber(port.rx_errors) || isNumber(port.tx_errors)
                ? `${formatCount(port.rx_errors)}/${formatCount(port.tx_errors)}` : unknownMark(),
        ),
    },
];

/**
 * @param {string} name
 * @param {string} text
 */
const quality = (name, text) => [hidden(`${name} `), h("span", { title: name }, text === "–" ? unknownMark() : text)];

const enablement = (/** @type {import("../types.js").Port} */ port) =>
    port.enabled === null ? null : port.enabled ? "enabled" : "disabled";
const link = (/** @type {import("../types.js").Port} */ port) => (port.up === null ? null : port.up ? "up" : "down");

/** @type {{[name: string]: string}} */
const configurationNames = { dhcp: "DHCP", static: "Static", pppoe: "PPPoE" };
/** @type {{[name: string]: string}} */
const typeNames = { broadband: "Broadband", dsl: "DSL", lte: "LTE" };

/**
 * The ports of a gateway as a table in itself.
 *
 * @param {import("./circuit.js").GatewayEntry} entry
 * @param {string[]} filter
 */
export function portsTable(entry, filter) {
    const name = entry.gateway.name ?? entry.gateway.id;
    if (entry.circuits.length === 0) return h("p", { class: "none" }, `No WAN port of ${name} is known.`);
    // Roles are spelled out: on a phone the rows are laid out as blocks, which would take a table's meaning from it.
    return h(
        "table", { class: "ports", role: "table", "aria-label": `WAN ports of ${name}` },
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, columns.map((column) =>
            h("th", { scope: "col", role: "columnheader", class: `port-${column.id}` }, column.label)))),
        h("tbody", { role: "rowgroup" }, entry.circuits.map((circuit) => {
            const hit = circuit.conditions.some((id) => filter.includes(id));
            return h(
                "tr", { role: "row", "data-port": circuit.port.name, class: hit ? "hit" : null },
                columns.map(({ id, label, cell }) =>
                    h("td", { role: "cell", class: `port-${id}`, "data-label": label }, cell(circuit))),
            );
        })),
    );
}
