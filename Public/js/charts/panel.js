// @ts-check
import { h, hidden, setText } from "../dom/element.js";
import { chartOptions } from "./chart-options.js";
import { palette } from "./theme.js";

/**
 * One chart with its caption, and words in its place where there is nothing to draw.
 *
 * @param {{plugin: any}} crosshair  shared with the charts beside it
 */
export function mount(crosshair) {
    const caption = h("figcaption");
    const canvas = h("canvas", { role: "img" });
    const message = h("p", { class: "panel-message", hidden: true });
    const element = h("figure", { class: "panel" }, caption, h("div", { class: "plot" }, canvas, message));
    /** @type {any} */
    let chart = null;
    /** @type {any} */
    let levels = null;
    // Levels change with the data, plugins do not: this one hands on.
    const levelPlugin = { id: "levels", afterDatasetsDraw: (/** @type {any} */ drawn) => levels?.afterDatasetsDraw(drawn) };

    return {
        element,
        /**
         * @param {import("./plot.js").Plot} plot
         * @param {"local"|"utc"} zone
         * @param {boolean} animate
         * @param {?string} [words]  what stands in the chart's place
         */
        update(plot, zone, animate, words = null) {
            caption.replaceChildren(plot.caption, hidden(`, ${plot.unit}`));
            canvas.setAttribute("aria-label", words ?? plot.summary);
            element.dataset.blank = String(words !== null);
            message.hidden = words === null;
            setText(message, words ?? "");
            const fresh = chartOptions(plot, zone, palette());
            levels = fresh.levels;
            if (chart === null) {
                chart = new /** @type {any} */ (window).Chart(canvas, {
                    type: fresh.type, data: fresh.data, options: fresh.options, plugins: [levelPlugin, crosshair.plugin],
                });
                return;
            }
            // Chart.js animates from the lines that it knows to the new ones.
            const known = chart.data.datasets;
            chart.data.datasets = fresh.data.datasets.map((dataset, index) =>
                known[index] ? Object.assign(known[index], dataset) : dataset);
            chart.options = fresh.options;
            chart.update(animate ? undefined : "none");
        },
        destroy() {
            chart?.destroy();
            chart = null;
        },
    };
}
