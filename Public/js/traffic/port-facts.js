// @ts-check
import { routes } from "../api/routes.js";
import { fill } from "../detail/fill.js";
import { h } from "../dom/element.js";
import { formatCount } from "../format/number.js";
import { formatBytes, formatSpeed } from "../format/units.js";
import { cidr, formatMAC } from "../gateways/circuit.js";
import { textOrUnknown } from "../gateways/cells.js";

/**
 * What a port is and has counted since its gateway booted.
 *
 * @param {HTMLElement} element
 */
export function mount(element) {
    let wanted = "";

    /**
     * @param {import("../gateways/circuit.js").Circuit} circuit
     * @param {any} detail  of /api/gateway/<id>/ports, {} until it is here
     */
    function render({ port, gateway }, detail) {
        const duplex = detail.full_duplex === true ? "full duplex" : detail.full_duplex === false && "half duplex";
        const [rxErrors, txErrors] = [detail.rx_errors ?? port.rx_errors, detail.tx_errors ?? port.tx_errors];
        const facts = [
            ["Address", cidr(port)], ["Gateway", port.gateway],
            ["Link", [formatSpeed(port.speed), duplex].filter(Boolean).join(", ")], ["MAC", formatMAC(port.mac)],
            ["Provider", [port.provider, port.circuit_id].filter(Boolean).join(", ")],
            ["Contracted", contracted(port)], ["Notes", port.notes],
            ["Model", [gateway.model, gateway.version].filter(Boolean).join(" ")],
            ["RX since boot", bytesAndPackets(detail, "rx")], ["TX since boot", bytesAndPackets(detail, "tx")],
            ["Errors since boot", `RX ${formatCount(rxErrors)}, TX ${formatCount(txErrors)}`],
        ].filter(([name, value]) => value || !optional.has(name ?? ""));
        fill(element, h("dl", {}, facts.map(([name, value]) =>
            h("div", {}, h("dt", {}, name), h("dd", {}, textOrUnknown(value))))));
    }

    return {
        /**
         * @param {?import("../gateways/circuit.js").Circuit} circuit
         * @param {number} snapshot
         */
        async update(circuit, snapshot) {
            const mine = (wanted = circuit === null ? "" : `${circuit.key}\n${snapshot}`);
            if (circuit === null) return element.replaceChildren();
            if (element.dataset.key !== circuit.key) render(circuit, {});
            element.dataset.key = circuit.key;
            try {
                const { data } = await routes.ports(circuit.gateway.id);
                if (wanted === mine) render(circuit, data?.ports?.[circuit.port.name] ?? {});
            } catch {
                // What the table knows stays; the chart beside it says what is wrong.
            }
        },
        destroy: () => element.replaceChildren(),
    };
}

/**
 * @param {any} detail
 * @param {"rx"|"tx"} direction
 */
const bytesAndPackets = (detail, direction) =>
    typeof detail[`${direction}_bytes`] === "number"
        ? `${formatBytes(detail[`${direction}_bytes`])}, ${formatCount(detail[`${direction}_pkts`])} packets`
        : null;

/** Facts that are left out where they are not known: few companies say them of every port. */
const optional = new Set(["Provider", "Contracted", "Notes"]);

/** @param {import("../types.js").Port} port */
const contracted = ({ contracted_down_mbps: down, contracted_up_mbps: up }) =>
    down === null && up === null ? null : `${formatSpeed(down)} down, ${formatSpeed(up)} up`;
