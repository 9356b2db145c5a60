// @ts-check
import { APIError } from "../api/client.js";
import { routes } from "../api/routes.js";
import { createCrosshair } from "../charts/crosshair.js";
import { mount as mountPanel } from "../charts/panel.js";
import { isBlank, mean } from "../charts/plot.js";
import { mount as mountCover, troubleWords } from "../detail/cover.js";
import { mount as mountExports } from "../detail/exports.js";
import { fill } from "../detail/fill.js";
import { createLoader } from "../detail/loader.js";
import { mount as mountNote } from "../detail/note.js";
import { fileNames, pictureHead } from "../detail/subject.js";
import { h } from "../dom/element.js";
import { formatMilliseconds, formatPercent, formatRate } from "../format/units.js";
import { stateMark } from "../gateways/cells.js";
import { goalState } from "./health.js";
import { hourlyTable } from "./hourly-table.js";
import { hourlyOf } from "./hourly.js";
import { plotsOf, worst } from "./plots.js";
import { statRow } from "./stats.js";

const unasked = "Not asked for: Mist's calls of this hour are used up.";

/**
 * How good a circuit was: rate, latency, jitter, loss and application health, hour by hour on one axis of time.
 *
 * @param {HTMLElement} element
 * @param {HTMLElement} exports
 * @returns {import("../detail/subject.js").Section}
 */
export function mount(element, exports) {
    const note = mountNote();
    const stats = h("div", { class: "stats-region" });
    const crosshair = createCrosshair();
    const panels = {
        rate: mountPanel(crosshair), delay: mountPanel(crosshair), loss: mountPanel(crosshair),
        health: mountPanel(crosshair),
    };
    const body = h("div", { class: "chart-body" },
        h("div", { class: "charts charts-four" }, Object.values(panels).map((each) => each.element)));
    const points = h("div", { class: "points-region", role: "region", tabindex: 0, "aria-label": "Points of the charts" });
    const details = h("details", { class: "points-details" }, h("summary", {}, "The points as a table"), points);
    element.append(stats, note.element, body, details);

    /** @type {?import("../detail/subject.js").Subject} */
    let subject = null;
    /** @type {?import("./hourly.js").Hourly} */
    let hourly = null;
    /**
     * Why the file that was asked for last is not there.
     *
     * @type {?APIError}
     */
    let fileTrouble = null;
    let isThere = true;
    const cover = mountCover(body, { onRetry: () => loader.retry() });
    const loader = createLoader(render);
    const tools = mountExports(exports, {
        names: () => (subject ? fileNames(subject, "insights") : []),
        // The server has the same as a file, under its own address.
        csv: async () => {
            if (!subject || subject.site === null) return null;
            tellOfFile(null);
            try {
                return await routes.hourlyFile(subject.site, subject.gateway, subject.port, subject.span.id);
            } catch (error) {
                if (!(error instanceof APIError)) throw error;
                tellOfFile(error);
                return null;
            }
        },
        picture: () => {
            if (!subject || !hourly) return null;
            const { title, when } = pictureHead(subject, hourly);
            const plots = Object.values(plotsOf(hourly)).filter((plot) => !isBlank(plot));
            return plots.length === 0 ? null : { title, lines: [`WAN insights · ${when}`], plots, zone: subject.zone };
        },
    });

    /** @param {?APIError} trouble */
    function tellOfFile(trouble) {
        if (!isThere || trouble === fileTrouble) return;
        fileTrouble = trouble;
        loader.show();
    }

    /**
     * @param {import("../detail/loader.js").Loaded} loaded
     * @param {boolean} anew
     */
    function render(loaded, anew) {
        if (subject === null) return;
        hourly = loaded.data;
        if (loaded.kind === "loading") fileTrouble = null;
        details.hidden = hourly === null;
        cover.update(loaded);
        tools.update(hourly !== null);
        // The bucket that is still open is always missing: no reason for alarm.
        note.update(
            loaded, [fileTrouble && `The CSV is not there: ${troubleWords(fileTrouble)}`, ...(hourly?.notices ?? [])],
            fileTrouble === null && (hourly?.coverage ?? 1) >= 0.95);
        fill(stats, hourly && figures(hourly));
        if (hourly === null) return;
        const { limited } = hourly;
        const none = `Not known of the ${subject.span.words}.`;
        const plots = plotsOf(hourly);
        const words = {
            rate: limited.bandwidth ? unasked : none, delay: limited.wan_link_health ? unasked : none,
            loss: limited.wan_link_health ? unasked : none, health: limited.app_health ? unasked : none,
        };
        for (const name of /** @type {const} */ (["rate", "delay", "loss", "health"])) {
            panels[name].update(plots[name], subject.zone, anew, isBlank(plots[name]) ? words[name] : null);
        }
        fill(points, hourlyTable(hourly, subject.zone));
    }

    return {
        update(fresh) {
            const zoneChanged = subject !== null && subject.zone !== fresh.zone;
            subject = fresh;
            const { site, gateway, port, span, asOf } = fresh;
            const other = loader.load([gateway, port, span.id].join("\n"), asOf, async (options) => {
                if (site === null) throw new APIError("This gateway's site is not known, and insights need it.", 0);
                const answer = await routes.hourly(site, gateway, port, span.id, options);
                return answer.unchanged ? answer : { ...answer, data: hourlyOf(answer.data) };
            });
            if (zoneChanged && !other) loader.show();
        },
        destroy() {
            isThere = false;
            loader.destroy();
            for (const panel of Object.values(panels)) panel.destroy();
        },
    };
}

/** @param {import("./hourly.js").Hourly} hourly */
function figures({ buckets, rx, tx, portHealth }) {
    /** @typedef {import("./hourly.js").Measure} Measure */
    const values = (/** @type {Measure} */ name) => buckets.map((bucket) => bucket[name]);
    const rate = (/** @type {?number} */ average, /** @type {Measure} */ peak) =>
        ({ value: formatRate(average), note: `peak ${formatRate(worst(values(peak)))}` });
    const quality = (/** @type {Measure} */ name, /** @type {(value: ?number) => string} */ format) =>
        ({ value: format(mean(values(name))), note: `worst ${format(worst(values(name)))}` });
    return statRow([
        { name: "RX average", ...rate(rx, "rxPeak") },
        { name: "TX average", ...rate(tx, "txPeak") },
        { name: "Latency", ...quality("latency", formatMilliseconds) },
        { name: "Jitter", ...quality("jitter", formatMilliseconds) },
        { name: "Loss", ...quality("loss", formatPercent) },
        {
            name: "Applications", value: formatPercent(portHealth?.percent),
            note: portHealth && [stateMark(goalState(portHealth.percent, portHealth.goal)), partWords(portHealth)],
        },
    ]);
}

/** @param {import("./hourly.js").PortHealth} health */
function partWords({ impacted, own }) {
    if (impacted === null) return "";
    if (!impacted) return "; this port had no part in it";
    return `; this port is part of the trouble${own === null ? "" : `: ${formatPercent(own)} good over it`}`;
}
