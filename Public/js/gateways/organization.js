// @ts-check
import { pause } from "../dom/pause.js";
import { cidr, formatMAC, total, utilisation } from "./circuit.js";
import { conditions } from "./conditions.js";
import { circuitState, downSince, severity } from "./state.js";

/**
 * @typedef {import("../types.js").Gateway} Gateway
 * @typedef {import("../types.js").Port} Port
 */

/** Gateways that are organized in one go: some milliseconds. */
const portion = 250;

/**
 * The answer of the gateways route as the page works with it: everything that search, filters and sorting ask for again
 * and again is found out once, here. Thousands of gateways are taken in portions, so that typing and scrolling go on.
 *
 * @param {Gateway[]} gateways
 * @param {import("../types.js").Site[]} sites
 * @param {?import("../types.js").Meta} meta
 * @returns {Promise<import("./circuit.js").GatewayEntry[]>}
 */
export async function organize(gateways, sites, meta) {
    const addresses = new Map(sites.map((site) => [site.id, site.address]));
    const asOf = (Date.parse(meta?.as_of ?? "") || Date.now()) / 1000;
    const entries = [];
    for (const gateway of gateways) {
        if (entries.length % portion === 0) await pause();
        const ports = Array.isArray(gateway.ports) ? gateway.ports : [];
        const gatewayText = searchable([
            gateway.name, gateway.site_name, addresses.get(gateway.site_id ?? ""), gateway.model, gateway.ip,
            gateway.ext_ip, gateway.mac, formatMAC(gateway.mac),
        ]);
        const circuits = ports.map((port) => circuit(gateway, port, gatewayText, asOf));
        const own = conditions.filter((each) => each.holds(gateway, null, asOf)).map((each) => each.id);
        entries.push({
            gateway,
            circuits,
            conditions: [...new Set([...own, ...circuits.flatMap((each) => each.conditions)])],
            text: [gatewayText, ...circuits.map((each) => each.text.slice(gatewayText.length))].join("\n"),
            portsUp: ports.filter((port) => port.up === true).length,
            rx: total(ports, "rx_bytes"),
            tx: total(ports, "tx_bytes"),
        });
    }
    await pause();
    return entries;
}

/**
 * @param {Gateway} gateway
 * @param {Port} port
 * @param {string} gatewayText
 * @param {number} asOf
 */
function circuit(gateway, port, gatewayText, asOf) {
    const held = conditions.filter((each) => each.holds(gateway, port, asOf)).map((each) => each.id);
    const state = circuitState(gateway, port, held);
    const used = utilisation(port);
    return {
        key: `${gateway.id}/${port.name}`,
        gateway,
        port,
        utilisation: used,
        conditions: held,
        state,
        since: downSince(gateway, port, state),
        severity: severity(state, held, port, used),
        text: gatewayText + searchable([
            port.name, port.wan_name, port.description, cidr(port), port.gateway, port.mac, formatMAC(port.mac),
            port.wan_type, port.provider, port.circuit_id, port.notes,
        ]),
    };
}

/** @param {(?string|undefined)[]} parts */
const searchable = (parts) => parts.filter(Boolean).join("\n").toLowerCase();
