// @ts-check
import { h, hidden, icon } from "../dom/element.js";

/**
 * The elements of the chart dialog, laid out and without behaviour.
 *
 * @param {HTMLDialogElement} element
 */
export function build(element) {
    const tool = (/** @type {string} */ symbol, /** @type {string} */ label, /** @type {string} */ words) =>
        h("button", { type: "button", class: "btn btn-sm btn-tool", title: words },
            icon(symbol), " ", h("span", {}, label));
    const zoneButton = (/** @type {string} */ label, /** @type {string} */ zone) =>
        h("button", { type: "button", class: "btn btn-sm btn-window", "data-zone": zone, "aria-pressed": "false" },
            label);
    const figures = () => ({ bytes: h("data", { class: "figure" }), average: h("span", {}), peak: h("span", {}), p95: h("span", {}) });
    const card = (/** @type {string} */ direction, /** @type {string} */ symbol, /** @type {any} */ shown) =>
        h(
            "div", { class: `figures figures-${direction}`, role: "group", "aria-label": direction.toUpperCase() },
            h("span", { class: `direction tone-${direction}` }, icon(symbol), ` ${direction.toUpperCase()}`),
            shown.bytes,
            h("span", { class: "rate" }, "average ", shown.average), h("span", { class: "rate" }, "peak ", shown.peak),
            h("span", { class: "rate", title: "95th percentile: the highest 5 % of the samples dropped" },
                "p95 ", shown.p95),
        );
    const figure = (/** @type {string} */ caption, /** @type {string} */ unit, /** @type {Node} */ chart) =>
        h("figure", {}, h("figcaption", {}, caption, hidden(unit)), h("div", { class: "plot" }, chart));
    const canvas = (/** @type {string} */ label) => h("canvas", { role: "img", "aria-label": label });

    const parts = {
        title: h("h2", { id: "chart-title", tabindex: -1 }),
        subtitle: h("p", { class: "subtitle" }),
        close: h("button", { type: "button", class: "btn-close", "aria-label": "Close" }),
        windows: h("div", { class: "btn-group", role: "group", "aria-label": "Window of the chart" }),
        local: zoneButton("Local", "local"),
        utc: zoneButton("UTC", "utc"),
        csv: tool("filetype-csv", "CSV", "The points as CSV"),
        png: tool("image", "PNG", "The charts as pictures"),
        rx: figures(),
        tx: figures(),
        note: h("p", { class: "note", hidden: true }),
        noteText: h("span"),
        rate: canvas("Rate"),
        volume: canvas("Data transferred"),
        cover: h("div", { class: "cover" }),
        message: h("p", { role: "status" }),
        retry: h("button", { type: "button", class: "btn btn-sm btn-primary", hidden: true }, "Try again"),
        points: h("div", { class: "points-region", role: "region", tabindex: 0, "aria-label": "Points of the chart" }),
        facts: h("div", { class: "facts" }),
        body: h("div", { class: "chart-body" }),
    };
    parts.note.append(icon("pie-chart-fill"), " ", parts.noteText);
    parts.cover.append(h("span", { class: "spinner", "aria-hidden": "true" }), parts.message, parts.retry);
    parts.body.append(
        h("div", { class: "charts" },
            figure("Rate", ", bits per second", parts.rate),
            figure("Data transferred", ", bytes per point", parts.volume)),
        parts.cover,
    );
    element.setAttribute("aria-labelledby", "chart-title");
    element.append(
        h(
            "div", { class: "chart-frame" },
            h("header", {}, h("div", { class: "titles" }, parts.title, parts.subtitle), parts.close),
            h("div", { class: "chart-tools" }, parts.windows,
                h("div", { class: "btn-group", role: "group", "aria-label": "Time zone" }, parts.local, parts.utc),
                h("div", { class: "exports" }, parts.csv, parts.png)),
            h("div", { class: "figure-row" }, card("rx", "arrow-down", parts.rx), card("tx", "arrow-up", parts.tx)),
            parts.note, parts.body, parts.facts,
            h("details", { class: "points-details" }, h("summary", {}, "The points as a table"), parts.points),
        ),
    );
    return parts;
}
