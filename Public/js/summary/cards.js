// @ts-check
import { h, hidden, icon, setText } from "../dom/element.js";
import { patch } from "../dom/patch.js";
import { formatCount, formatShare, unknown } from "../format/number.js";
import { formatBytes } from "../format/units.js";
import { coverageMark } from "../gateways/cells.js";
import { total } from "../gateways/circuit.js";
import { isConnected } from "../gateways/conditions.js";

/** @typedef {import("../types.js").Gateway} Gateway */

const cards = /** @type {const} */ ([
    ["gateways", "Gateways", "router"],
    ["connected", "Connected", "cloud-check"],
    ["ports", "WAN ports", "ethernet"],
    ["active", "Active ports", "activity"],
    ["traffic", "Traffic", "arrow-down-up"],
]);

/**
 * What the table shows, in five figures: they follow the search, the site and the filters.
 *
 * @param {HTMLElement} element
 */
export function mount(element) {
    const figures = Object.fromEntries(cards.map(([id, label, symbol]) => {
        const figure = h("dd", { class: "figure", "data-card": id }, unknown);
        const note = h("dd", { class: "note" });
        const term = h("dt", {}, icon(symbol), " ", label);
        element.append(h("div", { class: `card-figure card-${id}` }, term, figure, note));
        return [id, { figure, note }];
    }));

    /**
     * @param {string} id
     * @param {string} figure
     * @param {string} note
     */
    function set(id, figure, note) {
        setText(figures[id].figure, figure);
        setText(figures[id].note, note);
    }

    return {
        /**
         * @param {{gateways: Gateway[], ports: import("../types.js").Port[]}} shown
         * @param {number} all  gateways of the organization
         * @param {import("../state/windows.js").Span} window
         */
        update({ gateways, ports }, all, window) {
            const connected = gateways.filter(isConnected).length;
            const active = ports.filter((port) => port.up === true).length;
            const of = gateways.length < all ? `of ${formatCount(all)}, ` : "";
            set("gateways", formatCount(gateways.length), of + siteWords(gateways));
            set("connected", formatCount(connected), share(connected, gateways.length));
            const enabled = ports.filter((port) => port.enabled !== false).length;
            set("ports", formatCount(ports.length), `${formatCount(enabled)} enabled`);
            set("active", formatCount(active), share(active, ports.length));

            const rx = total(ports, "rx_bytes");
            const tx = total(ports, "tx_bytes");
            patch(figures.traffic.figure, h("dd", { class: "figure", "data-card": "traffic" },
                h("span", { class: "tone-rx" }, icon("arrow-down"), hidden("RX "), formatBytes(rx.bytes)), " ",
                h("span", { class: "tone-tx" }, icon("arrow-up"), hidden("TX "), formatBytes(tx.bytes)), " ",
                coverageMark(rx.coverage)));
            setText(figures.traffic.note, window.words);
        },
        destroy: () => element.replaceChildren(),
    };
}

/** @param {Gateway[]} gateways */
function siteWords(gateways) {
    const sites = new Set(gateways.map((gateway) => gateway.site_id)).size;
    return `at ${formatCount(sites)} ${sites === 1 ? "site" : "sites"}`;
}

/**
 * @param {number} part
 * @param {number} all
 */
const share = (part, all) => (all === 0 ? "" : `${formatShare(part / all)} of ${formatCount(all)}`);
