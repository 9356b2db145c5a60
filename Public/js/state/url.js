// @ts-check
import { spans, windows } from "./windows.js";

/**
 * What the page shows; all of it stands in the URL.
 *
 * @typedef {Object} View
 * @property {string} window  a table window's id
 * @property {"gateways"|"circuits"} view
 * @property {string} q
 * @property {string} site  id, or "" for all
 * @property {string} sort  column id, "-" before it for descending, "" for the view's own order
 * @property {string[]} filter  condition ids
 * @property {string[]} open  ids of the expanded gateways
 * @property {?{gateway: string, port: string}} chart
 * @property {string} tab  the part of the chart dialog, "" for the first
 * @property {string} span  the chart's window, "" for the table's
 * @property {"local"|"utc"} zone
 * @property {boolean} kiosk  large, for a screen on the wall
 */

/** @type {View} */
export const initialView = {
    window: "24h", view: "gateways", q: "", site: "", sort: "", filter: [], open: [], chart: null, tab: "", span: "",
    zone: "local", kiosk: false,
};

/**
 * The view that a URL without one means: a screen on the wall has nobody to ask for the circuits.
 *
 * @param {boolean} kiosk
 */
const usualView = (kiosk) => (kiosk ? "circuits" : "gateways");

/** @param {?string} text */
const list = (text) => [...new Set((text ?? "").split(",").filter((each) => each !== ""))];

/**
 * @param {string} search
 * @returns {View}
 */
export function parseView(search) {
    const query = new URLSearchParams(search);
    const windowName = query.get("window") === "1d" ? "24h" : query.get("window");
    const kiosk = query.get("kiosk") === "1";
    const view = /** @type {const} */ (["gateways", "circuits"]).find((each) => each === query.get("view"));
    const gateway = query.get("gateway");
    const port = query.get("port");
    return {
        window: windows.find((each) => each.id === windowName)?.id ?? initialView.window,
        view: view ?? usualView(kiosk),
        q: query.get("q") ?? "",
        site: query.get("site") ?? "",
        sort: query.get("sort") ?? "",
        filter: list(query.get("filter")),
        open: list(query.get("open")),
        chart: gateway && port ? { gateway, port } : null,
        tab: query.get("tab") ?? "",
        span: spans.find((each) => each.id === query.get("span"))?.id ?? "",
        zone: query.get("zone") === "utc" ? "utc" : "local",
        kiosk,
    };
}

/**
 * The shortest query that says the same; "?" alone for the page as it first is.
 *
 * @param {View} view
 */
export function formatView(view) {
    const query = new URLSearchParams();
    if (view.window !== initialView.window) query.set("window", view.window);
    if (view.kiosk) query.set("kiosk", "1");
    if (view.view !== usualView(view.kiosk)) query.set("view", view.view);
    for (const name of /** @type {const} */ (["q", "site", "sort"])) if (view[name] !== "") query.set(name, view[name]);
    if (view.filter.length > 0) query.set("filter", view.filter.join(","));
    if (view.open.length > 0) query.set("open", view.open.join(","));
    if (view.chart) {
        query.set("gateway", view.chart.gateway);
        query.set("port", view.chart.port);
        if (view.tab !== "") query.set("tab", view.tab);
        if (view.span !== "") query.set("span", view.span);
    }
    if (view.zone !== initialView.zone) query.set("zone", view.zone);
    return `?${query}`;
}
