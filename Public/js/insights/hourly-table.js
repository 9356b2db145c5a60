// @ts-check
import { h } from "../dom/element.js";
import { formatMoment, zoneName } from "../format/time.js";
import { formatMilliseconds, formatPercent, formatRate } from "../format/units.js";
import { unknownMark } from "../gateways/cells.js";

/** @type {[string, import("./hourly.js").Measure, (value: ?number) => string][]} */
const columns = [
    ["RX average", "rx", formatRate], ["RX peak", "rxPeak", formatRate], ["TX average", "tx", formatRate],
    ["TX peak", "txPeak", formatRate], ["Latency", "latency", formatMilliseconds],
    ["Jitter", "jitter", formatMilliseconds], ["Loss", "loss", formatPercent],
];

/**
 * The buckets of the insights for those who read rather than look.
 *
 * @param {import("./hourly.js").Hourly} hourly
 * @param {"local"|"utc"} zone
 */
export const hourlyTable = ({ buckets }, zone) => h(
    "table", { class: "points" },
    h("thead", {}, h("tr", {},
        [`Start (${zoneName(zone)})`, ...columns.map(([label]) => label)]
            .map((label) => h("th", { scope: "col" }, label)))),
    h("tbody", {}, buckets.map((bucket) => h(
        "tr", {}, h("th", { scope: "row" }, formatMoment(bucket.start * 1000, zone)),
        columns.map(([, name, format]) => h("td", {},
            bucket[name] === null ? unknownMark() : h("data", { value: bucket[name] }, format(bucket[name]))))))),
);
