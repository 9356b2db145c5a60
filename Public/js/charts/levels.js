// @ts-check
/**
 * A plugin of Chart.js that draws levels, each with its name above it at the right.
 *
 * @param {import("./plot.js").Level[]} levels
 * @param {import("./theme.js").Palette} palette
 */
export const levelLines = (levels, palette) => ({
    id: "levels",
    /** @param {any} chart */
    afterDatasetsDraw(chart) {
        const { ctx: context, chartArea: area, scales } = chart;
        context.save();
        context.font = "11px Inter, system-ui, sans-serif";
        context.textAlign = "right";
        context.textBaseline = "bottom";
        context.lineJoin = "round";
        context.lineWidth = 1;
        /** @type {{y: number, width: number}[]} */
        const taken = [];
        for (const { name, value, colour, dash } of levels) {
            const y = scales.y.getPixelForValue(value);
            context.strokeStyle = palette[colour];
            context.setLineDash(dash);
            context.beginPath();
            context.moveTo(area.left, y);
            context.lineTo(area.right, y);
            context.stroke();
            // Names of levels that lie close stand side by side, each with a rim, so that no curve runs through it.
            const width = context.measureText(name).width;
            const right = area.right - 4 - taken
                .filter((each) => Math.abs(each.y - y) < 14).reduce((sum, each) => sum + each.width + 14, 0);
            const bottom = Math.max(area.top + 13, y - 1);
            taken.push({ y, width });
            context.setLineDash([]);
            context.lineWidth = 3;
            context.strokeStyle = palette.rim;
            context.strokeText(name, right, bottom);
            context.lineWidth = 1;
            context.fillStyle = palette[colour];
            context.fillText(name, right, bottom);
        }
        context.restore();
    },
});
