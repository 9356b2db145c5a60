// @ts-check
import { chartOptions } from "./chart-options.js";
import { palette } from "./theme.js";

/**
 * What a picture of charts says beside them.
 *
 * @typedef {Object} Picture
 * @property {string} title
 * @property {string[]} lines  under the title
 * @property {import("./plot.js").Plot[]} plots
 * @property {"local"|"utc"} zone
 */

const font = "Inter, system-ui, sans-serif";
const margin = 24;
const panel = { width: 560, height: 320, gap: 24, caption: 26 };
/** Pixels per unit: sharp on paper and on good screens. */
const density = 2;

/**
 * The charts as one PNG, with title, axes and legends, the same size whatever screen it is made on.
 *
 * @param {Picture} picture
 * @param {"dark"|"white"} ground
 * @returns {Promise<?Blob>}
 */
export function draw(picture, ground) {
    const colours = palette(ground);
    const columns = Math.min(2, picture.plots.length);
    const rows = Math.ceil(picture.plots.length / columns);
    const head = margin + 28 + picture.lines.length * 20 + 12;
    const width = 2 * margin + 2 * panel.width + panel.gap;
    const step = panel.caption + panel.height + panel.gap;
    const height = head + rows * step - panel.gap + margin;

    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * density, height * density];
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.scale(density, density);
    context.fillStyle = colours.ground;
    context.fillRect(0, 0, width, height);
    context.textBaseline = "top";
    const write = (/** @type {string} */ text, /** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ most) =>
        context.fillText(shortened(context, text, most), x, y);

    context.fillStyle = colours.text;
    context.font = `600 20px ${font}`;
    write(picture.title, margin, margin, width - 2 * margin);
    context.font = `13px ${font}`;
    context.fillStyle = colours.dim;
    picture.lines.forEach((line, index) => write(line, margin, margin + 30 + index * 20, width - 2 * margin));

    const across = columns === 1 ? width - 2 * margin : panel.width;
    picture.plots.forEach((plot, index) => {
        const x = margin + (index % columns) * (panel.width + panel.gap);
        const y = head + Math.floor(index / columns) * step;
        context.fillStyle = colours.text;
        context.font = `600 14px ${font}`;
        write(plot.caption, x, y, across);
        context.drawImage(chartCanvas(plot, picture.zone, colours, across), x, y + panel.caption, across, panel.height);
    });
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/**
 * @param {import("./plot.js").Plot} plot
 * @param {"local"|"utc"} zone
 * @param {import("./theme.js").Palette} colours
 * @param {number} width
 */
function chartCanvas(plot, zone, colours, width) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, panel.height];
    const { type, data, options, levels } = chartOptions(plot, zone, colours);
    const chart = new /** @type {any} */ (window).Chart(canvas, {
        type, data,
        options: { ...options, responsive: false, animation: false, events: [], devicePixelRatio: density },
        plugins: [levels],
    });
    // What is drawn stays when the chart goes.
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [canvas.width, canvas.height];
    copy.getContext("2d")?.drawImage(canvas, 0, 0);
    chart.destroy();
    return copy;
}

/**
 * A text that fits, with an ellipsis where it was cut.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} most  px
 */
function shortened(context, text, most) {
    if (context.measureText(text).width <= most) return text;
    const letters = [...text];
    while (letters.length > 0 && context.measureText(`${letters.join("")}…`).width > most) letters.pop();
    return `${letters.join("")}…`;
}
