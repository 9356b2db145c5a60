// @ts-check
import { formatClockSeconds, formatDay, formatMoment } from "../format/time.js";
import { levelLines } from "./levels.js";
import { baseOptions, look } from "./theme.js";
import { timeAxis } from "./time-axis.js";

/** @typedef {import("./plot.js").Plot} Plot */

/**
 * When a point was, in words.
 *
 * @param {Plot} plot
 * @param {number} index
 * @param {"local"|"utc"} zone
 */
function moment(plot, index, zone) {
    const from = plot.starts[index] * 1000;
    const to = from + plot.interval * 1000;
    return plot.interval < 600
        ? `${formatDay(from, zone)} ${formatClockSeconds(from, zone)} – ${formatClockSeconds(to, zone)}`
        : `${formatMoment(from, zone)} – ${formatMoment(to, zone)}`;
}

/**
 * A point between two gaps has no line to either side: it is drawn as a dot, or nobody would see it.
 *
 * @param {(?number)[]} values
 */
const radii = (values) => values.map((value, index) =>
    value !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null ? 2.5 : 0);

/**
 * A plot as Chart.js takes it.
 *
 * @param {Plot} plot
 * @param {"local"|"utc"} zone
 * @param {import("./theme.js").Palette} colours
 */
export function chartOptions(plot, zone, colours) {
    const middle = plot.interval * 500;
    const datasets = plot.lines.map((line) => ({
        ...look(line.look, colours),
        ...(plot.kind === "line"
            ? { pointRadius: radii(line.values), pointHoverRadius: 4, cubicInterpolationMode: "monotone" } : {}),
        spanGaps: false,
        label: line.label,
        data: line.values.map((y, index) => ({ x: plot.starts[index] * 1000 + middle, y })),
    }));
    // "50.0 Mbps" is "50 Mbps" on an axis.
    const round = (/** @type {number} */ value) => plot.format(value).replace(/\.0+ /, " ");
    const axis = timeAxis({ start: plot.start * 1000, end: plot.end * 1000 }, zone);
    const options = baseOptions(colours);
    Object.assign(options.scales.x, { min: axis.min, max: axis.max, afterBuildTicks: axis.afterBuildTicks });
    Object.assign(options.scales.x.ticks, { callback: axis.label });
    Object.assign(options.scales.y, {
        suggestedMax: Math.max(plot.ceiling ?? 0, ...plot.levels.map(({ value }) => value)),
        ...(plot.floor === undefined ? {} : { min: plot.floor, beginAtZero: false }),
    });
    Object.assign(options.scales.y.ticks, { callback: round });
    Object.assign(options.plugins.tooltip, {
        callbacks: {
            title: (/** @type {any[]} */ items) => (items.length === 0 ? "" : moment(plot, items[0].dataIndex, zone)),
            label: (/** @type {any} */ item) => ` ${item.dataset.label} ${plot.format(item.parsed.y)}`,
        },
    });
    return { type: plot.kind, data: { datasets }, options, levels: levelLines(plot.levels, colours) };
}
