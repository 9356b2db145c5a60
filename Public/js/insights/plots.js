// @ts-check
import { highest, isNear, mean } from "../charts/plot.js";
import { isNumber } from "../format/number.js";
import { formatMilliseconds, formatPercent, formatRate } from "../format/units.js";
import { limits } from "../gateways/conditions.js";
import { stepOf } from "./hourly.js";

/** @typedef {import("../charts/plot.js").Plot} Plot */

/**
 * The charts of the insights: rate, latency and jitter, loss, application health.
 *
 * @param {import("./hourly.js").Hourly} hourly
 * @returns {{rate: Plot, delay: Plot, loss: Plot, health: Plot}}
 */
export function plotsOf(hourly) {
    const { buckets } = hourly;
    const range = { start: hourly.start, end: hourly.end };
    const common = { ...range, interval: hourly.interval, starts: buckets.map(({ start }) => start) };
    const values = (/** @type {import("./hourly.js").Measure} */ name) => buckets.map((bucket) => bucket[name]);
    const [rx, tx, latency, jitter, loss] = /** @type {const} */ (["rx", "tx", "latency", "jitter", "loss"]).map(values);
    const [rxPeak, txPeak] = /** @type {const} */ (["rxPeak", "txPeak"]).map(values);
    const meanAndWorst = (/** @type {string} */ name, /** @type {(?number)[]} */ all, /** @type {any} */ format) =>
        `${name} average ${format(mean(all))}, worst ${format(worst(all))}`;
    return {
        rate: {
            ...common, caption: "Rate", unit: "bits per second", kind: "line", format: formatRate, levels: [],
            lines: [
                { label: "RX", look: "rx", values: rx }, { label: "TX", look: "tx", values: tx },
                { label: "RX peak", look: "rxPeak", values: rxPeak }, { label: "TX peak", look: "txPeak", values: txPeak },
            ],
            summary: `RX average ${formatRate(hourly.rx)}, peak ${formatRate(worst(rxPeak))}; `
                + `TX average ${formatRate(hourly.tx)}, peak ${formatRate(worst(txPeak))}`,
        },
        delay: {
            ...common, caption: "Latency and jitter", unit: "milliseconds", kind: "line", format: formatMilliseconds,
            lines: [
                { label: "Latency", look: "latency", values: latency },
                { label: "Jitter", look: "jitter", values: jitter },
            ],
            levels: limitLevels([
                ["latency limit", limits.latency, "latency", highest(latency)],
                ["jitter limit", limits.jitter, "jitter", highest(jitter)],
            ]),
            summary: `${meanAndWorst("Latency", latency, formatMilliseconds)}; `
                + meanAndWorst("jitter", jitter, formatMilliseconds),
        },
        loss: {
            ...common, caption: "Loss", unit: "percent", kind: "bar", format: formatPercent,
            lines: [{ label: "Loss", look: "lossBars", values: loss }],
            levels: limitLevels([["loss limit", limits.loss, "loss", Math.max(highest(loss), limits.loss)]]),
            summary: meanAndWorst("Loss", loss, formatPercent),
        },
        health: healthPlot(hourly.health, hourly.portHealth?.goal ?? null, range),
    };
}

/**
 * @param {{start: number, percent: ?number}[]} trend
 * @param {?number} goal
 * @param {{start: number, end: number}} range
 * @returns {Plot}
 */
export function healthPlot(trend, goal, range) {
    const values = trend.map(({ percent }) => percent);
    const starts = trend.map(({ start }) => start);
    const known = [...values, goal].filter(isNumber);
    // Health moves between 90 and 100: an axis from 0 would show a straight line.
    const floor = Math.max(0, Math.floor((Math.min(100, ...known) - 2) / 5) * 5);
    return {
        ...range, interval: stepOf(starts), starts, caption: "Application health", unit: "percent", kind: "line",
        format: formatPercent, floor, ceiling: 100,
        lines: [{ label: "Application health of the site", look: "health", values }],
        levels: goal === null ? [] : [{ name: "goal", value: goal, colour: "text", dash: [8, 4] }],
        summary: `Application health average ${formatPercent(mean(values))}, `
            + `lowest ${formatPercent(known.length === 0 ? null : Math.min(...values.filter(isNumber)))}`
            + (goal === null ? "" : `, goal ${formatPercent(goal)}`),
    };
}

/**
 * The highest known value, null where there is none.
 *
 * @param {(?number)[]} values
 */
export const worst = (values) => (values.some(isNumber) ? highest(values) : null);

/** @param {[string, number, string, number][]} all  name, limit, colour, the curves' highest value */
const limitLevels = (all) => all.filter(([, limit, , top]) => isNear(limit, top))
    .map(([name, value, colour]) => ({ name, value, colour, dash: [2, 3] }));
