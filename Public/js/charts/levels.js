// @ts-check
/**
 * A rate that is drawn as a thin line over the whole width of a chart.
 *
 * @typedef {Object} Level
 * @property {string} name
 * @property {number} value
 * @property {string} colour
 * @property {number[]} dash
 */

/**
 * The 95th percentile and the contracted speed of each direction, where they are known.
 *
 * @param {import("../traffic/series.js").Series} series
 * @param {{rx: string, tx: string}} colours
 * @returns {Level[]}
 */
export function levelsOf(series, colours) {
    const highest = Math.max(0, ...series.points.flatMap((point) => [point.rxRate ?? 0, point.txRate ?? 0]));
    return /** @type {const} */ (["rx", "tx"]).flatMap((direction) => {
        const { p95, contracted } = series[direction];
        const [name, colour] = [direction.toUpperCase(), colours[direction]];
        const levels = [];
        if (p95 !== null) levels.push({ name: `${name} p95`, value: p95, colour, dash: [2, 3] });
        // A contract far above what passes would press the curves flat.
        if (contracted !== null && contracted <= 4 * highest) {
            levels.push({ name: `${name} contracted`, value: contracted, colour, dash: [12, 3] });
        }
        return levels;
    });
}

/**
 * A plugin of Chart.js that draws levels, each with its name above it at the right.
 *
 * @param {() => Level[]} levels
 */
export const levelLines = (levels) => ({
    id: "levels",
    /** @param {any} chart */
    afterDatasetsDraw(chart) {
        const { ctx: context, chartArea: area, scales } = chart;
        context.save();
        context.font = "11px Inter, system-ui, sans-serif";
        context.textAlign = "right";
        context.textBaseline = "bottom";
        context.lineWidth = 1;
        /** @type {number[]} */
        const taken = [];
        for (const { name, value, colour, dash } of levels()) {
            const y = scales.y.getPixelForValue(value);
            context.strokeStyle = context.fillStyle = colour;
            context.setLineDash(dash);
            context.beginPath();
            context.moveTo(area.left, y);
            context.lineTo(area.right, y);
            context.stroke();
            // Names of levels that lie close stand side by side.
            const beside = taken.filter((each) => Math.abs(each - y) < 13).length;
            taken.push(y);
            context.fillText(name, area.right - 4 - beside * 88, Math.max(area.top + 12, y - 1));
        }
        context.restore();
    },
});
