// @ts-check
import { h, icon, setText } from "../dom/element.js";
import { formatShare } from "../format/number.js";
import { formatBytes, formatRate } from "../format/units.js";

/** The totals of a chart beside it, one card per direction. */
export function mount() {
    const make = () => ({
        bytes: h("data", { class: "figure" }), average: h("span"), peak: h("span"), p95: h("span"),
        contract: h("span", { class: "rate", hidden: true }),
    });
    const shown = { rx: make(), tx: make() };
    const card = (/** @type {"rx"|"tx"} */ direction, /** @type {string} */ symbol) => h(
        "div", { class: `figures figures-${direction}`, role: "group", "aria-label": direction.toUpperCase() },
        h("span", { class: `direction tone-${direction}` }, icon(symbol), ` ${direction.toUpperCase()}`),
        shown[direction].bytes,
        h("span", { class: "rate" }, "average ", shown[direction].average),
        h("span", { class: "rate" }, "peak ", shown[direction].peak),
        h("span", { class: "rate", title: "95th percentile: the highest 5 % of the samples dropped" },
            "p95 ", shown[direction].p95),
        shown[direction].contract,
    );
    return {
        element: h("div", { class: "figure-row" }, card("rx", "arrow-down"), card("tx", "arrow-up")),
        /** @param {?import("./series.js").Series} series */
        update(series) {
            for (const direction of /** @type {const} */ (["rx", "tx"])) {
                const figures = series?.[direction];
                const { bytes, average, peak, p95, contract } = shown[direction];
                setText(bytes, formatBytes(figures?.bytes));
                if (figures === undefined || figures.bytes === null) bytes.removeAttribute("value");
                else bytes.setAttribute("value", String(figures.bytes));
                setText(average, formatRate(figures?.average));
                setText(peak, formatRate(figures?.peak));
                setText(p95, formatRate(figures?.p95));
                const contracted = figures?.contracted ?? null;
                contract.hidden = contracted === null;
                if (contracted !== null) contract.replaceChildren(...contractWords(contracted, figures?.p95 ?? null));
            }
        },
    };
}

/**
 * @param {number} contracted  bit/s
 * @param {?number} p95
 */
const contractWords = (contracted, p95) => [
    "contracted ", h("span", {}, formatRate(contracted)),
    p95 !== null && contracted > 0 ? ` (p95 ${formatShare(p95 / contracted)})` : "",
];
