// @ts-check
import { palette } from "./theme.js";

/**
 * What ties charts of the same range together: the moment under the pointer in one is marked in all.
 *
 * @returns {{plugin: any}}
 */
export function createCrosshair() {
    /** @type {Set<any>} */
    const charts = new Set();
    /** @type {?number} */
    let at = null;
    const { dim } = palette();

    const plugin = {
        id: "crosshair",
        install: (/** @type {any} */ chart) => charts.add(chart),
        uninstall: (/** @type {any} */ chart) => charts.delete(chart),
        afterEvent(/** @type {any} */ chart, /** @type {any} */ { event, inChartArea }) {
            if (event.type === "resize") return;
            const [active] = inChartArea ? chart.getActiveElements() : [];
            const x = active === undefined ? null : chart.data.datasets[active.datasetIndex].data[active.index].x;
            if (x === at) return;
            at = x;
            for (const each of charts) each.draw();
        },
        afterDatasetsDraw(/** @type {any} */ chart) {
            if (at === null) return;
            const { ctx: context, chartArea: area, scales } = chart;
            const x = scales.x.getPixelForValue(at);
            if (x < area.left || x > area.right) return;
            context.save();
            context.strokeStyle = dim;
            context.lineWidth = 1;
            context.beginPath();
            context.moveTo(x, area.top);
            context.lineTo(x, area.bottom);
            context.stroke();
            context.restore();
        },
    };
    return { plugin };
}
