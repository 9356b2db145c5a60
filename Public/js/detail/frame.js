// @ts-check
import { h } from "../dom/element.js";

/**
 * The elements of the dialog around its sections, laid out and without behaviour.
 *
 * @param {HTMLDialogElement} element
 */
export function build(element) {
    const zoneButton = (/** @type {string} */ label, /** @type {string} */ zone) =>
        h("button", { type: "button", class: "btn btn-sm btn-window", "data-zone": zone, "aria-pressed": "false" },
            label);
    const [local, utc] = [zoneButton("Local", "local"), zoneButton("UTC", "utc")];
    const parts = {
        title: h("h2", { id: "chart-title", tabindex: -1 }),
        subtitle: h("div"),
        close: h("button", { type: "button", class: "btn-close", "aria-label": "Close" }),
        tabs: h("div", { class: "tabs", "aria-label": "About this circuit" }),
        windows: h("div", { class: "btn-group", role: "group", "aria-label": "Window of the chart" }),
        zones: h("div", { class: "btn-group", role: "group", "aria-label": "Time zone" }, local, utc),
        local,
        utc,
        exports: h("div", { class: "exports" }),
        tools: h("div", { class: "chart-tools" }),
        panel: h("div", { class: "chart-panel" }),
    };
    parts.tools.append(parts.windows, parts.zones, parts.exports);
    element.setAttribute("aria-labelledby", "chart-title");
    element.append(h(
        "div", { class: "chart-frame" },
        h("header", {}, h("div", { class: "titles" }, parts.title, parts.subtitle), parts.close),
        parts.tabs, parts.tools, parts.panel,
    ));
    return parts;
}
