// @ts-check
import { formatBytes, formatRate } from "../format/units.js";
import { formatClockSeconds, formatDay, formatMoment } from "../format/time.js";
import { levelLines, levelsOf } from "./levels.js";
import { baseOptions, stripes, token } from "./theme.js";
import { timeAxis } from "./time-axis.js";

/** @typedef {import("../traffic/series.js").Series} Series */

/**
 * A chart of a series: `rate` as lines (RX solid, TX dashed) or `volume` as bars (RX filled, TX striped).
 *
 * @param {HTMLCanvasElement} element
 * @param {"rate"|"volume"} kind
 */
export function mount(element, kind) {
    const [rx, tx] = [token("--rx"), token("--tx")];
    const format = kind === "rate" ? formatRate : formatBytes;
    const common = { spanGaps: false };
    const looks = kind === "rate"
        ? [
            { borderColor: rx, backgroundColor: token("--rx-fill"), borderWidth: 2, fill: true },
            { borderColor: tx, backgroundColor: "transparent", borderWidth: 2, borderDash: [6, 4] },
        ].map((look) => ({ ...look, pointRadius: 0, pointHoverRadius: 4, cubicInterpolationMode: "monotone" }))
        : [
            { backgroundColor: rx, borderColor: rx, borderWidth: 1 },
            { backgroundColor: stripes(tx), borderColor: tx, borderWidth: 1 },
        ].map((look) => ({ ...look, categoryPercentage: 0.86, barPercentage: 0.92 }));

    /** @type {import("./levels.js").Level[]} */
    let levels = [];
    /** @type {any} */
    let chart = null;
    /** @type {?Series} */
    let series = null;
    /** @type {"local"|"utc"} */
    let zone = "local";

    /** @param {any[]} items */
    function title(items) {
        if (series === null || items.length === 0) return "";
        const from = series.points[items[0].dataIndex].start * 1000;
        const to = from + series.interval * 1000;
        return series.interval < 600
            ? `${formatDay(from, zone)} ${formatClockSeconds(from, zone)} – ${formatClockSeconds(to, zone)}`
            : `${formatMoment(from, zone)} – ${formatMoment(to, zone)}`;
    }

    return {
        /**
         * @param {Series} fresh
         * @param {"local"|"utc"} freshZone
         * @param {boolean} animate
         */
        update(fresh, freshZone, animate) {
            series = fresh;
            zone = freshZone;
            const middle = fresh.interval * 500;
            const data = (/** @type {"rx"|"tx"} */ direction) =>
                fresh.points.map((point) => ({
                    x: point.start * 1000 + middle,
                    y: point[kind === "rate" ? `${direction}Rate` : `${direction}Bytes`],
                }));
            const axis = timeAxis({ start: fresh.start * 1000, end: fresh.end * 1000 }, zone);
            const options = baseOptions();
            Object.assign(options.scales.x, {
                min: axis.min, max: axis.max, afterBuildTicks: axis.afterBuildTicks, offset: false,
            });
            Object.assign(options.scales.x.grid, { offset: false });
            Object.assign(options.scales.x.ticks, { callback: axis.label });
            const round = (/** @type {number} */ value) => format(value).replace(/\.0+ /, " ");
            levels = kind === "rate" ? levelsOf(fresh, { rx, tx }) : [];
            Object.assign(options.scales.y, { suggestedMax: Math.max(0, ...levels.map(({ value }) => value)) });
            Object.assign(options.scales.y.ticks, { callback: round });
            Object.assign(options.plugins.tooltip, {
                callbacks: {
                    title,
                    label: (/** @type {any} */ item) => ` ${item.dataset.label} ${format(item.parsed.y)}`,
                },
            });
            const datasets = [
                { ...common, ...looks[0], label: "RX", data: data("rx") },
                { ...common, ...looks[1], label: "TX", data: data("tx") },
            ];
            if (chart === null) {
                chart = new /** @type {any} */ (window).Chart(element, {
                    type: kind === "rate" ? "line" : "bar", data: { datasets }, options, plugins: [levelLines(() => levels)],
                });
                return;
            }
            datasets.forEach((dataset, index) => Object.assign(chart.data.datasets[index], dataset));
            chart.options = options;
            chart.update(animate ? undefined : "none");
        },
        /**
         * The chart as a picture, on the page's ground.
         *
         * @returns {Promise<?Blob>}
         */
        picture() {
            const copy = document.createElement("canvas");
            [copy.width, copy.height] = [element.width, element.height];
            const context = /** @type {CanvasRenderingContext2D} */ (copy.getContext("2d"));
            context.fillStyle = token("--surface-1");
            context.fillRect(0, 0, copy.width, copy.height);
            context.drawImage(element, 0, 0);
            return new Promise((resolve) => copy.toBlob(resolve, "image/png"));
        },
        destroy: () => chart?.destroy(),
    };
}
