// @ts-check
import { highest, isNear } from "../charts/plot.js";
import { formatBytes, formatRate } from "../format/units.js";

/**
 * The two charts of a series: rate, and data transferred.
 *
 * @param {import("./series.js").Series} series
 * @returns {import("../charts/plot.js").Plot[]}
 */
export function plotsOf(series) {
    const common = {
        start: series.start, end: series.end, interval: series.interval,
        starts: series.points.map(({ start }) => start),
    };
    const values = (/** @type {"rxRate"|"txRate"|"rxBytes"|"txBytes"} */ name) => series.points.map((point) => point[name]);
    return [
        {
            ...common, caption: "Rate", unit: "bits per second", kind: "line", format: formatRate,
            lines: [
                { label: "RX", look: "rx", values: values("rxRate") },
                { label: "TX", look: "tx", values: values("txRate") },
            ],
            levels: levelsOf(series),
            summary: `Rate: RX ${rateWords(series.rx)}; TX ${rateWords(series.tx)}`,
        },
        {
            ...common, caption: "Data transferred", unit: "bytes per point", kind: "bar", format: formatBytes,
            lines: [
                { label: "RX", look: "rxBars", values: values("rxBytes") },
                { label: "TX", look: "txBars", values: values("txBytes") },
            ],
            levels: [],
            summary: `Data transferred: RX ${formatBytes(series.rx.bytes)}, TX ${formatBytes(series.tx.bytes)}`,
        },
    ];
}

/**
 * The 95th percentile and the contracted speed of each direction, where they are known.
 *
 * @param {import("./series.js").Series} series
 * @returns {import("../charts/plot.js").Level[]}
 */
function levelsOf(series) {
    const top = highest(series.points.map(({ rxRate }) => rxRate), series.points.map(({ txRate }) => txRate));
    return /** @type {const} */ (["rx", "tx"]).flatMap((direction) => {
        const { p95, contracted } = series[direction];
        const name = direction.toUpperCase();
        const levels = [];
        if (p95 !== null) levels.push({ name: `${name} p95`, value: p95, colour: direction, dash: [2, 3] });
        if (isNear(contracted, top)) {
            levels.push({ name: `${name} contracted`, value: contracted, colour: direction, dash: [12, 3] });
        }
        return levels;
    });
}

/** @param {import("./series.js").Figures} figures */
const rateWords = ({ average, peak, p95, contracted }) => [
    `average ${formatRate(average)}, peak ${formatRate(peak)}`,
    p95 !== null && `95th percentile ${formatRate(p95)}`,
    contracted !== null && `contracted ${formatRate(contracted)}`,
].filter(Boolean).join(", ");
