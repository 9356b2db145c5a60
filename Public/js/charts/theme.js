// @ts-check
/**
 * The colours of a chart on its ground.
 *
 * @typedef {{[name: string]: string}} Palette
 */

/** Names of the colours, and what tokens.css calls them. */
const names = {
    ground: "--surface-1", rim: "--surface-0", text: "--text", dim: "--text-dim", grid: "--grid",
    tooltip: "--surface-3", tooltipLine: "--line-strong", rx: "--rx", rxFill: "--rx-fill", tx: "--tx",
    latency: "--latency", jitter: "--jitter", loss: "--loss", health: "--health",
};

/**
 * The colours on the page's dark ground, or on white as on paper.
 *
 * @param {"dark"|"white"} ground
 * @returns {Palette}
 */
export function palette(ground = "dark") {
    // White has them under a class of its own: an element tells what that comes to.
    const probe = document.createElement("div");
    probe.className = ground === "white" ? "on-white" : "";
    document.body.append(probe);
    const style = getComputedStyle(probe);
    const colours = Object.fromEntries(
        Object.entries(names).map(([name, token]) => [name, style.getPropertyValue(token).trim()]));
    probe.remove();
    return colours;
}

/** Whether the reader wants motion. */
export const movesGladly = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * What all charts share.
 *
 * @param {Palette} colours
 */
export function baseOptions(colours) {
    const narrow = matchMedia("(max-width: 600px)").matches;
    const font = (/** @type {number} */ size, weight = 400) => ({ family: "Inter, system-ui, sans-serif", size, weight });
    return {
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        normalized: true,
        animation: movesGladly() ? { duration: 180 } : false,
        interaction: { mode: "index", intersect: false },
        color: colours.dim,
        plugins: {
            legend: {
                align: "end",
                labels: { color: colours.text, boxWidth: 24, boxHeight: 8, font: font(narrow ? 11 : 12) },
            },
            tooltip: {
                backgroundColor: colours.tooltip, borderColor: colours.tooltipLine, borderWidth: 1,
                titleColor: colours.text, bodyColor: colours.text, padding: 10, boxPadding: 6, caretSize: 0,
                titleFont: font(12, 600), bodyFont: font(12),
            },
        },
        scales: {
            x: {
                type: "linear", offset: false, border: { color: colours.grid },
                grid: { color: colours.grid, drawTicks: true, tickLength: 5, offset: false },
                ticks: { color: colours.dim, autoSkip: false, maxRotation: 0, font: font(narrow ? 10 : 11) },
            },
            y: {
                beginAtZero: true, grid: { color: colours.grid, drawTicks: false }, border: { display: false },
                ticks: { color: colours.dim, maxTicksLimit: 6, padding: 6, font: font(narrow ? 10 : 11) },
            },
        },
    };
}

/**
 * How a line is drawn. RX and TX, latency and jitter are told apart by dash or fill as well as by colour.
 *
 * @param {import("./plot.js").Look} name
 * @param {Palette} colours
 */
export function look(name, colours) {
    const line = (/** @type {string} */ colour, /** @type {any} */ more = {}) =>
        ({ borderColor: colour, backgroundColor: "transparent", borderWidth: 2, ...more });
    const peak = { borderWidth: 1.25, borderDash: [1.5, 2.5] };
    // A zero that is known is seen, as a low line; only what is not known is a gap.
    const bar = { borderWidth: 1, categoryPercentage: 0.86, barPercentage: 0.92, minBarLength: 2 };
    switch (name) {
        case "rx": return line(colours.rx, { backgroundColor: colours.rxFill, fill: true });
        case "tx": return line(colours.tx, { borderDash: [6, 4] });
        case "rxPeak": return line(colours.rx, peak);
        case "txPeak": return line(colours.tx, peak);
        case "latency": return line(colours.latency);
        case "jitter": return line(colours.jitter, { borderDash: [6, 4] });
        case "health": return line(colours.health);
        case "rxBars": return { ...bar, backgroundColor: colours.rx, borderColor: colours.rx };
        case "txBars": return { ...bar, backgroundColor: stripes(colours.tx), borderColor: colours.tx };
        case "lossBars": return { ...bar, backgroundColor: colours.loss, borderColor: colours.loss };
    }
}

/**
 * Diagonal stripes: TX is told from RX by its fill as well.
 *
 * @param {string} colour
 */
function stripes(colour) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const context = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
    context.strokeStyle = colour;
    context.lineWidth = 2.4;
    context.beginPath();
    for (const offset of [-8, 0, 8]) {
        context.moveTo(offset - 1, 9);
        context.lineTo(offset + 9, -1);
    }
    context.stroke();
    return context.createPattern(tile, "repeat") ?? colour;
}
