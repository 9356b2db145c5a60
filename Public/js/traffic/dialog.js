// @ts-check
import { APIError, serverNow } from "../api/client.js";
import { routes } from "../api/routes.js";
import { mount as mountChart } from "../charts/traffic-chart.js";
import { download } from "../dom/download.js";
import { h, setText } from "../dom/element.js";
import { fileName } from "../format/csv.js";
import { isNumber } from "../format/number.js";
import { formatBytes, formatRate } from "../format/units.js";
import { zoneName } from "../format/time.js";
import { coverageWords, stateMark } from "../gateways/cells.js";
import { span, spans } from "../state/windows.js";
import { mount as mountWindowButtons } from "../topbar/window-buttons.js";
import { build } from "./dialog-parts.js";
import { mount as mountPortFacts } from "./port-facts.js";
import { pointsFile, pointsTable } from "./points-table.js";
import { isEmpty, seriesOf } from "./series.js";

/** Points of a chart whose window the routes know only as a range. */
const pointCount = 20;

/**
 * The chart dialog. It has its own URL: opening, closing and its windows go through the view.
 *
 * @param {HTMLDialogElement} element
 * @param {{
 *   onClose: () => void,
 *   onSpan: (id: string) => void,
 *   onZone: (zone: "local"|"utc") => void,
 * }} actions
 */
export function mount(element, { onClose, onSpan, onZone }) {
    const parts = build(element);
    const buttons = mountWindowButtons(parts.windows, { spans, onPick: onSpan });
    const facts = mountPortFacts(parts.facts);
    /** @type {?{rate: any, volume: any}} */
    let charts = null;

    /** @type {?import("../state/url.js").View} */
    let view = null;
    /** What is shown or on its way: gateway, port and window. */
    let subject = "";
    let asOf = "";
    /** @type {?import("./series.js").Series} */
    let series = null;
    /** @type {?string} */
    let etag = null;
    /** @type {?AbortController} */
    let call = null;
    let title = "";
    /**
     * The gateway's site: a range needs it.
     *
     * @type {?string}
     */
    let site = null;
    /** @type {string[]} */
    let partial = [];
    /**
     * Why the series shown is not the newest.
     *
     * @type {?string}
     */
    let trouble = null;

    parts.close.addEventListener("click", onClose);
    element.addEventListener("cancel", (event) => {
        event.preventDefault();
        onClose();
    });
    // The browser may close it without asking (a second Esc): the URL follows.
    element.addEventListener("close", () => view?.chart && onClose());
    element.addEventListener("click", (event) => event.target === element && onClose());
    parts.retry.addEventListener("click", () => void load(true));
    parts.local.addEventListener("click", () => onZone("local"));
    parts.utc.addEventListener("click", () => onZone("utc"));
    parts.csv.addEventListener("click", () => series && download(fileName(names(), "csv"), pointsFile(series)));
    parts.png.addEventListener("click", async () => {
        for (const [kind, chart] of Object.entries(charts ?? {})) {
            const picture = await chart.picture();
            if (picture) download(fileName([...names(), kind], "png"), picture);
        }
    });

    const names = () => [title, view?.chart?.port ?? "", spanOf(view).id];

    /**
     * @param {?string} kind  loading, empty, error or null
     * @param {string} [words]
     */
    function show(kind, words = "") {
        parts.body.dataset.state = kind ?? "ready";
        parts.body.setAttribute("aria-busy", String(kind === "loading"));
        setText(parts.message, words);
        parts.cover.hidden = kind === null;
        parts.retry.hidden = kind !== "error";
        parts.csv.disabled = parts.png.disabled = series === null;
    }

    /** @param {boolean} anew  show that it loads; without it the shown series stays until the new one is here */
    async function load(anew) {
        const chart = view?.chart;
        if (!view || !chart) return;
        const wanted = spanOf(view);
        let query;
        if (wanted.duration !== null) query = { duration: wanted.duration };
        else {
            if (site === null) return show("error", "This gateway's site is not known, and a range needs it.");
            const end = Math.floor(serverNow() / 60_000) * 60;
            query = { site_id: site, start: end - wanted.seconds, end, interval: wanted.seconds / pointCount };
        }
        call?.abort();
        const mine = (call = new AbortController());
        if (anew) {
            series = null;
            etag = null;
            renderFigures();
            show("loading", "Loading");
        }
        try {
            const answer = await routes.traffic(chart.gateway, chart.port, query, { known: etag, signal: mine.signal });
            if (mine !== call) return;
            if (!answer.unchanged) {
                etag = answer.etag;
                series = seriesOf(answer.data);
                partial = answer.meta?.partial ?? [];
            }
            trouble = null;
            render(anew);
        } catch (error) {
            if (mine !== call || mine.signal.aborted) return;
            const words = error instanceof APIError ? error.message : "The series could not be read.";
            if (!(error instanceof APIError)) console.warn(error);
            if (series === null) show("error", words);
            else {
                trouble = `${words} What is shown is from before.`;
                renderNote();
            }
        }
    }

    /** @param {boolean} animate */
    function render(animate) {
        if (series === null || view === null) return;
        renderFigures();
        if (isEmpty(series)) return show("empty", `Nothing is known of the ${spanOf(view).words} of this port.`);
        show(null);
        charts ??= { rate: mountChart(parts.rate, "rate"), volume: mountChart(parts.volume, "volume") };
        charts.rate.update(series, view.zone, animate);
        charts.volume.update(series, view.zone, animate);
        parts.rate.setAttribute("aria-label", summary());
        const [rx, tx] = [formatBytes(series.rx.bytes), formatBytes(series.tx.bytes)];
        parts.volume.setAttribute("aria-label", `Data transferred: RX ${rx}, TX ${tx}`);
        parts.points.replaceChildren(pointsTable(series, view.zone));
    }

    function summary() {
        const { rx, tx } = /** @type {import("./series.js").Series} */ (series);
        const words = (/** @type {import("./series.js").Figures} */ figures) =>
            `average ${formatRate(figures.average)}, peak ${formatRate(figures.peak)}`
            + (figures.p95 === null ? "" : `, 95th percentile ${formatRate(figures.p95)}`)
            + (figures.contracted === null ? "" : `, contracted ${formatRate(figures.contracted)}`);
        return `Rate: RX ${words(rx)}; TX ${words(tx)}`;
    }

    function renderFigures() {
        for (const direction of /** @type {const} */ (["rx", "tx"])) {
            const figures = series?.[direction];
            const shown = parts[direction];
            setText(shown.bytes, formatBytes(figures?.bytes));
            if (figures?.bytes === null || figures === undefined) shown.bytes.removeAttribute("value");
            else shown.bytes.setAttribute("value", String(figures.bytes));
            setText(shown.average, formatRate(figures?.average));
            setText(shown.peak, formatRate(figures?.peak));
            setText(shown.p95, formatRate(figures?.p95));
        }
        renderNote();
    }

    function renderNote() {
        const coverage = series?.coverage;
        const lacking = isNumber(coverage) && coverage < 1;
        const seen = lacking && `${coverageWords(coverage)}. ${series?.note ?? "Gaps are left open."}`;
        const words = [trouble, seen, ...partial].filter(Boolean).join(" ");
        setText(parts.noteText, words);
        // The bucket that is still open is always missing: no reason for alarm.
        const calm = trouble === null && partial.length === 0 && (coverage ?? 0) >= 0.95;
        parts.note.classList.toggle("calm", calm);
        parts.note.hidden = words === "";
    }

    function close() {
        call?.abort();
        call = null;
        subject = "";
        series = null;
        etag = null;
        facts.update(null, "");
        charts?.rate.destroy();
        charts?.volume.destroy();
        charts = null;
        if (element.open) element.close();
    }

    return {
        /**
         * @param {import("../state/url.js").View} freshView
         * @param {?import("../gateways/circuit.js").GatewayEntry[]} entries  null before the first snapshot
         * @param {?import("../types.js").Meta} meta
         */
        update(freshView, entries, meta) {
            const zoneChanged = view !== null && view.zone !== freshView.zone;
            view = freshView;
            const chart = view.chart;
            if (chart === null) {
                if (element.open || subject !== "") close();
                return;
            }
            const entry = entries?.find((each) => each.gateway.id === chart.gateway);
            const circuit = entry?.circuits.find((each) => each.port.name === chart.port);
            title = entry?.gateway.name ?? chart.gateway;
            site = entry?.gateway.site_id ?? null;
            setText(parts.title, title);
            parts.subtitle.replaceChildren(
                ...[circuit && stateMark(circuit.state),
                    h("span", { class: "strong" }, chart.port),
                    ...[circuit?.port.wan_name, circuit?.port.description, entry?.gateway.site_name]
                        .filter(Boolean).map((words) => h("span", {}, words))].filter(Boolean),
            );
            buttons.update(spanOf(view).id);
            parts.local.setAttribute("aria-pressed", String(view.zone === "local"));
            parts.utc.setAttribute("aria-pressed", String(view.zone === "utc"));
            parts.local.title = zoneName("local");
            if (!element.open) {
                element.showModal();
                parts.title.focus();
            }
            if (entries === null) return show("loading", "Waiting for the first snapshot");

            const wanted = [chart.gateway, chart.port, spanOf(view).id].join("\n");
            const newer = (meta?.as_of ?? "") !== asOf;
            asOf = meta?.as_of ?? "";
            if (wanted !== subject) {
                subject = wanted;
                facts.update(circuit ?? null, asOf);
                void load(true);
            } else if (newer) {
                facts.update(circuit ?? null, asOf);
                void load(false);
            } else if (zoneChanged) render(false);
        },
        destroy: close,
    };
}

/** @param {?import("../state/url.js").View} view */
const spanOf = (view) => span(view?.span || view?.window || "");
