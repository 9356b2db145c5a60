// @ts-check
import { h } from "../dom/element.js";
import { csvFile } from "../format/csv.js";
import { formatCount, formatShare, isNumber } from "../format/number.js";
import { formatDuration } from "../format/time.js";
import { textOrUnknown } from "../gateways/cells.js";
import { formatMAC } from "../gateways/circuit.js";
import { isPort } from "./health.js";

/** @type {[string, (row: import("./health.js").ImpactedInterface) => any][]} */
const columns = [
    ["Gateway", (row) => row.hostname],
    ["Degraded user-minutes", (row) => (row.degraded === null ? null : `${formatCount(row.degraded)} of ${formatCount(row.total)}`)],
    ["Of its own", (row) => (isNumber(row.degraded) && isNumber(row.total) && row.total > 0
        ? formatShare(row.degraded / row.total) : null)],
    ["Of all that was degraded", (row) => (row.share === null ? null : formatShare(row.share))],
    ["Impaired for", (row) => (row.duration === null ? null : formatDuration(row.duration * 60))],
];

/**
 * The interfaces over which applications fared badly, worst first; this port's is marked.
 *
 * @param {?import("./health.js").ImpactedInterface[]} impacted
 * @param {import("../detail/subject.js").Subject} subject
 */
export function impactedTable(impacted, subject) {
    if (impacted === null) return h("p", { class: "none" }, "Which interfaces made trouble is not known.");
    if (impacted.length === 0) return h("p", { class: "none" }, "No interface of this site made trouble.");
    return h(
        "table", { class: "rows", role: "table" }, h("caption", {}, "Impacted interfaces, worst first"),
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ["Interface", ...columns.map(([label]) => label)]
            .map((label) => h("th", { scope: "col", role: "columnheader" }, label)))),
        h("tbody", { role: "rowgroup" }, impacted.map((row) => {
            const own = isPort(row, subject);
            return h(
                "tr", { role: "row", class: own ? "own" : null },
                h("th", { scope: "row", role: "rowheader" }, textOrUnknown(row.name), own && h("span", { class: "badge-own" }, "this port")),
                columns.map(([label, value]) =>
                    h("td", { role: "cell", "data-label": label }, textOrUnknown(value(row)))),
            );
        })),
    );
}

/** @param {import("./health.js").ImpactedInterface[]} impacted */
export const impactedFile = (impacted) => csvFile(
    ["Interface", "Gateway", "Gateway MAC", "Degraded (user-minutes)", "Total (user-minutes)", "Duration (min)"],
    impacted.map((row) => [row.name, row.hostname, formatMAC(row.mac), row.degraded, row.total, row.duration]),
);
