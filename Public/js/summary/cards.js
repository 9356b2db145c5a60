// @ts-check
import { h, hidden, icon, setText } from "../dom/element.js";
import { patch } from "../dom/patch.js";
import { formatCount, formatShare, unknown } from "../format/number.js";
import { formatBytes } from "../format/units.js";
import { coverageMark } from "../gateways/cells.js";

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
         * @param {import("./sums.js").Sums} sums  of what is shown
         * @param {number} all  gateways of the organization
         * @param {import("../state/windows.js").Span} window
         */
        update({ gateways, sites, connected, ports, enabled, active, rx, tx }, all, window) {
            const of = gateways < all ? `of ${formatCount(all)}, ` : "";
            set("gateways", formatCount(gateways), `${of}at ${formatCount(sites)} ${sites === 1 ? "site" : "sites"}`);
            set("connected", formatCount(connected), share(connected, gateways));
            set("ports", formatCount(ports), `${formatCount(enabled)} enabled`);
            set("active", formatCount(active), share(active, ports));
            patch(figures.traffic.figure, h("dd", { class: "figure", "data-card": "traffic" },
                h("span", { class: "tone-rx" }, icon("arrow-down"), hidden("RX "), formatBytes(rx.bytes)), " ",
                h("span", { class: "tone-tx" }, icon("arrow-up"), hidden("TX "), formatBytes(tx.bytes)), " ",
                coverageMark(rx.coverage)));
            setText(figures.traffic.note, window.words);
        },
        destroy: () => element.replaceChildren(),
    };
}

/**
 * @param {number} part
 * @param {number} all
 */
const share = (part, all) => (all === 0 ? "" : `${formatShare(part / all)} of ${formatCount(all)}`);
