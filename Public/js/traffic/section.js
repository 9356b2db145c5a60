// @ts-check
import { APIError, serverNow } from "../api/client.js";
import { routes } from "../api/routes.js";
import { createCrosshair } from "../charts/crosshair.js";
import { mount as mountPanel } from "../charts/panel.js";
import { isBlank } from "../charts/plot.js";
import { mount as mountCover } from "../detail/cover.js";
import { mount as mountExports } from "../detail/exports.js";
import { fill } from "../detail/fill.js";
import { createLoader } from "../detail/loader.js";
import { mount as mountNote } from "../detail/note.js";
import { fileNames, pictureHead } from "../detail/subject.js";
import { h } from "../dom/element.js";
import { isNumber } from "../format/number.js";
import { coverageWords } from "../gateways/cells.js";
import { mount as mountFigures } from "./figures.js";
import { plotsOf } from "./plots.js";
import { pointsFile, pointsTable } from "./points-table.js";
import { mount as mountPortFacts } from "./port-facts.js";
import { seriesOf } from "./series.js";

/** Points of a chart whose window the routes know only as a range. */
const pointCount = 20;

/**
 * What went through a circuit: rate and data transferred.
 *
 * @param {HTMLElement} element
 * @param {HTMLElement} exports
 * @returns {import("../detail/subject.js").Section}
 */
export function mount(element, exports) {
    const figures = mountFigures();
    const note = mountNote();
    const crosshair = createCrosshair();
    const panels = [mountPanel(crosshair), mountPanel(crosshair)];
    const body = h("div", { class: "chart-body" }, h("div", { class: "charts" }, panels.map((each) => each.element)));
    const factsElement = h("div", { class: "facts" });
    const facts = mountPortFacts(factsElement);
    const points = h("div", { class: "points-region", role: "region", tabindex: 0, "aria-label": "Points of the chart" });
    const details = h("details", { class: "points-details" }, h("summary", {}, "The points as a table"), points);
    element.append(figures.element, note.element, body, factsElement, details);

    /** @type {?import("../detail/subject.js").Subject} */
    let subject = null;
    /** @type {?import("./series.js").Series} */
    let series = null;
    const cover = mountCover(body, { onRetry: () => loader.retry() });
    const loader = createLoader(render);
    const tools = mountExports(exports, {
        names: () => (subject ? fileNames(subject) : []),
        csv: () => series && pointsFile(series),
        picture: () => {
            if (!subject || !series) return null;
            const { title, when } = pictureHead(subject, series);
            const seen = isNumber(series.coverage) && series.coverage < 1 ? ` · ${coverageWords(series.coverage)}` : "";
            const plots = plotsOf(series);
            return { title, lines: [`${when}${seen}`, plots[0].summary], plots, zone: subject.zone };
        },
    });

    /**
     * @param {import("../detail/loader.js").Loaded} loaded
     * @param {boolean} anew
     */
    function render(loaded, anew) {
        if (subject === null) return;
        const { span, zone } = subject;
        series = loaded.data;
        const plots = series && plotsOf(series);
        const blank = plots !== null && plots.every(isBlank);
        details.hidden = series === null || blank;
        cover.update(loaded, blank && `Nothing is known of the ${span.words} of this port.`);
        tools.update(series !== null);
        figures.update(series);
        const coverage = series?.coverage;
        const lacking = isNumber(coverage) && coverage < 1;
        // The point that is still open is always missing: no reason for alarm.
        note.update(loaded, [lacking && `${coverageWords(coverage)}. ${series?.note ?? "Gaps are left open."}`],
            (coverage ?? 0) >= 0.95);
        if (series === null || plots === null || blank) return;
        panels.forEach((panel, index) => {
            panel.update(plots[index], zone, anew, isBlank(plots[index]) ? "Too little of each point was seen." : null);
        });
        fill(points, pointsTable(series, zone));
    }

    return {
        update(fresh) {
            const zoneChanged = subject !== null && subject.zone !== fresh.zone;
            subject = fresh;
            const { gateway, port, span, site, snapshot, circuit } = fresh;
            facts.update(circuit, snapshot);
            const other = loader.load([gateway, port, span.id].join("\n"), snapshot, async (options) => {
                const answer = await routes.traffic(gateway, port, query(span, site), options);
                return answer.unchanged ? answer : { ...answer, data: seriesOf(answer.data) };
            });
            if (zoneChanged && !other) loader.show();
        },
        destroy() {
            loader.destroy();
            facts.destroy();
            panels.forEach((panel) => panel.destroy());
        },
    };
}

/**
 * @param {import("../state/windows.js").Span} span
 * @param {?string} site
 * @returns {{[name: string]: string|number}}
 */
function query(span, site) {
    if (span.duration !== null) return { duration: span.duration };
    if (site === null) throw new APIError("This gateway's site is not known, and a range needs it.", 0);
    const end = Math.floor(serverNow() / 60_000) * 60;
    return { site_id: site, start: end - span.seconds, end, interval: span.seconds / pointCount };
}
