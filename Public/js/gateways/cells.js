// @ts-check
import { serverNow } from "../api/client.js";
import { h, hidden, icon } from "../dom/element.js";
import { formatShare, isNumber, unknown } from "../format/number.js";
import { formatDuration, formatMoment, isMoment } from "../format/time.js";
import { formatBytes, formatRate } from "../format/units.js";
import { utilisationWords } from "./circuit.js";
import { limits } from "./conditions.js";

/** "–" to the eye, "unknown" to the ear. */
export const unknownMark = () => [h("span", { "aria-hidden": "true", class: "unknown" }, unknown), hidden("unknown")];

/**
 * A text, or the mark for unknown.
 *
 * @param {unknown} value
 * @param {string} [title]
 */
export function textOrUnknown(value, title) {
    if (value === null || value === undefined || value === "" || value === unknown) return unknownMark();
    return h("span", { class: "clip", title: title ?? String(value) }, String(value));
}

/**
 * @param {import("./state.js").State} state
 * @param {string} [title]
 */
export const stateMark = (state, title) =>
    h("span", { class: `state state-${state.tone}`, title },
        icon(state.icon), " ", h("span", { class: "word" }, state.word));

/**
 * A state, and how long it has been so where that is known.
 *
 * @param {import("./state.js").State} state
 * @param {?number} since  epoch seconds
 * @param {string} words  what was seen last then
 * @param {"local"|"utc"} zone
 */
export function stateCell(state, since, words, zone) {
    if (!isNumber(since) || !isMoment(since * 1000)) return stateMark(state);
    const title = `${words} ${formatMoment(since * 1000, zone)}`;
    return [stateMark(state, title), sinceMark(since, title)];
}

/**
 * How long ago that was.
 *
 * @param {number} since  epoch seconds
 * @param {string} title
 */
const sinceMark = (since, title) =>
    h("time", { class: "clip under since", title, datetime: new Date(since * 1000).toISOString() },
        `for ${formatDuration(serverNow() / 1000 - since)}`);

/** @param {number} coverage */
export const coverageWords = (coverage) => `${formatShare(coverage)} of this window was seen`;

/**
 * A mark on totals that do not cover their window.
 *
 * @param {?number} coverage
 * @param {?string} [note]  which part is missing
 */
export function coverageMark(coverage, note) {
    if (!isNumber(coverage) || coverage >= 1) return null;
    const shape = coverage >= 0.5 ? "pie-chart-fill" : "pie-chart";
    const words = [`${coverageWords(coverage)}.`, note].filter(Boolean).join(" ");
    const tone = coverage >= 0.95 ? "coverage coverage-most" : "coverage";
    return h("span", { class: tone, title: words }, icon(shape), hidden(` (${words})`));
}

/**
 * @param {?number} bytes
 * @param {?number} coverage
 * @param {?string} [note]  which part is missing
 */
export function bytesCell(bytes, coverage, note) {
    if (!isNumber(bytes)) return note ? h("span", { title: note }, unknownMark(), hidden(` (${note})`)) : unknownMark();
    return [coverageMark(coverage, note), h("data", { value: bytes }, formatBytes(bytes))];
}

/**
 * A total that opens the chart.
 *
 * @param {import("./circuit.js").Circuit} circuit
 * @param {"rx"|"tx"} direction
 * @param {boolean} [withArrow]  says which way, where no column does
 * @param {boolean} [withRate]  the rate of now under it
 */
export function trafficButton({ gateway, port }, direction, withArrow = false, withRate = false) {
    const bytes = port[`${direction}_bytes`];
    const rate = port[`${direction}_bps`];
    return h(
        "button",
        {
            type: "button", class: `traffic traffic-${direction}`, "data-action": "chart",
            "data-gateway": gateway.id, "data-port": port.name,
            title: `${direction.toUpperCase()} chart of ${port.name}`,
        },
        hidden(`${direction.toUpperCase()} `),
        h("span", { class: "total" }, withArrow && [icon(direction === "rx" ? "arrow-down" : "arrow-up"), " "],
            bytesCell(bytes, port.coverage, port.coverage_note)),
        withRate && h("span", { class: "rate" }, hidden(", now "), isNumber(rate) ? formatRate(rate) : unknownMark()),
    );
}

/**
 * How full the circuit is, as a bar and a number, and which way: the busier of both.
 *
 * @param {import("./circuit.js").Circuit} circuit
 */
export function utilisationBar({ port, utilisation: share }) {
    if (!isNumber(share)) return unknownMark();
    const bar = h("span", { class: `bar ${share > limits.utilisation ? "bar-hot" : ""}`, "aria-hidden": "true" });
    bar.style.setProperty("--share", String(Math.min(1, share)));
    const isTx = (port.tx_utilization ?? 0) > (port.rx_utilization ?? 0);
    return h("span", { class: isTx ? "utilisation utilisation-tx" : "utilisation", title: utilisationWords(port) },
        bar, h("span", { class: "figure" }, icon(isTx ? "arrow-up" : "arrow-down"), hidden(isTx ? "TX " : "RX "),
            formatShare(share)),
        hidden(` (${utilisationWords(port)})`));
}

/**
 * Paths up of total; a click shows which.
 *
 * @param {import("./circuit.js").Circuit} circuit
 */
export function pathsCell({ gateway, port }) {
    const { peer_paths_up: up, peer_paths_total: all } = port;
    if (!isNumber(up) || !isNumber(all)) return unknownMark();
    return h(
        "button",
        {
            type: "button", class: up < all ? "paths tone-warn" : "paths", "data-action": "chart", "data-tab": "peers",
            "data-gateway": gateway.id, "data-port": port.name, title: `VPN peers of ${port.name}`,
        },
        up < all && [icon("diamond-fill"), " "], `${up}/${all}`, hidden(" paths up"),
    );
}
