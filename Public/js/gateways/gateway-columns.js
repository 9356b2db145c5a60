// @ts-check
import { h, hidden, icon } from "../dom/element.js";
import { isNumber } from "../format/number.js";
import { formatDuration, formatMoment } from "../format/time.js";
import { bytesCell, stateCell, textOrUnknown } from "./cells.js";
import { gatewayState } from "./state.js";

/**
 * How a row is to be shown.
 *
 * @typedef {Object} Context
 * @property {Set<string>} shown  ids of the columns that the screen has room for
 * @property {"local"|"utc"} zone
 * @property {boolean} [open]
 */

/**
 * @template T
 * @typedef {Object} Column
 * @property {string} id  also the class of its cells
 * @property {string} label
 * @property {boolean} [quiet]  the label is for screen readers only
 * @property {boolean} [numeric]  aligned right; the first click sorts largest first
 * @property {string} [sortedBy]  what the key is, where the label does not say it
 * @property {(row: T) => unknown} [key]  what it sorts by; without it the column cannot be sorted by
 * @property {(row: T, context: Context) => any} cell
 */

/** @type {Column<import("./circuit.js").GatewayEntry>[]} */
export const gatewayColumns = [
    {
        id: "expand", label: "Ports", quiet: true,
        cell: ({ gateway }, { open }) =>
            h(
                "button",
                {
                    type: "button", class: "expander", "data-action": "expand", "data-gateway": gateway.id,
                    "aria-expanded": String(open), "aria-label": `Ports of ${gateway.name ?? gateway.id}`,
                },
                icon("chevron-right"),
            ),
    },
    { id: "name", label: "Gateway", key: ({ gateway }) => gateway.name, cell: ({ gateway }, { shown }) => [
        h("span", { class: "clip strong", title: gateway.name ?? gateway.id }, gateway.name ?? gateway.id),
        !shown.has("site") && h("span", { class: "clip under" }, gateway.site_name ?? ""),
        !shown.has("site") && h("span", { class: "clip under facts" },
            [gateway.model, gateway.ext_ip, isNumber(gateway.uptime) && `up ${formatDuration(gateway.uptime)}`]
                .filter(Boolean).join(" · ")),
    ] },
    {
        id: "site", label: "Site", key: ({ gateway }) => gateway.site_name,
        cell: ({ gateway }) => textOrUnknown(gateway.site_name),
    },
    {
        id: "status", label: "Status", key: ({ gateway }) => gateway.status,
        cell: ({ gateway }, { zone }) => stateCell(
            gatewayState(gateway), gateway.status === "disconnected" ? gateway.last_seen : null, "Last heard of", zone),
    },
    {
        id: "model", label: "Model", key: ({ gateway }) => gateway.model,
        cell: ({ gateway }) => textOrUnknown(gateway.model),
    },
    {
        id: "version", label: "Version", key: ({ gateway }) => gateway.version,
        cell: ({ gateway }) => textOrUnknown(gateway.version),
    },
    {
        id: "address", label: "External address", key: ({ gateway }) => gateway.ext_ip ?? gateway.ip,
        cell: ({ gateway: { ext_ip: external, ip: own } }) =>
            textOrUnknown(external, `external ${external ?? "unknown"}, own ${own ?? "unknown"}`),
    },
    {
        id: "ports", label: "Ports up", numeric: true, key: ({ portsUp }) => portsUp,
        cell: ({ portsUp, circuits }) => h(
            "span", { class: circuits.some((each) => each.conditions.includes("down")) ? "tone-bad" : null },
            `${portsUp}/${circuits.length}`, hidden(" up"),
        ),
    },
    {
        id: "rx", label: "RX", numeric: true, key: ({ rx }) => rx.bytes,
        cell: ({ rx }) => bytesCell(rx.bytes, rx.coverage),
    },
    {
        id: "tx", label: "TX", numeric: true, key: ({ tx }) => tx.bytes,
        cell: ({ tx }) => bytesCell(tx.bytes, tx.coverage),
    },
    {
        id: "uptime", label: "Uptime", numeric: true, key: ({ gateway }) => gateway.uptime,
        cell: ({ gateway }) => textOrUnknown(formatDuration(gateway.uptime)),
    },
    {
        id: "seen", label: "Last seen", numeric: true, key: ({ gateway }) => gateway.last_seen,
        cell: ({ gateway: { last_seen: seen } }, { zone }) =>
            textOrUnknown(isNumber(seen) ? formatMoment(seen * 1000, zone) : null),
    },
];
