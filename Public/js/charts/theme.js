// @ts-check
/**
 * A colour of tokens.css.
 *
 * @param {string} name
 */
export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** What both charts share. Colours come from tokens.css, motion only where it is wanted. */
export function baseOptions() {
    const text = token("--text-dim");
    const grid = token("--grid");
    const narrow = matchMedia("(max-width: 600px)").matches;
    return {
        responsive: true,
        maintainAspectRatio: false,
        parsing: false,
        normalized: true,
        animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? false : { duration: 180 },
        interaction: { mode: "index", intersect: false },
        color: text,
        font: { family: "Inter, system-ui, sans-serif" },
        plugins: {
            legend: {
                align: "end",
                labels: { color: token("--text"), boxWidth: 28, boxHeight: 8, font: { size: 12 } },
            },
            tooltip: {
                backgroundColor: token("--surface-3"), borderColor: token("--line-strong"), borderWidth: 1,
                titleColor: token("--text"), bodyColor: token("--text"), padding: 10, boxPadding: 6, caretSize: 0,
            },
        },
        scales: {
            x: {
                type: "linear", grid: { color: grid, drawTicks: true, tickLength: 5 }, border: { color: grid },
                ticks: { color: text, autoSkip: false, maxRotation: 0, font: { size: narrow ? 10 : 11 } },
            },
            y: {
                beginAtZero: true, grid: { color: grid, drawTicks: false }, border: { display: false },
                ticks: { color: text, maxTicksLimit: 6, padding: 6, font: { size: narrow ? 10 : 11 } },
            },
        },
    };
}

/**
 * Diagonal stripes: TX is told from RX by its fill as well.
 *
 * @param {string} colour
 */
export function stripes(colour) {
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
