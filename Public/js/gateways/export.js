// @ts-check
import { csvFile, csvText } from "../format/csv.js";
import { isNumber } from "../format/number.js";
import { asText, formatMAC } from "./circuit.js";

/**
 * @typedef {import("../types.js").Gateway} Gateway
 * @typedef {import("../types.js").Port} Port
 * @typedef {import("./circuit.js").GatewayEntry} GatewayEntry
 * @typedef {import("./circuit.js").Circuit} Circuit
 */

/**
 * @param {?boolean|undefined} value
 * @param {string} yes
 * @param {string} no
 */
const either = (value, yes, no) => (value === true ? yes : value === false ? no : null);

/**
 * A number where it is one, so that spreadsheets sort it.
 *
 * @param {?(number|string)|undefined} value
 */
const numberOrText = (value) => (asText(value) !== "" && isNumber(Number(value)) ? Number(value) : value);

/**
 * The table as CSV: the columns that others rely on first, in their order, ours after.
 *
 * @type {[string, (gateway: Gateway, port: ?Port) => unknown][]}
 */
const columns = [
    ["Site Name", (gateway) => gateway.site_name],
    ["Router Hostname", (gateway) => gateway.name],
    ["Model", (gateway) => gateway.model],
    ["Status", (gateway) => gateway.status],
    ["External IP", (gateway) => gateway.ext_ip],
    ["Uptime", (gateway) => gateway.uptime],
    ["Port Name", (_, port) => port?.name],
    ["WAN Name", (_, port) => port?.wan_name],
    ["Description", (_, port) => port?.description],
    ["Enablement", (_, port) => either(port?.enabled, "Enabled", "Disabled")],
    ["Physical Status", (_, port) => either(port?.up, "Up", "Down")],
    ["Gateway IP", (_, port) => port?.gateway],
    ["WAN IP", (_, port) => port?.ip],
    ["VLAN", (_, port) => numberOrText(port?.vlan_id)],
    ["CIDR", (_, port) => (isNumber(port?.netmask) ? `/${port?.netmask}` : null)],
    ["Config Type", (_, port) => port?.type],
    ["Override", (_, port) => port?.override],
    // "2/3" would be read as a date.
    ["Peer Paths", (_, port) =>
        isNumber(port?.peer_paths_total) && isNumber(port?.peer_paths_up)
            ? `${port?.peer_paths_up} of ${port?.peer_paths_total}` : null],
    ["RX Data (Bytes)", (_, port) => port?.rx_bytes],
    ["TX Data (Bytes)", (_, port) => port?.tx_bytes],
    ["Coverage", (_, port) => port?.coverage],
    ["RX Rate (bps)", (_, port) => port?.rx_bps],
    ["TX Rate (bps)", (_, port) => port?.tx_bps],
    ["Speed (Mbps)", (_, port) => port?.speed],
    ["WAN Type", (_, port) => port?.wan_type],
    ["Loss (%)", (_, port) => port?.loss],
    ["Latency (ms)", (_, port) => port?.latency],
    ["Jitter (ms)", (_, port) => port?.jitter],
    ["RX Packets", (_, port) => port?.rx_pkts],
    ["TX Packets", (_, port) => port?.tx_pkts],
    ["RX Errors", (_, port) => port?.rx_errors],
    ["TX Errors", (_, port) => port?.tx_errors],
    // Of bare digits, some would be read as a number: 009069123456, 00005e000101.
    ["Port MAC", (_, port) => formatMAC(port?.mac)],
    ["Gateway MAC", (gateway) => formatMAC(gateway.mac)],
    ["Gateway Version", (gateway) => gateway.version],
    ["Provider", (_, port) => port?.provider],
    ["Circuit ID", (_, port) => port?.circuit_id],
    ["Contracted Down (Mbps)", (_, port) => port?.contracted_down_mbps],
    ["Contracted Up (Mbps)", (_, port) => port?.contracted_up_mbps],
    ["RX 95th Percentile (bps)", (_, port) => port?.rx_p95_bps],
    ["TX 95th Percentile (bps)", (_, port) => port?.tx_p95_bps],
    ["RX Average (bps)", (_, port) => port?.rx_avg_bps],
    ["TX Average (bps)", (_, port) => port?.tx_avg_bps],
    ["RX Maximum (bps)", (_, port) => port?.rx_max_bps],
    ["TX Maximum (bps)", (_, port) => port?.tx_max_bps],
    ["RX Utilization", (_, port) => port?.rx_utilization],
    ["TX Utilization", (_, port) => port?.tx_utilization],
    ["RX 95th Percentile Utilization", (_, port) => port?.rx_p95_utilization],
    ["TX 95th Percentile Utilization", (_, port) => port?.tx_p95_utilization],
    ["Notes", (_, port) => port?.notes],
    ["Missing", (_, port) => port?.coverage_note],
];

const header = columns.map(([name]) => name);

/**
 * One row per port, in the order given; a gateway without ports keeps its row.
 *
 * @param {(GatewayEntry|Circuit)[]} rows  of the table
 */
const cells = (rows) =>
    rows
        .flatMap((row) => {
            /** @type {{gateway: Gateway, port: ?Port}[]} */
            const ports = "circuits" in row ? row.circuits : [row];
            return ports.length === 0 ? [{ gateway: row.gateway, port: null }] : ports;
        })
        .map(({ gateway, port }) => columns.map(([, value]) => value(gateway, port)));

/**
 * Rows of the table as a CSV file.
 *
 * @param {(GatewayEntry|Circuit)[]} rows
 */
export const tableFile = (rows) => csvFile(header, cells(rows));

/**
 * Rows of the table as text that spreadsheets take from the clipboard.
 *
 * @param {(GatewayEntry|Circuit)[]} rows
 */
export const tableText = (rows) => csvText(header, cells(rows), "\t");
