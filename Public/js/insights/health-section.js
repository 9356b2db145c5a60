// @ts-check
import { APIError } from "../api/client.js";
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
import { formatCount, formatShare, isNumber, unknown } from "../format/number.js";
import { formatPercent } from "../format/units.js";
import { stateMark } from "../gateways/cells.js";
import { goalState, healthOf, isPort } from "./health.js";
import { impactedFile, impactedTable } from "./impacted-table.js";
import { healthPlot } from "./plots.js";
import { stepOf } from "./hourly.js";
import { statRow } from "./stats.js";

/**
 * How the applications of a circuit's site fare: against their goal, over time, and which interfaces made trouble.
 *
 * @param {HTMLElement} element
 * @param {HTMLElement} exports
 * @returns {import("../detail/subject.js").Section}
 */
export function mount(element, exports) {
    const note = mountNote();
    const stats = h("div", { class: "stats-region" });
    const panel = mountPanel(createCrosshair());
    const table = h("div", { class: "rows-region" });
    const body = h("div", { class: "chart-body" }, h("div", { class: "charts charts-one" }, panel.element));
    element.append(stats, note.element, body, table);

    /** @type {?import("../detail/subject.js").Subject} */
    let subject = null;
    /** @type {?import("./health.js").Health} */
    let health = null;
    const cover = mountCover(body, { onRetry: () => loader.retry() });
    const loader = createLoader(render);
    const tools = mountExports(exports, {
        names: () => (subject ? fileNames(subject, "applications") : []),
        csv: () => health && impactedFile(health.impacted ?? []),
        picture: () => {
            if (!subject || !health || health.trend.length === 0) return null;
            const range = rangeOf(health);
            const { when } = pictureHead(subject, range);
            const plot = healthPlot(health.trend, health.goal, range);
            return {
                title: `Application health · ${subject.siteName ?? subject.site ?? ""}`, lines: [when, plot.summary],
                plots: [plot], zone: subject.zone,
            };
        },
    });

    /**
     * @param {import("../detail/loader.js").Loaded} loaded
     * @param {boolean} anew
     */
    function render(loaded, anew) {
        if (subject === null) return;
        const { span, zone } = subject;
        health = loaded.data;
        const nothing = health !== null && health.percent === null && health.trend.length === 0
            && !health.impacted?.length;
        const why = health?.limited
            ? "Not asked for: Mist's calls of this hour are used up."
            : health?.impacted ? "Mist tells no application health of this site." : "Mist could not be asked for it.";
        cover.update(loaded, nothing && why);
        tools.update(health !== null && !nothing);
        note.update(loaded, [
            !nothing && health?.limited && "Some of it was not asked for: Mist's calls of this hour are used up.",
            health?.notice,
        ]);
        fill(stats, health === null || nothing ? null : figures(health, subject));
        fill(table, health === null || nothing ? null : impactedTable(health.impacted, subject));
        if (health === null || nothing) return;
        const plot = healthPlot(health.trend, health.goal, rangeOf(health));
        panel.update(plot, zone, anew, isBlank(plot) ? `No trend is known of the ${span.words}.` : null);
    }

    return {
        update(fresh) {
            const zoneChanged = subject !== null && subject.zone !== fresh.zone;
            subject = fresh;
            const { site, span, asOf } = fresh;
            const other = loader.load([fresh.gateway, fresh.port, span.id].join("\n"), asOf, async (options) => {
                if (site === null) throw new APIError("This gateway's site is not known, and application health is a site's.", 0);
                const answer = await routes.health(site, span.id, options);
                return answer.unchanged ? answer : { ...answer, data: healthOf(answer.data) };
            });
            if (zoneChanged && !other) loader.show();
        },
        destroy() {
            loader.destroy();
            panel.destroy();
        },
    };
}

/** @param {import("./health.js").Health} health */
function rangeOf({ trend }) {
    const starts = trend.map(({ start }) => start);
    return { start: starts[0] ?? 0, end: (starts.at(-1) ?? 0) + stepOf(starts) };
}

/**
 * @param {import("./health.js").Health} health
 * @param {import("../detail/subject.js").Subject} subject
 */
function figures({ percent, goal, impacted }, subject) {
    const own = impacted?.filter((each) => isPort(each, subject)) ?? null;
    const shares = own?.map((each) => each.share).filter(isNumber) ?? [];
    const share = own?.length === 0 ? 0 : shares.length === 0 ? null : shares.reduce((sum, each) => sum + each, 0);
    return statRow([
        { name: "Applications of the site", value: formatPercent(percent), note: stateMark(goalState(percent, goal)) },
        { name: "Goal", value: formatPercent(goal) },
        {
            name: "This port's share of the trouble", value: share === null ? unknown : formatShare(share),
            note: stateMark(partState(own)),
        },
        { name: "Impacted interfaces", value: formatCount(impacted?.length), note: "at this site" },
    ]);
}

/**
 * @param {?import("./health.js").ImpactedInterface[]} own  rows of this port
 * @returns {import("../gateways/state.js").State}
 */
function partState(own) {
    if (own === null) return { word: "Not known", icon: "question-circle", tone: "dim" };
    return own.length > 0
        ? { word: "Part of the trouble", icon: "diamond-fill", tone: "warn" }
        : { word: "No part in it", icon: "circle-fill", tone: "good" };
}
